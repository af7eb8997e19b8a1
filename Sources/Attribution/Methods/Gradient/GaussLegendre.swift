import Glibc

/// Gauss-Legendre quadrature on 0...1: exact for polynomials up to degree `2 count - 1`.
public enum GaussLegendre {
  /// Nodes, ascending, and their weights, which sum to 1.
  ///
  /// Newton's method on the Legendre polynomial, from Tricomi's guess of its roots (Press et al., Numerical Recipes,
  /// section 4.6).
  public static func rule(_ count: Int) -> [(node: Double, weight: Double)] {
    precondition(count > 0, "\(count) nodes")
    var rule = [(node: Double, weight: Double)](repeating: (0.5, 1), count: count)
    for i in 0..<((count + 1) / 2) {
      var root = cos(.pi * (Double(i) + 0.75) / (Double(count) + 0.5))
      var slope = 1.0
      for _ in 0..<100 {
        let (value, derivative) = legendre(count, root)
        slope = derivative
        let step = value / derivative
        root -= step
        if abs(step) < 1e-15 { break }
      }
      // On -1...1 a weight is 2 / ((1 - x^2) P'(x)^2); the interval 0...1 is half as long.
      let weight = 1 / ((1 - root * root) * slope * slope)
      rule[i] = ((1 - root) / 2, weight)
      rule[count - 1 - i] = ((1 + root) / 2, weight)
    }
    return rule
  }

  /// The Legendre polynomial of this degree and its derivative, by Bonnet's recursion.
  private static func legendre(_ degree: Int, _ x: Double) -> (value: Double, derivative: Double) {
    var (previous, value) = (1.0, x)
    for k in stride(from: 1, to: degree, by: 1) {
      (previous, value) = (value, (Double(2 * k + 1) * x * value - Double(k) * previous) / Double(k + 1))
    }
    return (value, Double(degree) * (x * value - previous) / (x * x - 1))
  }
}
