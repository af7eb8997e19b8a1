/// The order in which explained images are read: errors first, the surest of them before the others; then images whose label is
/// not known and those predicted as labelled, the least sure first.
struct GalleryOrder: Comparable {
  /// In words, for captions.
  static let description = "errors first, the surest before the others; then the rest, the least sure first"

  private let group: Int
  private let rank: Double
  private let path: String

  init(_ explanation: ImageExplanation) {
    let confidence = explanation.probabilities[explanation.predicted]
    switch explanation.truth {
    case nil: (group, rank) = (1, confidence)
    case explanation.predicted?: (group, rank) = (2, confidence)
    default: (group, rank) = (0, -confidence)
    }
    path = explanation.path
  }

  static func < (a: Self, b: Self) -> Bool { (a.group, a.rank, a.path) < (b.group, b.rank, b.path) }
}

/// The first few of many in an order, whatever the sequence in which they come: no more than those are ever kept.
struct Foremost<Key: Comparable, Element> {
  private let limit: Int
  private var kept: [(key: Key, element: Element)] = []
  /// How many did not find a place.
  private(set) var dropped = 0

  /// - Parameter limit: the most that are kept; `nil`: all.
  init(_ limit: Int?) { self.limit = limit ?? .max }

  /// The elements in order.
  var elements: [Element] { kept.map(\.element) }

  /// Whether one with this key would be kept now.
  func accepts(_ key: Key) -> Bool { kept.count < limit || (kept.last.map { key < $0.key } ?? false) }

  /// Puts an element in its place; `make` is called only when there is one.
  mutating func insert(_ key: Key, _ make: () throws -> Element) rethrows {
    guard accepts(key) else {
      dropped += 1
      return
    }
    var (low, high) = (0, kept.count)
    while low < high {
      let middle = (low + high) / 2
      if key < kept[middle].key { high = middle } else { low = middle + 1 }
    }
    kept.insert((key, try make()), at: low)
    if kept.count > limit {
      kept.removeLast()
      dropped += 1
    }
  }
}
