/// A transform: the few points of a curve that the eye needs to see all of it.
public enum CurveThinning {
  /// The indices of the points to keep, rising; the first and the last point are always among them.
  ///
  /// The point farthest from the line through the kept ones is added first (U. Ramer, 1972; D. Douglas and T. Peucker,
  /// 1973), so that corners stay.
  /// - Parameters:
  ///   - x: places on an axis from 0 to 1, all finite.
  ///   - y: places on the other axis, as many.
  ///   - limit: the most points to keep, at least 2.
  ///   - tolerance: points nearer than this to the line through the kept ones are left out.
  public static func corners(x: [Double], y: [Double], limit: Int = 200, tolerance: Double = 0.002) -> [Int] {
    precondition(x.count == y.count, "\(x.count) places on one axis, \(y.count) on the other")
    guard x.count > 2 else { return Array(x.indices) }
    var kept = [0, x.count - 1]
    var pieces = [farthest(x, y, 0, x.count - 1)]
    while kept.count < max(2, limit) {
      guard let worst = pieces.indices.max(by: { pieces[$0].distance < pieces[$1].distance }),
        pieces[worst].distance > tolerance
      else { break }
      let piece = pieces[worst]
      kept.append(piece.index)
      pieces[worst] = farthest(x, y, piece.first, piece.index)
      pieces.append(farthest(x, y, piece.index, piece.last))
    }
    return kept.sorted()
  }

  /// A part of the curve between two kept points, with the point in it that lies farthest from the line between them.
  private struct Piece {
    let first: Int
    let last: Int
    var index: Int
    var distance: Double
  }

  private static func farthest(_ x: [Double], _ y: [Double], _ first: Int, _ last: Int) -> Piece {
    let (dx, dy) = (x[last] - x[first], y[last] - y[first])
    let length2 = dx * dx + dy * dy
    var piece = Piece(first: first, last: last, index: first, distance: 0)
    var largest = 0.0
    for i in first..<last where i > first {
      let (px, py) = (x[i] - x[first], y[i] - y[first])
      let along = length2 > 0 ? min(1, max(0, (px * dx + py * dy) / length2)) : 0
      let (ex, ey) = (px - along * dx, py - along * dy)
      let distance2 = ex * ex + ey * ey
      if distance2 > largest {
        largest = distance2
        piece.index = i
      }
    }
    piece.distance = largest.squareRoot()
    return piece
  }
}
