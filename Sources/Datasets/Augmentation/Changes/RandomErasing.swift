public import Tensors
import Glibc

/// A rectangle of the image covered up (Zhong et al. 2020, "Random erasing data augmentation", algorithm 1).
public struct RandomErasing: ImageChange {
  public static let name = "erasing"
  public static let summary = "a rectangle covered up (Zhong et al. 2020), drawn as torchvision's RandomErasing"
  public static let options = [
    AugmentationOption("erasing", .number(0...1), 0, "Probability of a covered rectangle."),
    AugmentationOption("erasing_area", .pair(0.0001...1), [0.02, 0.33], "Its share of the image, uniform."),
    AugmentationOption("erasing_ratio", .pair(0.01...100), [0.3, 3.3], "Its height by its width, log-uniform."),
    AugmentationOption(
      "erasing_fill", .wordOrNumber(["random", "mean"], 0...255), "random",
      "random (a level from 0 to 255 each pixel), mean (of the image), or a gray level."),
  ]

  /// What covers a rectangle.
  private enum Fill {
    case random, mean
    case level(Float)
  }

  private let probability: Double
  private let area: ClosedRange<Double>
  private let ratio: ClosedRange<Double>
  private let fill: Fill

  public init?(_ values: AugmentationValues) {
    probability = values.number("erasing")
    area = values.pair("erasing_area")
    ratio = values.pair("erasing_ratio")
    let value = values.value("erasing_fill")
    fill = value.doubleValue.map { .level(Float($0)) } ?? (value == .string("mean") ? .mean : .random)
    if probability == 0 { return nil }
  }

  public func apply(to image: inout WorkingImage, using generator: inout SeededGenerator) {
    guard generator.uniform() < probability,
      let box = rectangle(width: image.width, height: image.height, using: &generator)
    else { return }
    let pixels = image.pixels
    let level: Float =
      switch fill {
      case .random: 0
      case .mean: pixels.reduce(0, +) / Float(pixels.count)
      case .level(let level): level
      }
    let isRandom = if case .random = fill { true } else { false }
    for row in box.top..<(box.top + box.height) {
      for i in (row * image.width + box.left)..<(row * image.width + box.left + box.width) {
        pixels[i] = isRandom ? Float(generator.uniform() * 255) : level
      }
    }
  }

  /// A rectangle inside the image; `nil` when ten draws gave none that fits.
  private func rectangle(
    width: Int, height: Int, using generator: inout SeededGenerator
  ) -> (left: Int, top: Int, width: Int, height: Int)? {
    for _ in 0..<10 {
      let pixels = Double(width * height) * generator.uniform(in: area)
      let aspect = exp(generator.uniform(in: log(ratio.lowerBound)...log(ratio.upperBound)))
      let rows = Int((pixels * aspect).squareRoot().rounded())
      let columns = Int((pixels / aspect).squareRoot().rounded())
      guard rows > 0, columns > 0, rows < height, columns < width else { continue }
      let top = generator.integer(below: height - rows + 1)
      return (generator.integer(below: width - columns + 1), top, columns, rows)
    }
    return nil
  }
}
