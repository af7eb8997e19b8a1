import Networks
import Tensors

/// A change of an attention block that takes something away from it and leaves the rest as it was.
public enum AttentionEdit: Sendable, Equatable {
  /// The spatial attention becomes its own mean: no place is preferred.
  case evenSpatial
  /// The spatial attention becomes this map, `height * width` values: the mean of a data set, which no image chose.
  case fixedSpatial([Float])
  /// The channel attention becomes its own mean: no feature is preferred. The spatial attention keeps its values,
  /// although it would react, so that the two effects can be told apart.
  case evenChannel
  /// Both become their own means.
  case evenBoth

  /// The edit in words.
  public var title: String {
    switch self {
    case .evenSpatial: "spatial attention made even"
    case .fixedSpatial: "spatial attention fixed to a mean map"
    case .evenChannel: "channel attention made even"
    case .evenBoth: "both attentions made even"
    }
  }
}

/// What one edit did to one image.
public struct AttentionEffect: Sendable, Equatable {
  /// The target after the edit minus before.
  public let targetChange: Double
  /// The class with the largest logit before.
  public let predictionBefore: Int
  /// The class with the largest logit after.
  public let predictionAfter: Int

  /// - Parameters:
  ///   - targetChange: the target after the edit minus before.
  ///   - predictionBefore: the class with the largest logit before.
  ///   - predictionAfter: the class with the largest logit after.
  public init(targetChange: Double, predictionBefore: Int, predictionAfter: Int) {
    self.targetChange = targetChange
    self.predictionBefore = predictionBefore
    self.predictionAfter = predictionAfter
  }
}

/// The causal value of an attention block: what its network does without it.
public enum AttentionSurgery {
  /// Makes edits one at a time, each on the untouched network; only what follows the block is computed again.
  /// - Parameters:
  ///   - input: `[N, H, W, C]`.
  ///   - targets: one an image.
  ///   - site: the block.
  ///   - edits: the changes.
  ///   - model: the network, tapped at the block's channel and spatial attention.
  /// - Returns: for each image, one effect an edit.
  public static func effects(
    _ input: Tensor, targets: [Target], site: AttentionSite, edits: [AttentionEdit], model: TappedModel
  ) throws -> [[AttentionEffect]] {
    precondition(targets.count == input.shape.n, "one target an image")
    let before = try model.forward(input)
    let channel = try model.activation(site.channel)
    let spatial = try model.activation(site.spatial)
    var effects = [[AttentionEffect]](repeating: [], count: targets.count)
    for edit in edits {
      let channels = [.evenChannel, .evenBoth].contains(edit) ? even(channel) : channel.array
      let positions: [Float]
      switch edit {
      case .evenSpatial, .evenBoth: positions = even(spatial)
      case .evenChannel: positions = spatial.array
      case .fixedSpatial(let map):
        precondition(map.count * input.shape.n == spatial.count, "\(map.count) cells for \(spatial.shape)")
        positions = (0..<input.shape.n).flatMap { _ in map }
      }
      // Both are written, changed or not: the channel's undoes the edit before, the spatial's keeps it from reacting.
      let after = try model.rerun([
        ActivationReplacement(node: site.channel, values: channels),
        ActivationReplacement(node: site.spatial, values: positions),
      ])
      for n in targets.indices {
        effects[n].append(
          AttentionEffect(
            targetChange: Double(targets[n].value(after[n])) - Double(targets[n].value(before[n])),
            predictionBefore: before[n].argmax ?? 0, predictionAfter: after[n].argmax ?? 0))
      }
    }
    return effects
  }

  /// For every image, its own mean in all places.
  private static func even(_ attention: Tensor) -> [Float] {
    let stride = attention.count / attention.shape.n
    return (0..<attention.shape.n).flatMap { n -> [Float] in
      let values = attention.rows(n..<(n + 1)).array
      // Welford's mean of equal values is exactly theirs: an even attention must stay as it is.
      var mean = 0.0
      for (i, value) in values.enumerated() { mean += (Double(value) - mean) / Double(i + 1) }
      return [Float](repeating: Float(mean), count: stride)
    }
  }
}

/// What an edit did to many images.
public struct AttentionCausalValue: Sendable, Equatable {
  /// Images.
  public let count: Int
  /// The mean change of the target.
  public let meanTargetChange: Double
  /// The share of images whose predicted class changed, in 0...1.
  public let changedShare: Double
  /// Accuracy after minus before, in -1...1.
  public let accuracyChange: Double

  /// - Parameters:
  ///   - effects: of one edit, one an image.
  ///   - labels: the true classes.
  /// - Returns: `nil` without images.
  public init?(_ effects: [AttentionEffect], labels: [Int]) {
    precondition(effects.count == labels.count, "\(effects.count) effects, \(labels.count) labels")
    guard !effects.isEmpty else { return nil }
    count = effects.count
    let total = Double(effects.count)
    meanTargetChange = effects.reduce(0) { $0 + $1.targetChange } / total
    changedShare = Double(effects.count { $0.predictionBefore != $0.predictionAfter }) / total
    let pairs = zip(effects, labels)
    let before = pairs.count { $0.predictionBefore == $1 }
    accuracyChange = Double(pairs.count { $0.predictionAfter == $1 } - before) / total
  }
}
