import Tensors

/// A division of images into parts of like size and like mix of classes that tears no group apart.
public enum Folds {
  /// Deals groups of images into parts.
  ///
  /// Groups are dealt in random order, larger ones first; each goes to the part that lacks most of the classes it
  /// holds, measured against the part's share of every class, and of equals to the one that lacks most images in all.
  /// Single images even out what large groups leave.
  /// - Parameters:
  ///   - labels: one class index an image, 0 or above.
  ///   - groups: one number an image; images of equal number stay together.
  ///   - shares: of the parts, positive; they are scaled to sum to 1.
  ///   - seed: equal seeds deal equally.
  /// - Returns: the part of each image, an index into `shares`.
  public static func deal(labels: [Int], groups: [Int], shares: [Double], seed: UInt64) -> [Int] {
    precondition(labels.count == groups.count, "one group an image is needed")
    precondition(!shares.isEmpty && shares.allSatisfy { $0 > 0 }, "shares must be positive")
    let classCount = (labels.max() ?? -1) + 1
    var members: [Int: [Int]] = [:]
    var order: [Int] = []
    for (i, group) in groups.enumerated() {
      if members[group] == nil { order.append(group) }
      members[group, default: []].append(i)
    }
    var totals = [Double](repeating: 0, count: classCount)
    for label in labels { totals[label] += 1 }
    let sum = shares.reduce(0, +)
    // What each part still lacks of each class.
    var lack = shares.map { share in totals.map { $0 * share / sum } }
    // Without this, images that are alone in their class would all go to the first part.
    func lackOfAll(_ part: Int) -> Double { lack[part].reduce(0, +) / shares[part] }
    var generator = SeededGenerator(seed: seed, stream: 0xF01D)
    let shuffled = generator.permutation(order.count).map { members[order[$0]] ?? [] }
    let sizes = Set(shuffled.map(\.count)).sorted(by: >)
    var parts = [Int](repeating: 0, count: labels.count)
    for size in sizes {
      for group in shuffled where group.count == size {
        var needs: [Int: Double] = [:]
        for i in group { needs[labels[i], default: 0] += 1 }
        func room(_ part: Int) -> Double {
          // A class that a part lacks more of in proportion to its share weighs more, so that rare classes spread too.
          needs.reduce(0) { $0 + $1.value * lack[part][$1.key] / (totals[$1.key] * shares[part] / sum) }
        }
        let rooms = shares.indices.map(room)
        let most = rooms.max() ?? 0
        let equals = rooms.indices.filter { rooms[$0] == most }
        let best = equals.max { (lackOfAll($0), $1) < (lackOfAll($1), $0) } ?? 0
        for i in group { parts[i] = best }
        for (label, count) in needs { lack[best][label] -= count }
      }
    }
    return parts
  }
}
