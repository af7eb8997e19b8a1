import Networks
import Tensors

/// What an attention block let through for one image.
public struct AttentionMaps: Sendable {
  /// The block's name.
  public let site: String
  /// Channel attention, `[C]`, each in (0, 1).
  public let channel: [Float]
  /// Rows of the spatial map.
  public let height: Int
  /// Columns of the spatial map.
  public let width: Int
  /// Spatial attention, `height * width`, row-major, each in (0, 1).
  public let spatial: [Float]

  /// - Parameters:
  ///   - site: the block's name.
  ///   - channel: `[C]`, each in (0, 1).
  ///   - height: rows of the spatial map.
  ///   - width: columns of the spatial map.
  ///   - spatial: `height * width`, row-major, each in (0, 1).
  public init(site: String, channel: [Float], height: Int, width: Int, spatial: [Float]) {
    precondition(spatial.count == height * width, "\(spatial.count) values on a \(height)x\(width) grid")
    self.site = site
    self.channel = channel
    self.height = height
    self.width = width
    self.spatial = spatial
  }

  /// The nodes that a model must tap for these maps.
  public static func taps(_ blueprint: Blueprint) -> Set<String> {
    Set(blueprint.attention.flatMap { [$0.channel, $0.spatial] })
  }

  /// Reads the maps of every block and image from a model that has run forward with `taps(_:)` tapped.
  /// - Returns: for each image of the batch, one value a block, in the network's order (none without attention).
  public static func read(_ model: TappedModel) throws -> [[AttentionMaps]] {
    try read(model.blueprint.attention, batch: try model.batch) { try model.activation($0) }
  }

  /// The same from any pass that kept the activations of `taps(_:)`.
  /// - Parameters:
  ///   - sites: the blocks.
  ///   - batch: images of the pass.
  ///   - activation: gives the activation of a node.
  public static func read(
    _ sites: [AttentionSite], batch: Int, activation: (_ node: String) throws -> Tensor
  ) throws -> [[AttentionMaps]] {
    var perImage = [[AttentionMaps]](repeating: [], count: batch)
    for site in sites {
      let channel = try activation(site.channel)
      let spatial = try activation(site.spatial)
      let positions = spatial.shape.h * spatial.shape.w
      for n in 0..<channel.shape.n {
        perImage[n].append(
          AttentionMaps(
            site: site.name, channel: channel.rows(n..<(n + 1)).array, height: spatial.shape.h, width: spatial.shape.w,
            spatial: spatial.withElements { Array($0[(n * positions)..<((n + 1) * positions)]) }))
      }
    }
    return perImage
  }
}
