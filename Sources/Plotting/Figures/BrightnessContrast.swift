import Drawing
import Foundation

/// The medians of one class on a plane of two traits.
public struct PlaneMedian: Sendable, Hashable {
  /// The class.
  public var name: String
  /// The median of the horizontal trait; NaN for a class without images.
  public var x: Double
  /// The median of the vertical trait.
  public var y: Double
  /// Images of the class.
  public var count: Int

  /// One class.
  public init(_ name: String, x: Double, y: Double, count: Int) {
    self.name = name
    self.x = x
    self.y = y
    self.count = count
  }
}

extension Figures {
  /// How many images lie where on the plane of brightness and contrast, beside the medians of the classes.
  /// - Parameters:
  ///   - plane: images counted by brightness (horizontal) and contrast, in gray levels.
  ///   - medians: one a class, in the order of the classes.
  ///   - outliers: single images to point out, with or without their pictures; a handful.
  ///   - width: in points; below 400 the two panels stand below each other.
  public static func brightnessContrast(
    _ plane: PlaneHistogram, medians: [PlaneMedian], outliers: [ThumbnailMark.Item] = [],
    width: Double = Figure.fullWidth, title: String? = nil, note: String? = nil
  ) -> Figure {
    let format = NumberFormat.decimals(0)
    let known = medians.enumerated().filter { $0.element.x.isFinite && $0.element.y.isFinite }
    let zoom = (x: zoomed(known.map(\.element.x)), y: zoomed(known.map(\.element.y)))
    func markers(_ radius: Double) -> [any Mark] {
      known.map { c, median in
        DotMark(
          x: [median.x], y: [median.y], shape: .category(c), paint: .category(c), radius: radius,
          titles: [
            "\(median.name): median brightness \(format.text(median.x)), contrast \(format.text(median.y)), \(sampleSize(median.count))"
          ])
      }
    }
    var marks: [any Mark] = [DensityMark(plane, name: "image")]
    if !known.isEmpty {
      marks.append(
        RectangleMark(
          x1: [zoom.x.lowerBound], x2: [zoom.x.upperBound], y1: [zoom.y.lowerBound], y2: [zoom.y.upperBound], fill: nil,
          stroke: Stroke(.contrast, width: 1.2), gap: 0))
    }
    marks.append(ThumbnailMark(outliers, besides: plane))
    let all = Axes(
      title: "all images", x: Axis("brightness (mean gray level)", mapping: .linear(plane.xRange)),
      y: Axis("contrast (standard deviation)", mapping: .linear(plane.yRange)), marks: marks, legend: .top,
      height: .points(190))
    let near = Axes(
      title: "medians of the classes", x: Axis("brightness", mapping: .linear(zoom.x)),
      y: Axis("contrast", mapping: .linear(zoom.y)),
      marks: markers(4.2) + [
        PointLabelMark(x: known.map(\.element.x), y: known.map(\.element.y), texts: known.map(\.element.name))
      ], height: .points(190))
    let finding = title ?? "Brightness and contrast of the images"
    let isWide = width >= 400
    let texts = known.map { "\($0.element.name) \(format.text($0.element.x)), \(format.text($0.element.y))" }
    return Figure(
      title: finding,
      note: note
        ?? "n = \(count(plane.total)) images. Colour: images in a rectangle of the plane. The frame is the part that the panel of the medians shows."
        + (outliers.isEmpty ? "" : " Rings: single images far from the rest."),
      alternativeText:
        "\(finding). Median brightness and contrast in gray levels by class: \(texts.joined(separator: "; ")).",
      width: width,
      rows: known.isEmpty
        ? [Figure.Row([all])]
        : isWide ? [Figure.Row([all, near], weights: [1.45, 1])] : [Figure.Row([all]), Figure.Row([near])],
      alignsColumns: !isWide)
  }

  /// A range around values with room at both ends for names.
  private static func zoomed(_ values: [Double]) -> ClosedRange<Double> {
    guard let range = finiteExtent(values) else { return 0...1 }
    let room = max(2, 0.22 * (range.upperBound - range.lowerBound))
    return Ticks.nice(range.lowerBound - room...range.upperBound + room)
  }
}

extension FigureExamples {
  /// Two numbers that are normally distributed together, by G. Box and M. Muller.
  func normalPair(_ seed: Int) -> (Double, Double) {
    let radius = (-2 * log(max(1e-12, noise(2 * seed)))).squareRoot()
    let turn = 2 * Double.pi * noise(2 * seed + 1)
    return (radius * cos(turn), radius * sin(turn))
  }

  func brightnessContrast() -> Figure {
    var (x, y): ([Double], [Double]) = ([], [])
    for i in 0..<12_000 {
      let (a, b) = normalPair(i)
      x.append(min(254, max(2, 128 + 34 * a)))
      y.append(min(118, max(1, 58 + 12 * b - 6 * a * a / 4)))
    }
    let outliers = [(8.0, 12.0), (246, 14), (180, 112), (60, 108), (236, 82)]
    let brightness = [124.0, 131, 133, 126, 121, 146, 125.5]
    let contrast = [57.0, 55, 58.2, 59, 56, 59.5, 57.4]
    return Figures.brightnessContrast(
      PlaneHistogram(
        x: x + outliers.map(\.0), y: y + outliers.map(\.1), xRange: 0...255, yRange: 0...120, columns: 51, rows: 40),
      medians: classes.indices.map {
        PlaneMedian(classes[$0], x: brightness[$0], y: contrast[$0], count: classCounts[$0])
      },
      outliers: outliers.enumerated().map {
        ThumbnailMark.Item(x: $1.0, y: $1.1, picture: picture($0 + 90), title: "image \($0)")
      })
  }
}
