internal import COpenBLAS
import Tensors

/// Squared Euclidean distances to the rows of a matrix, by products of blocks: |a|^2 + |b|^2 - 2 ab.
///
/// Where the two points are so near that the difference would lose its digits, it is taken coordinate by coordinate, so
/// equal rows have distance 0. Blocks have a fixed size: the result does not depend on threads.
public struct SquaredDistances: Sendable {
  private let points: Matrix
  private let norms: [Double]

  private static let block = 32
  /// Below this share of the squared lengths a distance is computed directly.
  private static let nearness = 1e-6

  /// - Parameter points: one a row, with finite values.
  public init(to points: Matrix) {
    self.points = points
    norms = Self.norms(points)
  }

  /// Computes one value a query from its distances to all points.
  /// - Parameters:
  ///   - queries: one a row, with as many columns as the points have.
  ///   - body: receives the query's row and one squared distance a point; called from several threads.
  /// - Returns: one value a query, in order.
  public func map<T: Sendable>(_ queries: Matrix, _ body: (Int, UnsafeBufferPointer<Double>) -> T) -> [T] {
    precondition(queries.columns == points.columns, "\(queries.columns) columns for \(points.columns)")
    Library.prepare()
    let lengths = Self.norms(queries)
    let blocks = (queries.rows + Self.block - 1) / Self.block
    return Parallel.map(blocks) { part -> [T] in
      let range = part * Self.block..<min((part + 1) * Self.block, queries.rows)
      let scratch = UnsafeMutableBufferPointer<Double>.allocate(capacity: range.count * points.rows)
      defer { scratch.deallocate() }
      fill(scratch, queries, range, lengths)
      return range.map { i in
        let start = (i - range.lowerBound) * points.rows
        return body(i, UnsafeBufferPointer(rebasing: scratch[start..<start + points.rows]))
      }
    }.flatMap { $0 }
  }

  private func fill(
    _ distances: UnsafeMutableBufferPointer<Double>, _ queries: Matrix, _ range: Range<Int>, _ lengths: [Double]
  ) {
    let (n, width) = (points.rows, points.columns)
    points.values.withUnsafeBufferPointer { points in
      queries.values.withUnsafeBufferPointer { queries in
        norms.withUnsafeBufferPointer { norms in
          if n > 0, width > 0, let a = queries.baseAddress {
            cblas_dgemm(
              CblasRowMajor, CblasNoTrans, CblasTrans, blasint(range.count), blasint(n), blasint(width), -2,
              a + range.lowerBound * width, blasint(width), points.baseAddress, blasint(width), 0,
              distances.baseAddress, blasint(n))
          } else {
            distances.initialize(repeating: 0)
          }
          for i in range {
            let row = UnsafeMutableBufferPointer(rebasing: distances[((i - range.lowerBound) * n)...])
            let length = lengths[i]
            for j in 0..<n {
              let together = length + norms[j]
              let distance = row[j] + together
              row[j] = distance
              if distance <= Self.nearness * together {
                var sum = 0.0
                for p in 0..<width {
                  let difference = queries[i * width + p] - points[j * width + p]
                  sum += difference * difference
                }
                row[j] = sum
              }
            }
          }
        }
      }
    }
  }

  private static func norms(_ matrix: Matrix) -> [Double] {
    (0..<matrix.rows).map { i in matrix.row(i).reduce(0) { $0 + $1 * $1 } }
  }
}
