public import Tensors

/// A part of the image at a random place, as large as the network reads.
///
/// The image is larger when it is resized beyond the network's side, when it is padded, or both; every place is equally
/// likely.
public struct RandomCrop: ImageChange {
  public static let name = "crop"
  public static let summary = "a part at a random place, of a larger image or with padding, as torchvision's RandomCrop"
  public static let options = [
    AugmentationOption(
      "random_crop", .flag, false, "Whether the part of a larger image is taken at random; else its centre is."),
    AugmentationOption(
      "crop_padding", .integer(0...1024), 0, "Pixels added on every side (see fill_mode) before a random crop."),
  ]

  private let padding: Int
  private let fill: FillMode
  private let level: Float

  public init?(_ values: AugmentationValues) {
    padding = values.integer("crop_padding") ?? 0
    (fill, level) = FillMode.chosen(values)
    if padding == 0, !values.flag("random_crop") { return nil }
  }

  public func apply(to image: inout WorkingImage, using generator: inout SeededGenerator) {
    let side = image.side
    let (width, height) = (image.width, image.height)
    let left = generator.integer(below: width + 2 * padding - side + 1) - padding
    let top = generator.integer(below: height + 2 * padding - side + 1) - padding
    if left >= 0, top >= 0, left + side <= width, top + side <= height {
      image.crop(x: left, y: top, width: side, height: side)
      return
    }
    image.replace(width: side, height: side) { source, target in
      for row in 0..<side {
        let from = fill.index(top + row, count: height)
        for column in 0..<side {
          let at = fill.index(left + column, count: width)
          target[row * side + column] = from.flatMap { y in at.map { source[y * width + $0] } } ?? level
        }
      }
    }
  }
}
