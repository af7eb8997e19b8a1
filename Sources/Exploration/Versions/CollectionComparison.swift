import Datasets
import Files
import Statistics
import Tensors

/// What two data sets, or two versions of one, have in common: pictures lost and added, other labels, other splits,
/// and how the images as a whole have shifted.
///
/// Pictures are matched by their decoded pixels, whatever their names; equal pictures are matched one to one in the
/// order of the data, those with the same path, then the same label and split, first.
public struct CollectionComparison: Sendable {
  /// A picture that both hold.
  public struct Match: Sendable, Equatable {
    /// The index in the first.
    public let first: Int
    /// The index in the second.
    public let second: Int
  }

  /// The first data set.
  public let first: ImageCollection
  /// The second data set.
  public let second: ImageCollection
  /// Pictures that both hold, in the order of the first.
  public let matches: [Match]
  /// Images of the first without a picture in the second, ascending.
  public let lost: [Int]
  /// Images of the second without a picture in the first, ascending.
  public let added: [Int]
  /// Lost and added images of one path: the file holds other pixels now.
  public let replaced: [Match]
  /// Lost and added images that show the same photograph with other pixels (compressed again, shifted, cropped): hashes
  /// within the threshold, confirmed by correlation; each image once, the most alike first.
  public let recoded: [Match]
  /// Matches with another label (by name).
  public let relabelled: [Match]
  /// Matches in another split.
  public let moved: [Match]
  /// All classes of either, those of the first in their order, then those that only the second has.
  public let classes: [String]
  /// Whether the two differ in their mix of classes; `nil` where fewer than two classes hold images.
  public let classShift: SplitShift?
  /// How one number of each image is spread in the two.
  public let traits: [TraitShift]

  /// Compares two data sets.
  /// - Parameters:
  ///   - first: the first, or the older version.
  ///   - second: the second, or the newer version.
  ///   - traits: numbers of every image by name, the first's and the second's.
  ///   - nearThreshold: differing bits of the perceptual hash.
  public init(
    _ first: ImageCollection, _ second: ImageCollection, traits: [(name: String, first: [Double], second: [Double])],
    nearThreshold: Int = 4
  ) {
    self.first = first
    self.second = second
    classes = first.classes + second.classes.filter { !first.classes.contains($0) }
    matches = Self.match(first, second)
    let matchedFirst = Set(matches.map(\.first))
    let matchedSecond = Set(matches.map(\.second))
    lost = (0..<first.count).filter { !matchedFirst.contains($0) }
    added = (0..<second.count).filter { !matchedSecond.contains($0) }
    let addedByPath = Dictionary(added.map { (second.paths[$0], $0) }, uniquingKeysWith: { a, _ in a })
    replaced = lost.compactMap { i in addedByPath[first.paths[i]].map { Match(first: i, second: $0) } }
    recoded = Self.recoded(first, lost, second, added, threshold: nearThreshold)
    relabelled = matches.filter { first.className($0.first) != second.className($0.second) }
    moved = matches.filter { first.splits[$0.first] != second.splits[$0.second] }
    let places = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
    var table = [[Int]](repeating: [0, 0], count: classes.count)
    for (side, collection) in [first, second].enumerated() {
      for i in 0..<collection.count { table[places[collection.className(i)] ?? 0][side] += 1 }
    }
    classShift = SplitShift(table: table)
    self.traits = traits.compactMap { TraitShift(name: $0.name, $0.first, $0.second) }
  }

  /// Whether both hold the same pictures with the same labels in the same splits.
  public var isEqual: Bool { lost.isEmpty && added.isEmpty && relabelled.isEmpty && moved.isEmpty }

  /// Images of each class of `classes` among some of a collection.
  public func counts(_ indices: [Int], of collection: ImageCollection) -> [Int] {
    let places = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
    var counts = [Int](repeating: 0, count: classes.count)
    for i in indices { counts[places[collection.className(i)] ?? 0] += 1 }
    return counts
  }

  /// How often each label of the first (row) became each label of the second (column), over all matches.
  public var labelTable: [[Int]] {
    let places = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
    var table = [[Int]](repeating: [Int](repeating: 0, count: classes.count), count: classes.count)
    for match in matches {
      table[places[first.className(match.first)] ?? 0][places[second.className(match.second)] ?? 0] += 1
    }
    return table
  }

