import Tensors

/// What each channel of a node says at each position: a map of the Grad-CAM family before its channels are summed.
public struct ChannelTerms: Sendable {
  /// The node.
  public let layer: String
  /// What was explained.
  public let target: Target
  /// Rows.
  public let height: Int
  /// Columns.
  public let width: Int
  /// Channels.
  public let channels: Int
  /// `[height, width, channels]`.
  public let values: [Float]

  /// - Parameters:
  ///   - reading: what the terms were computed from.
  ///   - values: `[height, width, channels]`.
  public init(_ reading: TapReading, values: [Float]) {
    precondition(values.count == reading.activation.count, "\(values.count) terms of \(reading.activation.count)")
    layer = reading.layer
    target = reading.target
    height = reading.height
    width = reading.width
    channels = reading.channels
    self.values = values
  }

  /// Each channel of the activation times a weight: `weights_k A_k`.
  public init(_ reading: TapReading, weights: [Float]) {
    precondition(weights.count == reading.channels, "\(weights.count) weights for \(reading.channels) channels")
    self.init(
      reading, values: reading.activation.indices.map { weights[$0 % reading.channels] * reading.activation[$0] })
  }

  /// The sum over the channels at every position: the raw map.
  public var sums: [Float] {
    (0..<(height * width)).map { p in
      var sum = 0.0
      for i in (p * channels)..<((p + 1) * channels) { sum += Double(values[i]) }
      return Float(sum)
    }
  }
}

/// A method whose map is a sum over the channels of a node, so that the terms can be put together in another way
/// (`EigenSmoothing`).
public protocol ChannelwiseMethod: Explainer {
  /// The terms of every image.
  /// - Parameters and errors: as `explain`.
  func terms(_ input: Tensor, targets: [Target], layer: String, model: TappedModel) throws -> [ChannelTerms]
}

extension ChannelwiseMethod {
  public func explain(_ input: Tensor, targets: [Target], layer: String, model: TappedModel) throws -> [AttributionMap]
  {
    try terms(input, targets: targets, layer: layer, model: model).map { terms in
      AttributionMap(
        method: info.id, layer: layer, target: terms.target, height: terms.height, width: terms.width, raw: terms.sums)
    }
  }
}

/// A method that gives every channel and position a term, from one reading.
public protocol ChannelwiseActivationMethod: ActivationMethod, ChannelwiseMethod {
  /// The terms of one image, `[height, width, channels]`.
  func terms(_ reading: TapReading) -> [Float]
}

extension ChannelwiseActivationMethod {
  public func map(_ reading: TapReading) -> [Float] { ChannelTerms(reading, values: terms(reading)).sums }

  public func explain(_ input: Tensor, targets: [Target], layer: String, model: TappedModel) throws -> [AttributionMap]
  {
    try TapReading.read(input, targets: targets, layer: layer, model: model).map { map(of: $0) }
  }

  public func terms(_ input: Tensor, targets: [Target], layer: String, model: TappedModel) throws -> [ChannelTerms] {
    try TapReading.read(input, targets: targets, layer: layer, model: model).map {
      ChannelTerms($0, values: terms($0))
    }
  }
}

/// A method that gives every channel one weight, from one reading.
public protocol ChannelWeightMethod: ChannelwiseActivationMethod {
  /// One weight a channel.
  func weights(_ reading: TapReading) -> [Float]
}

extension ChannelWeightMethod {
  public func terms(_ reading: TapReading) -> [Float] { ChannelTerms(reading, weights: weights(reading)).values }

  public func map(_ reading: TapReading) -> [Float] { reading.weighted(by: weights(reading)) }
}
