import Foundation

/// A surface to draw on, in points (1/72 inch) from the top left.
///
/// A backend implements these primitives and nothing else; everything a figure shows is built of them.
public protocol Canvas: AnyObject, TextMeasuring {
  /// The size of the surface.
  var size: Size { get }
  /// Draws a path: filled first (non-zero winding), then stroked.
  func path(_ path: Path, fill: Paint?, stroke: Stroke?)
  /// Draws a rectangle.
  func rectangle(_ rectangle: Rectangle, fill: Paint?, stroke: Stroke?)
  /// Draws a circle.
  func circle(center: Point, radius: Double, fill: Paint?, stroke: Stroke?)
  /// Draws one line of UTF-8 text of any script.
  func text(_ text: String, at position: Point, style: TextStyle)
  /// Draws a picture into a rectangle, with hard pixel edges or smoothly (bilinear).
  func raster(_ raster: Raster, in rectangle: Rectangle, smooth: Bool)
  /// Fills a rectangle with parallel diagonal lines, `spacing` points apart.
  func hatch(_ rectangle: Rectangle, stroke: Stroke, spacing: Double)
  /// Limits drawing to a rectangle, within the limits that hold already.
  func pushClip(_ rectangle: Rectangle)
  /// Ends the limit of the last `pushClip`.
  func popClip()
  /// Starts a group; where the format allows, its title shows when pointed at.
  func beginGroup(title: String)
  /// Ends the group begun last.
  func endGroup()
}

extension Canvas {
  /// Draws a straight line.
  public func line(from a: Point, to b: Point, stroke: Stroke) {
    path(Path(through: [a, b]), fill: nil, stroke: stroke)
  }

  /// Draws straight lines through points.
  public func polyline(_ points: [Point], stroke: Stroke) {
    guard points.count > 1 else { return }
    path(Path(through: points), fill: nil, stroke: stroke)
  }

  /// Draws a marker whose area is that of a circle of `radius`.
  public func marker(_ shape: Marker, at center: Point, radius: Double, fill: Paint?, stroke: Stroke?) {
    if shape == .circle {
      circle(center: center, radius: radius, fill: fill, stroke: stroke)
    } else {
      path(shape.outline(center: center, radius: radius), fill: fill, stroke: stroke)
    }
  }

  /// The diagonal lines of a hatch, from lower left to upper right, reaching over the whole rectangle.
  func hatchLines(_ rectangle: Rectangle, spacing: Double) -> Path {
    precondition(spacing > 0, "hatch lines need a positive distance")
    let step = spacing * 2.0.squareRoot()
    var elements: [Path.Element] = []
    var offset = step / 2
    while offset < rectangle.width + rectangle.height {
      elements.append(.move(Point(rectangle.minX + offset, rectangle.minY)))
      elements.append(.line(Point(rectangle.minX + offset - rectangle.height, rectangle.maxY)))
      offset += step
    }
    return Path(elements)
  }
}

/// The shape of a data point, so that colour is never the only difference.
public enum Marker: String, Sendable, CaseIterable {
  case circle, square, diamond, triangle, invertedTriangle, pentagon, hexagon

  /// The shape of class `index`; larger numbers start again.
  public static func category(_ index: Int) -> Marker {
    allCases[(index % allCases.count + allCases.count) % allCases.count]
  }

  /// The outline as a regular polygon with the area of a circle of `radius`.
  func outline(center: Point, radius: Double) -> Path {
    let (corners, start): (Int, Double) =
      switch self {
      case .circle: (24, 0)
      case .square: (4, .pi / 4)
      case .diamond: (4, 0)
      case .triangle: (3, -.pi / 2)
      case .invertedTriangle: (3, .pi / 2)
      case .pentagon: (5, -.pi / 2)
      case .hexagon: (6, 0)
      }
    let n = Double(corners)
    let outer = radius * (2 * .pi / (n * sin(2 * .pi / n))).squareRoot()
    let points = (0..<corners).map { i in
      let angle = start + 2 * .pi * Double(i) / n
      return Point(center.x + outer * cos(angle), center.y + outer * sin(angle))
    }
    return Path(through: points, closed: true)
  }
}