  private static func recoded(
    _ first: ImageCollection, _ lost: [Int], _ second: ImageCollection, _ added: [Int], threshold: Int
  ) -> [Match] {
    guard !lost.isEmpty, !added.isEmpty else { return [] }
    let index = HammingIndex(PerceptualHash().hashes(added.map { second.images[$0] }), threshold: threshold)
    let hashes = PerceptualHash().hashes(lost.map { first.images[$0] })
    let found = Parallel.map(lost.count) { a -> [(similarity: Double, match: Match)] in
      index.matches(of: hashes[a]).compactMap { near in
        let (i, j) = (lost[a], added[near.index])
        guard let similarity = PictureSimilarity.correlation(first.images[i], second.images[j]),
          similarity >= PictureSimilarity.confirmation
        else { return nil }
        return (similarity, Match(first: i, second: j))
      }
    }
    var taken: (first: Set<Int>, second: Set<Int>) = ([], [])
    let best = found.flatMap { $0 }.sorted {
      (-$0.similarity, $0.match.first, $0.match.second) < (-$1.similarity, $1.match.first, $1.match.second)
    }
    return best.map(\.match).filter { match in
      guard !taken.first.contains(match.first), !taken.second.contains(match.second) else { return false }
      taken.first.insert(match.first)
      taken.second.insert(match.second)
      return true
    }.sorted { $0.first < $1.first }
  }

  private static func match(_ first: ImageCollection, _ second: ImageCollection) -> [Match] {
    var open: [GrayImage: [Int]] = [:]
    for (j, image) in second.images.enumerated() { open[image, default: []].append(j) }
    var matches: [Match] = []
    // Each pass takes what it can be surest of; what it leaves is left to the next.
    let rules: [(Int, Int) -> Bool] = [
      { first.paths[$0] == second.paths[$1] },
      { first.className($0) == second.className($1) && first.splits[$0] == second.splits[$1] },
      { first.className($0) == second.className($1) },
      { _, _ in true },
    ]
    var isMatched = [Bool](repeating: false, count: first.count)
    for rule in rules {
      for i in 0..<first.count where !isMatched[i] {
        guard var candidates = open[first.images[i]], let place = candidates.firstIndex(where: { rule(i, $0) }) else {
          continue
        }
        matches.append(Match(first: i, second: candidates.remove(at: place)))
        open[first.images[i]] = candidates
        isMatched[i] = true
      }
    }
    return matches.sorted { $0.first < $1.first }
  }
}

extension CollectionComparison: JSONRepresentable {
  /// The most images that a list names.
  public static let listLimit = 1000

  /// Counts, the mix of classes, the traits, and the first of each list by path.
  public var json: JSONValue {
    func entry(_ collection: ImageCollection, _ i: Int) -> JSONValue {
      ["path": collection.paths[i], "split": collection.splits[i].rawValue, "label": collection.className(i)]
    }
    func both(_ list: [Match]) -> JSONValue {
      .array(
        list.prefix(Self.listLimit).map { match in
          ["first": entry(first, match.first), "second": entry(second, match.second)]
        })
    }
    func one(_ list: [Int], _ collection: ImageCollection) -> JSONValue {
      .array(list.prefix(Self.listLimit).map { entry(collection, $0) })
    }
    func named(_ counts: [Int]) -> JSONValue {
      .object(zip(classes, counts).map { (key: $0, value: .integer($1)) })
    }
    return [
      "images": ["first": first.count, "second": second.count] as JSONValue, "equal": isEqual,
      "matched": matches.count, "lost": lost.count, "added": added.count, "replaced": replaced.count,
      "recoded": recoded.count,
      "relabelled": relabelled.count, "moved": moved.count,
      "class_counts": [
        "first": named(counts(Array(0..<first.count), of: first)),
        "second": named(counts(Array(0..<second.count), of: second)), "lost": named(counts(lost, of: first)),
        "added": named(counts(added, of: second)),
      ] as JSONValue,
      "class_shift": classShift.json, "traits": traits.json,
      "lists": [
        "lost": one(lost, first), "added": one(added, second), "replaced": both(replaced), "recoded": both(recoded),
        "relabelled": both(relabelled), "moved": both(moved),
      ] as JSONValue,
    ]
  }
}
