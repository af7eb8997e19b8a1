import Datasets
import Files

/// The usual ways in which pixels become inputs, by name: `--scaling`.
enum InputScaling: String, CaseIterable {
  /// 0 to 255 becomes -1 to 1.
  case symmetric
  /// 0 to 255 becomes 0 to 1.
  case unit
  /// Gray levels as they are.
  case levels
  /// Mean and deviation of ImageNet's channels, as torchvision's models expect.
  case imagenet

  /// What `--scaling` takes.
  static let summary =
    "symmetric (-1 to 1), unit (0 to 1), levels (0 to 255), imagenet (torchvision) or MEAN/DEVIATION in gray levels"

  /// The scaling for a number of channels.
  func scaling(channels: Int) -> Preprocessing.Scaling {
    switch self {
    case .symmetric: .kerasResNetV2
    case .unit: .standardise(mean: 0, standardDeviation: 255)
    case .levels: .standardise(mean: 0, standardDeviation: 1)
    case .imagenet:
      channels == 3
        ? .standardiseChannels(
          means: [0.485, 0.456, 0.406].map { $0 * 255 }, standardDeviations: [0.229, 0.224, 0.225].map { $0 * 255 })
        // One gray channel takes the middle of the three.
        : .standardise(mean: 0.449 * 255, standardDeviation: 0.226 * 255)
    }
  }

  /// Reads what was given to `--scaling`.
  /// - Throws: `WorkbenchError.option`.
  static func parse(_ text: String, channels: Int) throws -> Preprocessing.Scaling {
    if let known = InputScaling(rawValue: text.lowercased()) { return known.scaling(channels: channels) }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Float($0) }
    guard parts.count == 2, let mean = parts[0], let deviation = parts[1], abs(mean) <= 1e6,
      (1e-3...1e6).contains(deviation)
    else { throw WorkbenchError.option(name: "--scaling", expected: summary, got: text) }
    return .standardise(mean: mean, standardDeviation: deviation)
  }
}
