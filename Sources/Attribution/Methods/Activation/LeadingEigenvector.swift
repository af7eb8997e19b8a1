import Tensors

/// The largest eigenvalue of a symmetric matrix without negative eigenvalues, and its vector.
///
/// Lanczos with full reorthogonalisation, restarted from the best vector so far; the small tridiagonal matrix is solved by
/// Jacobi rotations (Golub and Van Loan, Matrix Computations, chapters 8 and 10). The start is seeded, so that the result
/// repeats; where the two largest eigenvalues are equal, it is one vector of their plane.
enum LeadingEigenvector {
  /// The most steps before a restart.
  private static let steps = 24

  /// - Parameters:
  ///   - matrix: `order * order` values, symmetric and finite.
  ///   - order: rows.
  /// - Returns: the eigenvalue, and the vector of length 1.
  static func find(_ matrix: [Double], order: Int) -> (value: Double, vector: [Double]) {
    var generator = SeededGenerator(seed: 0, label: "leading eigenvector")
    var best = normalized((0..<order).map { _ in generator.normal() }).vector
    var value = 0.0
    for _ in 0..<200 {
      let pass = lanczos(matrix, order, from: best)
      (value, best) = (pass.value, pass.vector)
      if pass.residual <= 1e-13 * value { break }
    }
    return (max(0, value), best)
  }

  private static func lanczos(
    _ matrix: [Double], _ order: Int, from start: [Double]
  ) -> (value: Double, vector: [Double], residual: Double) {
    var basis = [start]
    var diagonal: [Double] = []
    var beside: [Double] = []
    var left = 0.0
    while true {
      let newest = basis[basis.count - 1]
      var image = (0..<order).map { row in
        var sum = 0.0
        for column in 0..<order { sum += matrix[row * order + column] * newest[column] }
        return sum
      }
      let length = norm(image)
      diagonal.append(dot(image, newest))
      // Twice is enough (Parlett): the first pass leaves rounding of what it takes away.
      for _ in 0..<2 {
        for vector in basis {
          let share = dot(image, vector)
          for i in 0..<order { image[i] -= share * vector[i] }
        }
      }
      let (direction, rest) = normalized(image)
      left = rest
      if rest <= 1e-14 * length || basis.count == min(steps, order) { break }
      beside.append(rest)
      basis.append(direction)
    }
    let (value, weights) = largestPair(diagonal, beside)
    var vector = [Double](repeating: 0, count: order)
    for (weight, other) in zip(weights, basis) {
      for i in 0..<order { vector[i] += weight * other[i] }
    }
    let last = weights[weights.count - 1]
    return (value, normalized(vector).vector, basis.count == order ? 0 : abs(left * last))
  }

  /// The largest eigenvalue of a tridiagonal matrix and its vector, by cyclic Jacobi rotations.
  private static func largestPair(_ diagonal: [Double], _ beside: [Double]) -> (value: Double, vector: [Double]) {
    let n = diagonal.count
    var a = [Double](repeating: 0, count: n * n)
    var vectors = a
    for i in 0..<n {
      a[i * n + i] = diagonal[i]
      vectors[i * n + i] = 1
      if i + 1 < n {
        a[i * n + i + 1] = beside[i]
        a[(i + 1) * n + i] = beside[i]
      }
    }
    let size = norm(a)
    for _ in 0..<60 {
      var off = 0.0
      for p in 0..<n {
        for q in (p + 1)..<max(n, p + 1) { off = max(off, abs(a[p * n + q])) }
      }
      if off <= 1e-16 * size { break }
      for p in 0..<n {
        for q in (p + 1)..<max(n, p + 1) where a[p * n + q] != 0 { rotate(&a, &vectors, n, p, q) }
      }
    }
    var largest = 0
    for i in 1..<max(n, 1) where a[i * n + i] > a[largest * n + largest] { largest = i }
    return (a[largest * n + largest], (0..<n).map { vectors[$0 * n + largest] })
  }

  /// Turns the plane of `p` and `q` so that `a[p, q]` becomes zero.
  private static func rotate(_ a: inout [Double], _ vectors: inout [Double], _ n: Int, _ p: Int, _ q: Int) {
    let theta = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q])
    let tangent = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
    let cosine = 1 / (tangent * tangent + 1).squareRoot()
    let sine = tangent * cosine
    for i in 0..<n {
      let (x, y) = (a[i * n + p], a[i * n + q])
      a[i * n + p] = cosine * x - sine * y
      a[i * n + q] = sine * x + cosine * y
    }
    for i in 0..<n {
      let (x, y) = (a[p * n + i], a[q * n + i])
      a[p * n + i] = cosine * x - sine * y
      a[q * n + i] = sine * x + cosine * y
      let (v, w) = (vectors[i * n + p], vectors[i * n + q])
      vectors[i * n + p] = cosine * v - sine * w
      vectors[i * n + q] = sine * v + cosine * w
    }
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for i in a.indices { sum += a[i] * b[i] }
    return sum
  }

  private static func norm(_ a: [Double]) -> Double { dot(a, a).squareRoot() }

  private static func normalized(_ a: [Double]) -> (vector: [Double], norm: Double) {
    let length = norm(a)
    return length > 0 ? (a.map { $0 / length }, length) : (a, 0)
  }
}
