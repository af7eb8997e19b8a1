import Attribution
import Networks
import Tensors

/// Reads what attention blocks let through in passes without gradients: a pass with gradients would have to go back to the
/// first block, however deep the node is that a map is made at.
final class AttentionReader {
  private let blueprint: Blueprint
  private let network: Network
  private var sessions: [Int: Session] = [:]

  init(_ blueprint: Blueprint, _ network: Network) {
    self.blueprint = blueprint
    self.network = network
  }

  /// For each image of a batch, `[N, H, W, C]`, one value a block.
  func maps(_ input: Tensor) throws -> [[AttentionMaps]] {
    guard !blueprint.attention.isEmpty else { return [] }
    let batch = input.shape.n
    let session =
      try sessions[batch]
      ?? Session(network, .inference(batch: batch, taps: AttentionMaps.taps(blueprint)))
    sessions[batch] = session
    input.withElements { _ = session.input.update(fromContentsOf: $0) }
    session.forward()
    return try AttentionMaps.read(blueprint.attention, batch: batch) { try session.activation(of: $0) }
  }
}
