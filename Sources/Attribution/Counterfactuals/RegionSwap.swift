import Tensors

/// What a network makes of two faces when they swap a part: a causal map, since nothing but the part was changed.
public struct RegionSwap: Sendable {
  /// Two images of different classes.
  public struct Pair: Sendable {
    /// The first image.
    public let first: PixelImage
    /// The second image, of the same shape.
    public let second: PixelImage
    /// The class of the first.
    public let firstClass: Int
    /// The class of the second.
    public let secondClass: Int

    /// - Parameters:
    ///   - first: the first image.
    ///   - second: the second image, of the same shape.
    ///   - firstClass: the class of the first.
    ///   - secondClass: the class of the second.
    public init(_ first: PixelImage, _ second: PixelImage, firstClass: Int, secondClass: Int) {
      self.first = first
      self.second = second
      self.firstClass = firstClass
      self.secondClass = secondClass
    }
  }

  /// The class of the first image.
  public let firstClass: Int
  /// The class of the second image.
  public let secondClass: Int
  /// The logits of the first image.
  public let first: [Float]
  /// The logits of the second image.
  public let second: [Float]
  /// For every part, the logits of the first image with the second's part.
  public let intoFirst: [[Float]]
  /// For every part, the logits of the second image with the first's part.
  public let intoSecond: [[Float]]

  /// For every part, how much it speaks for the second image's class: the mean of what the first image gains by the
  /// second's part and what the second loses by the first's, in logits. What blending itself costs cancels.
  public var forSecond: [Double] {
    Self.effects(secondClass, gains: intoFirst, from: first, losses: intoSecond, second)
  }
  /// For every part, how much it speaks for the first image's class; see `forSecond`.
  public var forFirst: [Double] { Self.effects(firstClass, gains: intoSecond, from: second, losses: intoFirst, first) }

  private static func effects(
    _ label: Int, gains: [[Float]], from before: [Float], losses: [[Float]], _ own: [Float]
  ) -> [Double] {
    zip(gains, losses).map { gained, lost in
      (Double(gained[label]) - Double(before[label]) + Double(own[label]) - Double(lost[label])) / 2
    }
  }

  /// Swaps every part of every pair, both ways.
  /// - Parameters:
  ///   - pairs: the images.
  ///   - masks: one a part, `H * W` values in 0...1.
  ///   - model: the network.
  /// - Returns: one value a pair. A swap that changes no value of an image changes no bit of its logits.
  public static func all(_ pairs: [Pair], masks: [[Double]], model: TappedModel) throws -> [RegionSwap] {
    let parts = masks.count
    let stride = 2 + 2 * parts
    var isUnchanged = [Bool](repeating: false, count: pairs.count * stride)
    let logits = try model.score(count: pairs.count * stride) { i, input in
      let (pair, k) = (pairs[i / stride], i % stride)
      let isFirst = k == 0 || (2..<(2 + parts)).contains(k)
      let (image, donor) = isFirst ? (pair.first, pair.second) : (pair.second, pair.first)
      guard k >= 2 else {
        _ = input.update(fromContentsOf: image.values)
        return
      }
      let changed = RegionBlend.values(of: image, with: donor, mask: masks[(k - 2) % max(1, parts)])
      isUnchanged[i] = changed == image.values
      _ = input.update(fromContentsOf: changed)
    }
    return pairs.indices.map { p in
      func row(_ k: Int, own: Int) -> [Float] { logits[p * stride + (isUnchanged[p * stride + k] ? own : k)] }
      return RegionSwap(
        firstClass: pairs[p].firstClass, secondClass: pairs[p].secondClass, first: row(0, own: 0),
        second: row(1, own: 1), intoFirst: (0..<parts).map { row(2 + $0, own: 0) },
        intoSecond: (0..<parts).map { row(2 + parts + $0, own: 1) })
    }
  }
}
