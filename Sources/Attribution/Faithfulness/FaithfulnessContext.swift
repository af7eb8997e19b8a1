import Tensors

/// What measures of explanations need to know beside the map, the image and the network.
public struct FaithfulnessContext: Sendable {
  /// The number that measures read from the network.
  public enum Reading: Sendable {
    /// The softmax probability of the class that the map's target speaks for: comparable between networks.
    case probability
    /// The value of the map's target itself.
    case target

    /// The number for one row of logits.
    func value(_ logits: [Float], _ target: Target) -> Double {
      switch self {
      case .probability: Double(softmax(logits)[target.label])
      case .target: Double(target.value(logits))
      }
    }
  }

  /// Seeds what is drawn at random: orders of ties, noise, new weights.
  public var seed: UInt64
  /// What stands for "removed": at least one, better two or more, because one alone decides the result.
  public var baselines: [Baseline]
  /// The most steps of an insertion or deletion curve.
  public var steps: Int
  /// The random orders over which results are averaged where cells of a map tie.
  public var tieOrders: Int
  /// What is read from the network.
  public var reading: Reading
  /// The exact values of an image's parts, where somebody has computed them.
  public var oracle: Oracle?
  /// The changes of an image that stability is measured with; at least one.
  public var transformations: [ImageTransformation]
  /// The parts of the face on the images' grid; made anew for every map where they are not given.
  public var regions: RegionMasks?

  /// - Parameters:
  ///   - seed: seeds what is drawn at random.
  ///   - baselines: what stands for "removed".
  ///   - steps: the most steps of an insertion or deletion curve.
  ///   - tieOrders: the random orders over which results are averaged where cells of a map tie.
  ///   - reading: what is read from the network.
  ///   - oracle: the exact values of an image's parts.
  ///   - transformations: the changes of an image that stability is measured with.
  ///   - regions: the parts of the face on the images' grid.
  public init(
    seed: UInt64 = 42, baselines: [Baseline] = [.blurred(), .imageMean], steps: Int = 48, tieOrders: Int = 8,
    reading: Reading = .probability, oracle: Oracle? = nil,
    transformations: [ImageTransformation] = ImageTransformation.usual, regions: RegionMasks? = nil
  ) {
    precondition(!baselines.isEmpty && steps > 0 && tieOrders > 0, "a measure needs baselines, steps and orders")
    self.seed = seed
    self.baselines = baselines
    self.steps = steps
    self.tieOrders = tieOrders
    self.reading = reading
    self.oracle = oracle
    self.transformations = transformations
    self.regions = regions
  }
}

/// Exact values of the parts of images, such as Shapley values, with which maps are compared.
public struct Oracle: Sendable {
  /// The part that each pixel belongs to, row-major, numbered from 0.
  public let parts: [Int]
  /// One value a part of `[1, H, W, C]`, for a target.
  public let values: @Sendable (_ image: Tensor, _ target: Target) throws -> [Double]

  /// - Parameters:
  ///   - parts: the part that each pixel belongs to, row-major, numbered from 0.
  ///   - values: one value a part.
  public init(parts: [Int], values: @escaping @Sendable (_ image: Tensor, _ target: Target) throws -> [Double]) {
    self.parts = parts
    self.values = values
  }

  /// Values of the same parts for every image: for one image whose values are at hand.
  public init(parts: [Int], values: [Double]) { self.init(parts: parts) { _, _ in values } }
}

extension Baseline {
  /// The mean of each channel of the image everywhere: no edge is left, brightness is.
  public static var imageMean: Baseline {
    Baseline("mean of the image") { image, shape in
      let channels = shape.dimensions[2]
      var sums = [Double](repeating: 0, count: channels)
      for (i, value) in image.enumerated() { sums[i % channels] += Double(value) }
      let means = sums.map { Float($0 * Double(channels) / Double(image.count)) }
      return image.indices.map { means[$0 % channels] }
    }
  }
}
