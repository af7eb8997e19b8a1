import Tensors

/// What stands for "nothing there" in an image: methods that remove or compare need one, and their result depends on it.
///
/// Values are inputs of the network, names are those of what a person would see: an input of zero is no black pixel.
public struct Baseline: Sendable {
  /// What a person would see: `black`, `blurred image`, `mean face`.
  public let name: String
  private let make: @Sendable (_ image: [Float], _ shape: Shape) -> [Float]

  /// - Parameters:
  ///   - name: what a person would see.
  ///   - make: gives the baseline of one image, `[H, W, C]`, of as many values.
  public init(_ name: String, make: @escaping @Sendable (_ image: [Float], _ shape: Shape) -> [Float]) {
    self.name = name
    self.make = make
  }

  /// The baseline of one image.
  /// - Parameters:
  ///   - image: `[H, W, C]`, as the network reads it.
  ///   - shape: H, W and C.
  public func values(for image: [Float], shape: Shape) -> [Float] {
    let values = make(image, shape)
    precondition(values.count == shape.count, "the baseline \(name) gives \(values.count) values for \(shape)")
    return values
  }

  /// The same value everywhere.
  /// - Parameter value: an input of the network: that of a gray level after preprocessing.
  public static func constant(_ name: String, _ value: Float) -> Baseline { constant(name, [value]) }

  /// The same pixel everywhere.
  /// - Parameter pixel: inputs of the network, one a channel, or one for all.
  public static func constant(_ name: String, _ pixel: [Float]) -> Baseline {
    Baseline(name) { image, _ in image.indices.map { pixel[$0 % pixel.count] } }
  }

  /// One picture for every image, such as the mean face of a data set.
  public static func picture(_ name: String, _ values: [Float]) -> Baseline { Baseline(name) { _, _ in values } }

  /// The image itself, blurred until no feature is left: the mean stays, so that brightness is not what is removed.
  /// - Parameter share: standard deviation of the Gaussian, as a share of the image's height.
  public static func blurred(share: Double = 0.125) -> Baseline {
    Baseline("blurred image") { image, shape in
      GaussianBlur.apply(image, shape, deviation: share * Double(shape.dimensions[0]))
    }
  }
}
