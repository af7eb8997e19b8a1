import Networks
import Tensors

/// Grad-CAM behind the last attention block, taken apart into what the features, the channel attention and the spatial
/// attention contribute.
///
/// The block's output is `Ms Mc_k A_k`, and where it feeds global average pooling the gradient of a channel is the same
/// at every position. Grad-CAM there is therefore exactly `Ms * sum_k w_k Mc_k A_k` (Selvaraju et al. 2017, equations 1
/// and 2, with Woo et al. 2018, equations 1 to 3), for any head.
public struct AttentionFactorisation: Sendable {
  /// The block's name.
  public let site: String
  /// Grad-CAM at the block's output, computed as for any node.
  public let map: AttributionMap
  /// `sum_k w_k A_k`: what the features say before any attention. `height * width` values, as all of the following.
  public let features: [Float]
  /// `sum_k w_k Mc_k A_k`: the same behind the channel attention.
  public let channelGated: [Float]
  /// `Ms`, in (0, 1).
  public let spatial: [Float]

  /// What the channel attention makes of the features' evidence, `channelGated / features`; `nil` at positions whose
  /// features say less than a millionth of the largest. It may be negative or above 1: channels of both signs are
  /// summed. `spatial * channelGain * features` is the map.
  public var channelGain: [Float?] {
    let least = features.reduce(0) { max($0, abs($1)) } * 1e-6
    return zip(channelGated, features).map { abs($1) > least ? $0 / $1 : nil }
  }

  /// `spatial * channelGated`, which equals the map.
  public var product: [Float] { zip(spatial, channelGated).map { $0 * $1 } }

  /// The largest difference of the product from the map, as a share of the map's largest value; 0 for an empty map.
  public var deviation: Float {
    let largest = map.raw.reduce(0) { max($0, abs($1)) }
    return largest > 0 ? zip(product, map.raw).reduce(0) { max($0, abs($1.0 - $1.1)) } / largest : 0
  }

  /// The block whose output goes to global average pooling and nowhere else; `nil` when there is none.
  public static func site(_ blueprint: Blueprint) throws -> AttentionSite? {
    guard let last = blueprint.attention.last else { return nil }
    let graph = blueprint.graph
    let readers = graph.consumers[try graph.index(of: last.output)]
    let isPooled = !readers.isEmpty && readers.allSatisfy { graph.nodes[$0].operation is GlobalAveragePooling }
    return isPooled ? last : nil
  }

  /// The nodes that a model must tap; none when the network has no such block.
  public static func taps(_ blueprint: Blueprint) throws -> Set<String> {
    try site(blueprint).map { [$0.input, $0.channel, $0.spatial, $0.output] } ?? []
  }

  /// Takes the maps of a batch apart, in one forward and one backward pass.
  /// - Parameters:
  ///   - input: `[N, H, W, C]`.
  ///   - targets: one an image.
  ///   - model: the network, tapped at `taps(_:)`.
  /// - Returns: one value an image; empty when no attention block feeds global average pooling.
  public static func read(
    _ input: Tensor, targets: [Target], model: TappedModel
  ) throws -> [AttentionFactorisation] {
    guard let site = try site(model.blueprint) else { return [] }
    let outputs = try TapReading.read(input, targets: targets, layer: site.output, model: model)
    let channel = try model.activation(site.channel)
    let spatial = try model.activation(site.spatial)
    let features = try model.activation(site.input)
    return outputs.enumerated().map { n, reading in
      let (positions, channels) = (reading.positions, reading.channels)
      let weights = reading.meanGradients
      let gates = channel.rows(n..<(n + 1)).array
      let values = features.rows(n..<(n + 1)).array
      func sum(_ weight: (_ channel: Int) -> Double) -> [Float] {
        let weights = (0..<channels).map(weight)
        return (0..<positions).map { p in
          Float((0..<channels).reduce(0.0) { $0 + weights[$1] * Double(values[p * channels + $1]) })
        }
      }
      return AttentionFactorisation(
        site: site.name, map: GradCAM().map(of: reading), features: sum { Double(weights[$0]) },
        channelGated: sum { Double(weights[$0]) * Double(gates[$0]) },
        spatial: spatial.rows(n..<(n + 1)).array)
    }
  }
}
