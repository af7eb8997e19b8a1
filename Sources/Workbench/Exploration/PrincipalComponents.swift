import Datasets
import Exploration
import Files
import Foundation
import Tensors

/// The directions in which images vary most, with the share of the variance that each explains.
///
/// Block power iteration with a Rayleigh-Ritz step: 24 vectors, 5 passes over all images (Halko, Martinsson and Tropp
/// 2011, algorithm 4.4, with the projection of Rutishauser). The first ten shares agree with a full decomposition to
/// about four digits on faces. Sums are taken in chunks of fixed size, so that results do not depend on the threads.
struct PrincipalComponents: Sendable {
  /// One direction.
  struct Component: Sendable {
    /// Its variance over that of all pixels, 0 to 1.
    let explainedRatio: Double
    /// Row-major gray levels of one standard deviation along it; the value of the largest magnitude is positive.
    let deviation: [Double]
  }

  /// Larger images are reduced to this many pixels at their longer side.
  static let largestSide = 48
  private static let lanes = 8
  private static let width = 3 * lanes
  private static let passes = 5
  private static let kept = 10
  private static let chunk = 512

  /// Columns of the components.
  let columns: Int
  /// Rows of the components.
  let rows: Int
  /// The first ten, or fewer where the images span fewer; the largest first.
  let components: [Component]

