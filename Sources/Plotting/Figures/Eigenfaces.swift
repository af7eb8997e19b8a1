import Drawing
import Foundation

/// One principal component of the pixels, as a picture.
public struct Eigenface: Sendable, Hashable {
  /// What one standard deviation along it adds to a picture, in gray levels.
  public var deviation: ValueGrid
  /// The share of the variance of all pixels that it holds, 0...1.
  public var share: Double

  /// A component.
  public init(_ deviation: ValueGrid, share: Double) {
    self.deviation = deviation
    self.share = share
  }
}

extension Figures {
  /// The mean face and the main ways in which faces differ from it, the largest first, with the variance that each holds:
  /// orange where a component brightens, blue where it darkens, one scale with zero in the middle for all.
  /// - Parameters:
  ///   - components: falling shares.
  ///   - mean: the mean of the images, gray levels 0...255; left out when nil.
  ///   - images: from which the components were computed.
  public static func eigenfaces(
    _ components: [Eigenface], mean: ValueGrid? = nil, images: Int, title: String? = nil, note: String? = nil
  ) -> Figure {
    let scale = ColourScale.diverging(covering: components.flatMap(\.deviation.values))
    typealias Picture = (mark: ImageMark, title: String, caption: String, aspect: Double)
    var pictures: [Picture] = []
    if let mean {
      pictures.append(
        (
          ImageMark(grayRaster(mean, ColourScale(.gray, domain: 0...255))), "mean", "of all images",
          Double(mean.width) / Double(mean.height)
        ))
    }
    pictures += components.enumerated().map { i, component -> Picture in
      let grid = component.deviation
      return (
        ImageMark(grid.raster(scale), border: Stroke(.grid, width: 0.5)), "\(i + 1)", percent(component.share),
        Double(grid.width) / Double(grid.height)
      )
    }
    let shares = components.map(\.share).filter(\.isFinite)
    let finding =
      title
      ?? (shares.isEmpty
        ? "Principal components of the images"
        : shares.count == 1
          ? "One direction holds \(percent(shares[0])) of the variance of the images"
          : "\(shares.count) directions hold \(percent(shares.reduce(0, +))) of the variance of the images")
    var figure = pictureRow(
      pictures, scale: scale, label: "gray levels", title: finding,
      note: note
        ?? "n = \(count(images)) images. One standard deviation along each principal component (eigenface): orange brighter, blue darker; which end is which has no meaning. Below each: the share of the variance of all pixels."
    )
    let texts = components.enumerated().map { "component \($0 + 1) \(percent($1.share))" }
    figure.alternativeText = "\(finding). Shares of the variance: \(texts.joined(separator: "; "))."
    return figure
  }
}

extension FigureExamples {
  func eigenfaces() -> Figure {
    // Light from above, from the left, contrast, and finer waves.
    let side = 24
    func wave(_ k: Int) -> ValueGrid {
      let (across, down) = [(0, 0), (1, 0), (0, 1), (1, 1), (2, 0), (0, 2), (2, 1)][k]
      let strength = 34 / (1 + 0.7 * Double(k))
      let values = (0..<(side * side)).map { i -> Double in
        let (x, y) = (Double(i % side) / Double(side - 1), Double(i / side) / Double(side - 1))
        let oval = exp(-pow((x - 0.5) / 0.42, 4) - pow((y - 0.5) / 0.5, 4))
        return strength * (0.35 + 0.65 * oval) * cos(.pi * Double(across) * x) * cos(.pi * Double(down) * y)
          + 2 * (noise(i + 900 * k) - 0.5)
      }
      return ValueGrid(values, width: side, height: side)
    }
    let shares = [0.284, 0.102, 0.081, 0.049, 0.034, 0.028, 0.021]
    return Figures.eigenfaces(
      shares.enumerated().map { Eigenface(wave($0), share: $1) }, mean: face(99), images: 28_709)
  }
}
