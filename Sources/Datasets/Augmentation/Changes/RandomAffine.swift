public import Tensors

/// Rotation, shifts, shear and zoom in one resampling, drawn as Keras's `ImageDataGenerator` draws them.
public struct RandomAffine: ImageChange {
  public static let name = "affine"
  public static let summary =
    "rotation, shifts, shear and zoom in one bilinear resampling, as Keras's ImageDataGenerator"
  public static let options = [
    AugmentationOption("rotation", .number(0...180), 0, "Largest turn either way, degrees."),
    AugmentationOption("width_shift", .number(0...1), 0, "Largest sideways shift either way, a share of the width."),
    AugmentationOption("height_shift", .number(0...1), 0, "Largest shift up or down, a share of the height."),
    AugmentationOption("shear", .number(0...80), 0, "Largest shear either way, degrees."),
    AugmentationOption(
      "zoom", .factors(0.1...10), 0, "Source pixels a pixel, drawn for rows and columns apart; below 1 enlarges."),
    AugmentationOption(
      "fill_mode", .word(FillMode.allCases.map(\.rawValue)), FillMode.nearest.rawValue,
      "What stands outside the image, also around random crops."),
    AugmentationOption("fill_value", .number(0...255), 0, "Gray level of fill_mode constant."),
  ]

  private let rotation: Double
  private let widthShift: Double
  private let heightShift: Double
  private let shear: Double
  private let zoom: ClosedRange<Double>
  private let fill: FillMode
  private let level: Float

  public init?(_ values: AugmentationValues) {
    rotation = values.number("rotation")
    widthShift = values.number("width_shift")
    heightShift = values.number("height_shift")
    shear = values.number("shear")
    zoom = values.factors("zoom")
    (fill, level) = FillMode.chosen(values)
    if [rotation, widthShift, heightShift, shear].allSatisfy({ $0 == 0 }), zoom == 1...1 { return nil }
  }

  /// The transform for an image. Every draw is made whatever the ranges, so that switching one off leaves the others.
  public func draw(width: Int, height: Int, using generator: inout SeededGenerator) -> ImageTransform {
    var transform = ImageTransform()
    transform.rotation = generator.uniform(in: -rotation...rotation)
    transform.rowShift = generator.uniform(in: -heightShift...heightShift) * Double(height)
    transform.columnShift = generator.uniform(in: -widthShift...widthShift) * Double(width)
    transform.shear = generator.uniform(in: -shear...shear)
    transform.rowZoom = generator.uniform(in: zoom)
    transform.columnZoom = generator.uniform(in: zoom)
    return transform
  }

  public func apply(to image: inout WorkingImage, using generator: inout SeededGenerator) {
    let (width, height) = (image.width, image.height)
    let transform = draw(width: width, height: height, using: &generator)
    image.replace(width: width, height: height) { source, target in
      transform.apply(to: source, width: width, height: height, fill: fill, level: level, into: target)
    }
  }
}

extension FillMode {
  /// The mode and the constant level that the options name.
  static func chosen(_ values: AugmentationValues) -> (FillMode, Float) {
    (values.value("fill_mode").stringValue.flatMap(FillMode.init) ?? .nearest, Float(values.number("fill_value")))
  }
}
