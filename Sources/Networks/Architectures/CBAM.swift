import Tensors

/// The convolutional block attention module (Woo et al., ECCV 2018, equations 1 to 5).
///
/// Channel attention: a shared two-layer perceptron on the average-pooled and on the max-pooled features, summed, sigmoid.
/// Spatial attention: a 7x7 convolution on the channel mean and maximum, sigmoid. Each multiplies the features.
public struct CBAM: Sendable {
  /// The perceptron's hidden layer has `channels / ratio` units.
  public let ratio: Int
  /// Side of the spatial convolution.
  public let kernelSize: Int

  /// - Parameters:
  ///   - ratio: the perceptron's hidden layer has `channels / ratio` units, at least one.
  ///   - kernelSize: side of the spatial convolution.
  public init(ratio: Int, kernelSize: Int) {
    self.ratio = ratio
    self.kernelSize = kernelSize
  }

  /// Adds the block's nodes, named `prefix_...`, behind `x`.
  /// - Parameters:
  ///   - builder: the graph under construction.
  ///   - prefix: the name of the block.
  ///   - x: the node that it reads.
  ///   - input: the name of that node.
  ///   - channels: its channels.
  /// - Returns: the last node (`prefix_out`), and where its attention is.
  public func add(
    to builder: inout GraphBuilder, _ prefix: String, _ x: NodeReference, named input: String, channels: Int
  ) -> (output: NodeReference, site: AttentionSite) {
    let average = builder.add("\(prefix)_avg_pool", GlobalAveragePooling(), x)
    let maximum = builder.add("\(prefix)_max_pool", GlobalMaxPooling(), x)
    let hidden = Dense(units: max(1, channels / ratio))
    let squeeze = builder.add("\(prefix)_squeeze", hidden, average)
    let squeezed = builder.add("\(prefix)_squeeze_relu", ReLU(), squeeze)
    let excite = builder.add("\(prefix)_excite", Dense(units: channels), squeezed)
    let squeezeMaximum = builder.add("\(prefix)_max_squeeze", hidden, maximum, sharing: squeeze)
    let squeezedMaximum = builder.add("\(prefix)_max_squeeze_relu", ReLU(), squeezeMaximum)
    let exciteMaximum = builder.add("\(prefix)_max_excite", Dense(units: channels), squeezedMaximum, sharing: excite)
    let sum = builder.add("\(prefix)_channel_logits", Add(), excite, exciteMaximum)
    let channel = builder.add("\(prefix)_channel", Sigmoid(), sum)
    let scaled = builder.add("\(prefix)_channel_scaled", ScaleChannels(), x, channel)
    let mean = builder.add("\(prefix)_mean", ChannelMean(), scaled)
    let peak = builder.add("\(prefix)_max", ChannelMaximum(), scaled)
    let pooled = builder.add("\(prefix)_pooled", Concatenate(), mean, peak)
    let convolved = builder.add(
      "\(prefix)_conv", Convolution(filters: 1, kernelSize: kernelSize, padding: .same), pooled)
    let spatial = builder.add("\(prefix)_spatial", Sigmoid(), convolved)
    let output = builder.add("\(prefix)_out", ScalePositions(), scaled, spatial)
    let site = AttentionSite(
      name: prefix, input: input, channel: "\(prefix)_channel", spatial: "\(prefix)_spatial", output: "\(prefix)_out")
    return (output, site)
  }
}
