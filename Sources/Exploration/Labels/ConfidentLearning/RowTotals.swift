/// Rounds values to whole numbers that add up to their rounded sum.
///
/// Halves go to the even number; what is missing or too much is put on the values whose rounding lost or gained most, of
/// equal ones on the last when adding and on the first when taking. As cleanlab's `round_preserving_sum`.
func roundedKeepingSum(_ values: [Double]) -> [Int] {
  var rounded = values.map { $0.rounded(.toNearestOrEven) }
  let wanted = values.reduce(0, +).rounded(.toNearestOrEven)
  var missing = Int(wanted - rounded.reduce(0, +))
  while missing != 0 {
    let lost = zip(values, rounded).map { $0 - $1 }
    let ascending = values.indices.sorted { (lost[$0], $0) < (lost[$1], $1) }
    let changed = (missing > 0 ? ascending.reversed() : ascending).prefix(abs(missing))
    for i in changed { rounded[i] += missing > 0 ? 1 : -1 }
    missing = Int(wanted - rounded.reduce(0, +))
  }
  return rounded.map { Int($0) }
}
