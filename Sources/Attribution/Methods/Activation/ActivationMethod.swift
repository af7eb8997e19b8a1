import Tensors

/// A method of the Grad-CAM family: a map computed from the activations of a node and their gradients alone.
///
/// All of them read one forward and one backward pass, which `TapReading` holds.
public protocol ActivationMethod: Explainer {
  /// The raw map of one image, `height * width` values: signed, before any ReLU and any normalisation.
  func map(_ reading: TapReading) -> [Float]
}

extension ActivationMethod {
  public func explain(_ input: Tensor, targets: [Target], layer: String, model: TappedModel) throws -> [AttributionMap]
  {
    try TapReading.read(input, targets: targets, layer: layer, model: model).map { map(of: $0) }
  }

  /// The map of a reading, with its name and health.
  public func map(of reading: TapReading) -> AttributionMap {
    AttributionMap(
      method: info.id, layer: reading.layer, target: reading.target, height: reading.height, width: reading.width,
      raw: map(reading))
  }
}

/// A node's activation for one image, and the gradient of a target with respect to it.
public struct TapReading: Sendable {
  /// The node.
  public let layer: String
  /// Whose gradient it is.
  public let target: Target
  /// Rows.
  public let height: Int
  /// Columns.
  public let width: Int
  /// Channels.
  public let channels: Int
  /// `[height, width, channels]`.
  public let activation: [Float]
  /// `[height, width, channels]`.
  public let gradient: [Float]
  /// The logits of the image.
  public let logits: [Float]

  /// Positions.
  public var positions: Int { height * width }

  /// - Parameters:
  ///   - layer: the node.
  ///   - target: whose gradient it is.
  ///   - shape: `[height, width, channels]`.
  ///   - activation: row-major.
  ///   - gradient: row-major.
  ///   - logits: of the image.
  public init(
    layer: String, target: Target, shape: Shape, activation: [Float], gradient: [Float], logits: [Float] = []
  ) {
    precondition(
      shape.rank == 3 && activation.count == shape.count && gradient.count == shape.count, "values do not fit \(shape)")
    self.layer = layer
    self.target = target
    height = shape.dimensions[0]
    width = shape.dimensions[1]
    channels = shape.dimensions[2]
    self.activation = activation
    self.gradient = gradient
    self.logits = logits
  }

  /// Runs the network forward and backward once, for all images together.
  /// - Throws: `AttributionError.noPositions` for a node without positions; `GraphError`.
  public static func read(
    _ input: Tensor, targets: [Target], layer: String, model: TappedModel
  ) throws -> [TapReading] {
    try read(input, targets: targets, layer: layer, model: model) { $0.gradient($1) }
  }

  /// The same for methods that go backward from something else than the target itself.
  /// - Parameter seed: the gradient to go backward from, one value a logit.
  static func read(
    _ input: Tensor, targets: [Target], layer: String, model: TappedModel,
    seed: (_ target: Target, _ logits: [Float]) -> [Float]
  ) throws -> [TapReading] {
    let logits = try model.forward(input)
    try model.backward(logitGradients: zip(targets, logits).map { seed($0, $1) })
    return try standing(at: layer, targets: targets, logits: logits, model: model)
  }

  /// The same for methods that never look at gradients: no backward pass is run, and gradients are zero.
  static func readForward(
    _ input: Tensor, targets: [Target], layer: String, model: TappedModel
  ) throws -> [TapReading] {
    let logits = try model.forward(input)
    let activation = try model.activation(layer)
    return try standing(
      at: layer, targets: targets, logits: logits, activation: activation, gradient: Tensor(activation.shape))
  }

  /// The readings that the last forward and backward pass left at a tap, for callers who choose targets by the logits.
  /// - Parameters:
  ///   - layer: a tap of the model.
  ///   - targets: those of the backward pass, one an image.
  ///   - logits: what the forward pass gave.
  ///   - model: the network.
  /// - Throws: `AttributionError.noPositions` for a node without positions; `GraphError`.
  public static func standing(
    at layer: String, targets: [Target], logits: [[Float]], model: TappedModel
  ) throws -> [TapReading] {
    try standing(
      at: layer, targets: targets, logits: logits, activation: model.activation(layer), gradient: model.gradient(layer))
  }

  private static func standing(
    at layer: String, targets: [Target], logits: [[Float]], activation: Tensor, gradient: Tensor
  ) throws -> [TapReading] {
    let shape = activation.shape
    guard shape.rank == 4 else { throw AttributionError.noPositions(layer: layer, shape: shape) }
    let part = Shape([shape.h, shape.w, shape.c])
    return targets.indices.map { n in
      let range = (n * part.count)..<((n + 1) * part.count)
      return TapReading(
        layer: layer, target: targets[n], shape: part, activation: activation.withElements { Array($0[range]) },
        gradient: gradient.withElements { Array($0[range]) }, logits: logits[n])
    }
  }

  /// The sum of each channel over the positions.
  /// - Parameter values: `[height, width, channels]`.
  func sums(of values: some Sequence<some BinaryFloatingPoint>) -> [Double] {
    var sums = [Double](repeating: 0, count: channels)
    for (i, value) in values.enumerated() { sums[i % channels] += Double(value) }
    return sums
  }

  /// The mean gradient of each channel over the positions.
  public var meanGradients: [Float] { sums(of: gradient).map { Float($0 / Double(positions)) } }

  /// `sum_k weights_k A_k` at every position.
  public func weighted(by weights: [Float]) -> [Float] {
    precondition(weights.count == channels, "\(weights.count) weights for \(channels) channels")
    return (0..<positions).map { p in
      var sum = 0.0
      for c in 0..<channels { sum += Double(weights[c]) * Double(activation[p * channels + c]) }
      return Float(sum)
    }
  }
}
