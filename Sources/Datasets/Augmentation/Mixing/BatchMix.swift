import Tensors

/// Inputs and targets of one batch, to be mixed in place.
public struct MixedBatch {
  /// `[N, H, W, C]`.
  let inputs: UnsafeMutableBufferPointer<Float>
  /// `[N, K]`, rows that sum to 1; may be empty.
  let targets: UnsafeMutableBufferPointer<Float>
  /// N.
  let count: Int
  /// H and W.
  let side: Int
  /// C.
  let channels: Int

  /// Mixes the targets of every pair: the first of a pair keeps the share `keep` of its own.
  func mixTargets(keep: Float) { Self.blend(targets, count: count, keep: keep) }

  /// Blends row n with row `count - 1 - n` in place, for all pairs.
  static func blend(_ rows: UnsafeMutableBufferPointer<Float>, count: Int, keep: Float) {
    guard count > 1, !rows.isEmpty, let base = rows.baseAddress else { return }
    let width = rows.count / count
    let other = 1 - keep
    for n in 0..<(count / 2) {
      let (first, second) = (base + n * width, base + (count - 1 - n) * width)
      for i in 0..<width {
        let (a, b) = (first[i], second[i])
        first[i] = keep * a + other * b
        second[i] = keep * b + other * a
      }
    }
  }
}

/// A way to mix the images of a batch in pairs, and their targets with them. A new one is one file and one line in
/// `AugmentationRegistry`.
///
/// Image n pairs with image `N - 1 - n`: batches are in random order already, so this is a random pairing. With an odd
/// count the middle image stays as it is.
public protocol BatchMix: Sendable {
  /// Names the mix and its random stream.
  static var name: String { get }
  /// One sentence for documentation, with the source.
  static var summary: String { get }
  /// What it understands.
  static var options: [AugmentationOption] { get }

  /// `nil` when the values ask for no mixing.
  init?(_ values: AugmentationValues)

  /// Mixes a batch.
  func apply(to batch: MixedBatch, using generator: inout SeededGenerator)
}
