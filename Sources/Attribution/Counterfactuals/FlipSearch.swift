import Tensors

/// The fewest parts of one face that make a network take another face for its class.
public enum FlipSearch {
  /// Up to this many parts, every set is tried.
  public static let exhaustiveTo = 3

  /// A set of parts and what the network says when they are swapped in.
  public struct Flip: Sendable, Equatable {
    /// The parts, in ascending order.
    public let parts: [Int]
    /// Whether no smaller set does it: sets beyond three parts are grown one part at a time and may be too large.
    public let isSmallest: Bool
  }

  /// Looks for the smallest set of parts of `donor` that makes `label` the class with the largest logit of `image`.
  ///
  /// All sets of one, two and three parts are tried, smaller ones first; then the best set of three is grown greedily. Of
  /// several sets of a size the one with the largest lead over the other logits is taken.
  /// - Parameters:
  ///   - image: the image that is changed.
  ///   - donor: the image whose parts are taken.
  ///   - label: the class that is looked for.
  ///   - masks: one a part, `H * W` values in 0...1; those of a set are added up, and must not exceed 1.
  ///   - model: the network.
  /// - Returns: `nil` when not even all parts do it; no parts when the image is of that class already.
  public static func smallest(
    of image: PixelImage, with donor: PixelImage, label: Int, masks: [[Double]], model: TappedModel
  ) throws -> Flip? {
    var best: (parts: [Int], lead: Double)?
    func tried(_ sets: [[Int]]) throws -> Bool {
      let leads = try leads(sets, image, donor, label, masks, model)
      best = nil
      for (set, lead) in zip(sets, leads) where best == nil || lead > best?.lead ?? 0 { best = (set, lead) }
      return (best?.lead ?? -1) > 0
    }
    for size in 0...min(exhaustiveTo, masks.count) {
      if try tried(sets(of: size, from: masks.count)) { return Flip(parts: best?.parts ?? [], isSmallest: true) }
    }
    while let grown = best?.parts, grown.count < masks.count {
      let larger = masks.indices.filter { !grown.contains($0) }.map { (grown + [$0]).sorted() }
      if try tried(larger) { return Flip(parts: best?.parts ?? [], isSmallest: false) }
    }
    return nil
  }

  /// The logit of the class minus the largest other one, for every set.
  private static func leads(
    _ sets: [[Int]], _ image: PixelImage, _ donor: PixelImage, _ label: Int, _ masks: [[Double]], _ model: TappedModel
  ) throws -> [Double] {
    try model.score(count: sets.count) { i, input in
      guard let first = sets[i].first else {
        _ = input.update(fromContentsOf: image.values)
        return
      }
      let mask = sets[i].dropFirst().reduce(masks[first]) { zip($0, masks[$1]).map(+) }
      _ = input.update(fromContentsOf: RegionBlend.values(of: image, with: donor, mask: mask))
    }.map { logits in
      let others = logits.indices.filter { $0 != label }.map { Double(logits[$0]) }.max()
      return Double(logits[label]) - (others ?? -.infinity)
    }
  }

  /// All sets of a size, in lexicographic order.
  private static func sets(of size: Int, from count: Int) -> [[Int]] {
    guard size > 0 else { return [[]] }
    return sets(of: size - 1, from: count).flatMap { set in
      ((set.last ?? -1) + 1..<max(count, (set.last ?? -1) + 1)).map { set + [$0] }
    }
  }
}
