import LinearAlgebra

/// How far the neighbours in a layout are neighbours in the data: 1 where all are, about 0.5 for a layout by chance.
///
/// Each of a point's `neighbours` nearest in the layout that is not among its nearest in the data costs by how much its rank
/// in the data exceeds that number. As scikit-learn's `trustworthiness`; points equally far rank in order of the data.
/// - Parameters:
///   - features: the data, one point a row, finite.
///   - layout: the same points in few dimensions.
///   - neighbours: at least 1, below half the points.
/// - Returns: 0 to 1; `nil` for fewer points than such a number of neighbours needs.
/// Source: Venna and Kaski, "Neighborhood preservation in nonlinear projection methods", 2001, equation 2.
public func trustworthiness(_ features: Matrix, layout: Matrix, neighbours: Int = 5) -> Double? {
  precondition(features.rows == layout.rows && neighbours > 0, "\(features.rows) and \(layout.rows) points")
  let n = features.rows
  guard 2 * neighbours < n else { return nil }
  let near = SquaredDistances(to: layout).map(layout) { i, row in nearest(row, count: neighbours, leavingOut: i) }
  let costs = SquaredDistances(to: features).map(features) { i, row -> Int in
    near[i].reduce(0) { sum, j in
      var rank = 1
      for other in 0..<n where other != i {
        rank += row[other] < row[j] || (row[other] == row[j] && other < j) ? 1 : 0
      }
      return sum + max(0, rank - neighbours)
    }
  }
  let (count, k) = (Double(n), Double(neighbours))
  return 1 - 2 / (count * k * (2 * count - 3 * k - 1)) * Double(costs.reduce(0, +))
}

/// The places of the smallest values, the smallest first, and the first among equal ones.
/// - Parameters:
///   - values: as many as there are places.
///   - count: how many; fewer where there are fewer.
///   - left: a place that does not count.
func nearest(_ values: UnsafeBufferPointer<Double>, count: Int, leavingOut left: Int? = nil) -> [Int] {
  var places: [Int] = []
  places.reserveCapacity(count + 1)
  var limit = Double.infinity
  for j in 0..<values.count where j != left && (values[j] < limit || places.count < count) {
    var place = places.count
    while place > 0, values[places[place - 1]] > values[j] { place -= 1 }
    places.insert(j, at: place)
    if places.count > count { places.removeLast() }
    if places.count == count, let last = places.last { limit = values[last] }
  }
  return places
}
