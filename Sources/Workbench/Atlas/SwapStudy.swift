import Attribution
import Datasets
import Networks
import Tensors

/// Parts of faces swapped between rightly predicted images of different classes, and what the network makes of them.
struct SwapStudy {
  /// The most pairs for which the smallest set of parts is looked for: about a hundred passes each.
  static let searchedPairs = 42
  /// Parts of the face, in the order of all numbers; the surroundings of the face are the control.
  static let parts = RegionGroup.allCases

  /// Two images and what swapping their parts did.
  struct Pair {
    /// Places among the images of the atlas.
    let first: Int
    let second: Int
    let swap: RegionSwap
    /// The smallest set of parts of the second image that makes the first one of its class; `nil` where it was not
    /// looked for.
    fileprivate(set) var search: Search?
  }

  /// What a search gave.
  struct Search {
    /// `nil` when not even all parts do it.
    let flip: FlipSearch.Flip?
  }

  private(set) var pairs: [Pair] = []
  /// Classes without a rightly predicted image.
  let missing: [Int]

  /// - Parameters:
  ///   - collector: has seen the images.
  ///   - images: the same images, in the same order.
  ///   - count: pairs.
  ///   - seed: of the choice of pairs.
  ///   - observer: is told the progress.
  init(
    _ collector: AtlasCollector, _ images: ImageSet, count: Int, seed: UInt64, observer: any JobObserver
  ) throws {
    let chosen = Self.pairs(collector, count: count, seed: seed)
    missing = collector.classes.indices.filter { label in
      !collector.rows.contains { $0.label == label && $0.predicted == label }
    }
    let model = collector.model
    let tapped = try TappedModel(model.checkpoint.blueprint, model.checkpoint.network, taps: [])
    let masks = Self.parts.map { collector.masks.mask($0.regions) }
    func face(_ n: Int) -> PixelImage? {
      PixelImage.all(in: model.preprocessing.tensor([images.images[n]])).first
    }
    // Seven pairs fill two passes of the largest batch.
    for start in stride(from: 0, to: chosen.count, by: 7) {
      try Self.goOn(observer, "swapping parts of faces", start, chosen.count)
      let part = chosen[start..<min(start + 7, chosen.count)]
      let inputs = part.compactMap { pair -> RegionSwap.Pair? in
        guard let first = face(pair.first), let second = face(pair.second) else { return nil }
        return RegionSwap.Pair(
          first, second, firstClass: collector.rows[pair.first].label, secondClass: collector.rows[pair.second].label)
      }
      let swaps = try RegionSwap.all(inputs, masks: masks, model: tapped)
      pairs += zip(part, swaps).map { Pair(first: $0.first, second: $0.second, swap: $1) }
    }
    for n in pairs.indices.prefix(Self.searchedPairs) {
      try Self.goOn(observer, "searching smallest sets", n, min(pairs.count, Self.searchedPairs))
      guard let first = face(pairs[n].first), let second = face(pairs[n].second) else { continue }
      pairs[n].search = Search(
        flip: try FlipSearch.smallest(
          of: first, with: second, label: pairs[n].swap.secondClass, masks: masks, model: tapped))
    }
    if !chosen.isEmpty {
      observer.progress("swapping parts of faces", done: chosen.count, total: chosen.count, detail: "")
    }
  }

  private static func goOn(_ observer: any JobObserver, _ phase: String, _ done: Int, _ total: Int) throws {
    if observer.shouldStop { throw WorkbenchError.interrupted(kept: "no report was written") }
    observer.progress(phase, done: done, total: total, detail: "")
  }

  /// Pairs of rightly predicted images, all pairs of classes in turn and either class first in turn; an image is taken
  /// again only when its class has no other left.
  private static func pairs(_ collector: AtlasCollector, count: Int, seed: UInt64) -> [(first: Int, second: Int)] {
    let right = collector.classes.indices.map { label -> [Int] in
      let own = collector.rows.indices.filter {
        collector.rows[$0].label == label && collector.rows[$0].predicted == label
      }
      var generator = SeededGenerator(seed: seed, label: "swaps/\(label)")
      return generator.permutation(own.count).map { own[$0] }
    }
    let known = right.indices.filter { !right[$0].isEmpty }
    let kinds = known.flatMap { a in known.filter { $0 > a }.map { (a, $0) } }
    guard !kinds.isEmpty else { return [] }
    var generator = SeededGenerator(seed: seed, label: "swaps")
    let order = generator.permutation(kinds.count)
    var taken = [Int](repeating: 0, count: right.count)
    func next(_ label: Int) -> Int {
      defer { taken[label] += 1 }
      return right[label][taken[label] % right[label].count]
    }
    return (0..<count).map { n in
      let (a, b) = kinds[order[n % kinds.count]]
      return (n / kinds.count).isMultiple(of: 2) ? (next(a), next(b)) : (next(b), next(a))
    }
  }
}
