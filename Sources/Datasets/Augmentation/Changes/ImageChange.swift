import Tensors

/// A random change of one gray image. A new one is one file and one line in `AugmentationRegistry`.
///
/// It draws from a generator of its own, so that switching it on or off leaves the other changes as they were.
public protocol ImageChange: Sendable {
  /// Names the change and its random stream.
  static var name: String { get }
  /// One sentence for documentation, with the source.
  static var summary: String { get }
  /// What it understands.
  static var options: [AugmentationOption] { get }

  /// `nil` when the values ask for no change.
  init?(_ values: AugmentationValues)

  /// Changes the image.
  func apply(to image: inout WorkingImage, using generator: inout SeededGenerator)
}
