internal import COpenBLAS
import Tensors

/// The scatter of 8-bit gray levels about their mean, from sums that are exact whole numbers.
///
/// Levels less 128 have squares of at most 2^14, and single precision holds whole numbers up to 2^24 exactly. Products of
/// columns are never larger than the larger of the two columns' squares (Cauchy and Schwarz), so images are multiplied in
/// single precision as long as no column's sum of squares passes 2^24, and only then are the sums added up in double
/// precision. Whole sums do not depend on the order, so the result does not depend on threads.
public struct LevelScatter: Sendable {
  /// Rows that went in.
  public let count: Int
  /// The mean level of each column, 0 to 255.
  public let mean: [Double]
  /// `[columns, columns]`: the sums over rows of the products of two columns' differences from their means.
  public let scatter: Matrix

  private static let shift: Float = 128
  private static let chunk = 1024
  private static let exactLimit: Float = 0x1p24
  /// Each part holds sums of its own: more of them would cost more memory than they save time.
  private static let mostParts = 8

  /// - Parameter rows: gray levels, equally many a row, at least one row.
  public init(_ rows: [[UInt8]]) {
    precondition(!rows.isEmpty && rows.allSatisfy { $0.count == rows[0].count }, "rows of different lengths")
    Library.prepare()
    let columns = rows[0].count
    let chunks = (rows.count + Self.chunk - 1) / Self.chunk
    let parts = min(Self.mostParts, Parallel.partCount(chunks))
    var sums = Parallel.map(parts) { part in
      Sums(rows, columns: columns, chunks: (chunks * part / parts)..<(chunks * (part + 1) / parts))
    }
    // Taken out, so that the large sums are changed in place and not copied.
    var (products, totals) = { ($0.products, $0.totals) }(sums.removeFirst())
    for other in sums {
      for j in totals.indices { totals[j] += other.totals[j] }
      other.products.withUnsafeBufferPointer { from in
        products.withUnsafeMutableBufferPointer { to in for i in to.indices { to[i] += from[i] } }
      }
    }
    let n = Double(rows.count)
    let shifted = totals.map { $0 / n }
    products.withUnsafeMutableBufferPointer { products in
      for i in 0..<columns {
        let scale = n * shifted[i]
        for j in i..<columns { products[i * columns + j] -= scale * shifted[j] }
      }
    }
    var scatter = Matrix(rows: columns, columns: columns, values: products)
    scatter.mirrorUpperTriangle()
    count = rows.count
    mean = shifted.map { $0 + Double(Self.shift) }
    self.scatter = scatter
  }

  /// Exact sums over some of the rows.
  private struct Sums {
    /// The sums of shifted levels.
    var totals: [Double]
    /// The sums of products; what stands below the diagonal is zero.
    var products: [Double]

    init(_ rows: [[UInt8]], columns: Int, chunks: Range<Int>) {
      totals = [Double](repeating: 0, count: columns)
      products = [Double](repeating: 0, count: columns * columns)
      let levels = UnsafeMutableBufferPointer<Float>.allocate(capacity: LevelScatter.chunk * columns)
      let exact = UnsafeMutableBufferPointer<Float>.allocate(capacity: columns * columns)
      defer {
        levels.deallocate()
        exact.deallocate()
      }
      var squares = [Float](repeating: 0, count: columns)
      var isFresh = true
      for chunk in chunks {
        let range = chunk * LevelScatter.chunk..<min((chunk + 1) * LevelScatter.chunk, rows.count)
        let added = read(rows, range, columns: columns, into: levels)
        if !isFresh, zip(squares, added).contains(where: { $0 + $1 > LevelScatter.exactLimit }) {
          flush(exact, columns: columns)
          isFresh = true
        }
        for j in 0..<columns { squares[j] = isFresh ? added[j] : squares[j] + added[j] }
        cblas_ssyrk(
          CblasRowMajor, CblasUpper, CblasTrans, blasint(columns), blasint(range.count), 1, levels.baseAddress,
          blasint(columns), isFresh ? 0 : 1, exact.baseAddress, blasint(columns))
        isFresh = false
      }
      if !isFresh { flush(exact, columns: columns) }
    }

    /// Writes shifted levels, adds to the totals and returns the sums of squares.
    private mutating func read(
      _ rows: [[UInt8]], _ range: Range<Int>, columns: Int, into levels: UnsafeMutableBufferPointer<Float>
    ) -> [Float] {
      var sums = [Float](repeating: 0, count: columns)
      var squares = sums
      sums.withUnsafeMutableBufferPointer { sums in
        squares.withUnsafeMutableBufferPointer { squares in
          for i in range {
            let row = UnsafeMutableBufferPointer(rebasing: levels[((i - range.lowerBound) * columns)...])
            rows[i].withUnsafeBufferPointer { pixels in
              for j in 0..<columns {
                let level = Float(pixels[j]) - LevelScatter.shift
                row[j] = level
                sums[j] += level
                squares[j] += level * level
              }
            }
          }
        }
      }
      for j in 0..<columns { totals[j] += Double(sums[j]) }
      return squares
    }

    /// Adds the exact sums on and above the diagonal.
    private mutating func flush(_ exact: UnsafeMutableBufferPointer<Float>, columns: Int) {
      products.withUnsafeMutableBufferPointer { products in
        for i in 0..<columns { for p in (i * columns + i)..<((i + 1) * columns) { products[p] += Double(exact[p]) } }
      }
    }
  }
}
