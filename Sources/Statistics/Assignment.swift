/// The one-to-one assignment of rows to columns with the largest sum.
///
/// The Hungarian method with potentials, O(n^3). Among equal sums the result depends on the order of rows alone. Source:
/// Kuhn 1955; Jonker and Volgenant 1987.
/// - Parameter weights: square, finite, `weights[row][column]`.
/// - Returns: the column of each row.
public func largestAssignment(_ weights: [[Double]]) -> [Int] {
  let n = weights.count
  precondition(weights.allSatisfy { $0.count == n }, "a square matrix was expected")
  // Rows and columns are counted from 1; column 0 stands for the row that is being placed.
  var rowPotential = [Double](repeating: 0, count: n + 1)
  var columnPotential = [Double](repeating: 0, count: n + 1)
  var rowOfColumn = [Int](repeating: 0, count: n + 1)
  for row in 0..<n {
    var cameFrom = [Int](repeating: 0, count: n + 1)
    var slack = [Double](repeating: .infinity, count: n + 1)
    var isUsed = [Bool](repeating: false, count: n + 1)
    var column = 0
    rowOfColumn[0] = row + 1
    repeat {
      isUsed[column] = true
      let current = rowOfColumn[column]
      var (least, next) = (Double.infinity, 0)
      for other in 1...n where !isUsed[other] {
        let cost = -weights[current - 1][other - 1] - rowPotential[current] - columnPotential[other]
        if cost < slack[other] {
          slack[other] = cost
          cameFrom[other] = column
        }
        if slack[other] < least {
          least = slack[other]
          next = other
        }
      }
      for other in 0...n {
        if isUsed[other] {
          rowPotential[rowOfColumn[other]] += least
          columnPotential[other] -= least
        } else {
          slack[other] -= least
        }
      }
      column = next
    } while rowOfColumn[column] != 0
    while column != 0 {
      let before = cameFrom[column]
      rowOfColumn[column] = rowOfColumn[before]
      column = before
    }
  }
  var columns = [Int](repeating: 0, count: n)
  for column in 1..<(n + 1) { columns[rowOfColumn[column] - 1] = column - 1 }
  return columns
}
