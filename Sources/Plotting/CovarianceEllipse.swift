import Drawing
import Foundation

/// A transform: the ellipse of one standard deviation around the mean of points in a plane.
///
/// Its axes are those of the covariance matrix (divided by n - 1); 39 % of normally distributed points lie inside.
public struct CovarianceEllipse: Sendable, Hashable {
  /// The mean of the points.
  public let center: Point
  /// The standard deviation along the longer axis.
  public let major: Double
  /// The standard deviation along the shorter axis.
  public let minor: Double
  /// The angle of the longer axis against the horizontal, counter-clockwise, in radians, above -π/2 and at most π/2.
  public let angle: Double

  /// The ellipse of the points with two finite places; nil for fewer than two of them.
  public init?(x: [Double], y: [Double]) {
    let points = zip(x, y).filter { $0.isFinite && $1.isFinite }
    guard points.count > 1 else { return nil }
    let n = Double(points.count)
    let meanX = points.reduce(0) { $0 + $1.0 } / n
    let meanY = points.reduce(0) { $0 + $1.1 } / n
    var (xx, xy, yy) = (0.0, 0.0, 0.0)
    for (a, b) in points {
      xx += (a - meanX) * (a - meanX)
      xy += (a - meanX) * (b - meanY)
      yy += (b - meanY) * (b - meanY)
    }
    (xx, xy, yy) = (xx / (n - 1), xy / (n - 1), yy / (n - 1))
    let half = ((xx - yy) * (xx - yy) / 4 + xy * xy).squareRoot()
    let middle = (xx + yy) / 2
    center = Point(meanX, meanY)
    major = (middle + half).squareRoot()
    minor = max(0, middle - half).squareRoot()
    angle = 0.5 * atan2(2 * xy, xx - yy)
  }

  /// Points around the ellipse; the last one is the first again.
  public func outline(points: Int = 48) -> (x: [Double], y: [Double]) {
    let turns = (0...points).map { 2 * Double.pi * Double($0 % points) / Double(points) }
    return (
      turns.map { center.x + major * cos($0) * cos(angle) - minor * sin($0) * sin(angle) },
      turns.map { center.y + major * cos($0) * sin(angle) + minor * sin($0) * cos(angle) }
    )
  }
}