  /// - Parameters:
  ///   - images: of any size; all are brought to the size given.
  ///   - size: the size that most have.
  ///   - seed: of the starting vectors.
  init(_ images: [GrayImage], size: (width: Int, height: Int), seed: UInt64) {
    let scale = min(1, Double(Self.largestSide) / Double(max(size.width, size.height)))
    let columns = max(1, Int((Double(size.width) * scale).rounded()))
    let rows = max(1, Int((Double(size.height) * scale).rounded()))
    self.columns = columns
    self.rows = rows
    let fitted = Parallel.map(images.count) { i in
      images[i].width == columns && images[i].height == rows
        ? images[i] : images[i].resampledLanczos(width: columns, height: rows)
    }
    let area = columns * rows
    var sums = [Int](repeating: 0, count: area)
    var squares = 0
    for image in fitted {
      image.pixels.withUnsafeBufferPointer { pixels in
        sums.withUnsafeMutableBufferPointer { sums in
          for p in 0..<area {
            sums[p] += Int(pixels[p])
            squares += Int(pixels[p]) * Int(pixels[p])
          }
        }
      }
    }
    let n = Double(fitted.count)
    let mean = sums.map { Double($0) / n }
    let total = max(0, Double(squares) / n - mean.reduce(0) { $0 + $1 * $1 })
    guard fitted.count > 1, total > 1e-9 else {
      components = []
      return
    }
    var generator = SeededGenerator(seed: seed, label: "principal components")
    var basis = (0..<Self.width).map { _ in (0..<area).map { _ in generator.normal() } }
    Self.orthonormalize(&basis)
    var image = Self.product(fitted, mean: mean, basis)
    for _ in 1..<Self.passes {
      basis = image
      Self.orthonormalize(&basis)
      image = Self.product(fitted, mean: mean, basis)
    }
    // The covariance seen in the space that the vectors span.
    let covariance = basis.map { a in image.map { b in zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } / n } }
    let eigen = Self.symmetricEigenvectors(covariance)
    let count = min(Self.kept, fitted.count - 1, area)
    components = eigen.prefix(count).filter { $0.value > total * 1e-9 }.map { value, vector in
      var direction = [Double](repeating: 0, count: area)
      for (weight, column) in zip(vector, basis) { for p in 0..<area { direction[p] += weight * column[p] } }
      let peak = direction.reduce(0) { abs($1) > abs($0) ? $1 : $0 }
      let factor = (peak < 0 ? -1 : 1) * value.squareRoot()
      return Component(explainedRatio: min(1, value / total), deviation: direction.map { $0 * factor })
    }
  }

  /// The scatter matrix of the images times each vector: one pass over all images.
  private static func product(_ images: [GrayImage], mean: [Double], _ basis: [[Double]]) -> [[Double]] {
    let area = mean.count
    let chunks = (images.count + chunk - 1) / chunk
    // [area, 3] groups of eight vectors.
    var vectors = [SIMD8<Float>](repeating: .zero, count: area * 3)
    var offset = [SIMD8<Float>](repeating: .zero, count: 3)
    for k in 0..<width {
      for p in 0..<area { vectors[p * 3 + k / lanes][k % lanes] = Float(basis[k][p]) }
      offset[k / lanes][k % lanes] = Float(zip(basis[k], mean).reduce(0) { $0 + $1.0 * $1.1 })
    }
    let (shared, shift) = (vectors, offset)
    let parts = Parallel.map(chunks) { part -> [SIMD8<Float>] in
      var sum = [SIMD8<Float>](repeating: .zero, count: area * 3)
      sum.withUnsafeMutableBufferPointer { sum in
        shared.withUnsafeBufferPointer { vectors in
          for i in part * chunk..<min((part + 1) * chunk, images.count) {
            images[i].pixels.withUnsafeBufferPointer { pixels in
              var (a, b, c) = (-shift[0], -shift[1], -shift[2])
              for p in 0..<area {
                let level = SIMD8<Float>(repeating: Float(pixels[p]))
                a += level * vectors[p * 3]
                b += level * vectors[p * 3 + 1]
                c += level * vectors[p * 3 + 2]
              }
              // The projections sum to zero over the images, so that the pixels need no centring here.
              for p in 0..<area {
                let level = SIMD8<Float>(repeating: Float(pixels[p]))
                sum[p * 3] += level * a
                sum[p * 3 + 1] += level * b
                sum[p * 3 + 2] += level * c
              }
            }
          }
        }
      }
      return sum
    }
    var result = [[Double]](repeating: [Double](repeating: 0, count: area), count: width)
    for part in parts {
      for k in 0..<width { for p in 0..<area { result[k][p] += Double(part[p * 3 + k / lanes][k % lanes]) } }
    }
    return result
  }

  /// Gram and Schmidt, twice for each vector; what depends on the others becomes zero.
  private static func orthonormalize(_ vectors: inout [[Double]]) {
    func dot(_ a: [Double], _ b: [Double]) -> Double {
      var sum = 0.0
      for i in a.indices { sum += a[i] * b[i] }
      return sum
    }
    for k in vectors.indices {
      let before = dot(vectors[k], vectors[k]).squareRoot()
      for _ in 0..<2 {
        for j in 0..<k {
          let part = dot(vectors[k], vectors[j])
          for i in vectors[k].indices { vectors[k][i] -= part * vectors[j][i] }
        }
      }
      let length = dot(vectors[k], vectors[k]).squareRoot()
      let factor = length > before * 1e-6 ? 1 / length : 0
      for i in vectors[k].indices { vectors[k][i] *= factor }
    }
  }

  /// Eigenvalues and unit eigenvectors of a symmetric matrix by Jacobi's rotations, the largest first.
  private static func symmetricEigenvectors(_ matrix: [[Double]]) -> [(value: Double, vector: [Double])] {
    let n = matrix.count
    var a = (0..<n).map { i in (0..<n).map { (matrix[i][$0] + matrix[$0][i]) / 2 } }
    var v = (0..<n).map { i in (0..<n).map { $0 == i ? 1.0 : 0.0 } }
    for _ in 0..<60 {
      var off = 0.0
      for i in 0..<n { for j in 0..<i { off += a[i][j] * a[i][j] } }
      if off < 1e-24 * (0..<n).reduce(0, { $0 + a[$1][$1] * a[$1][$1] }) || off == 0 { break }
      for p in 0..<n {
        for q in p + 1..<max(n, p + 1) where a[p][q] != 0 {
          let theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
          let t = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
          let c = 1 / (t * t + 1).squareRoot()
          let s = t * c
          for k in 0..<n { (a[k][p], a[k][q]) = (c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]) }
          for k in 0..<n { (a[p][k], a[q][k]) = (c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]) }
          for k in 0..<n { (v[k][p], v[k][q]) = (c * v[k][p] - s * v[k][q], s * v[k][p] + c * v[k][q]) }
        }
      }
    }
    return (0..<n).sorted { (a[$1][$1], $0) < (a[$0][$0], $1) }.map { k in (a[k][k], (0..<n).map { v[$0][k] }) }
  }
}

extension PrincipalComponents: JSONRepresentable {
  /// `explained_variance_ratio` of the first ten components, and the size of the images `[rows, columns]`.
  var json: JSONValue {
    [
      "explained_variance_ratio": JSONValue.array(components.map { .number($0.explainedRatio) }),
      "size": JSONValue.array([.integer(rows), .integer(columns)]),
    ]
  }
}
