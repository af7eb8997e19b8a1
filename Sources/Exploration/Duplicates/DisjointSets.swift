/// Sets that are joined pair by pair: which images belong together (union-find with path halving).
struct DisjointSets {
  private var parent: [Int]

  /// Each of `0..<count` alone.
  init(count: Int) { parent = Array(0..<count) }

  /// The smallest member of the set of `i`.
  mutating func root(_ i: Int) -> Int {
    var i = i
    while parent[i] != i {
      parent[i] = parent[parent[i]]
      i = parent[i]
    }
    return i
  }

  /// Makes one set of the sets of two members.
  mutating func join(_ a: Int, _ b: Int) {
    let (a, b) = (root(a), root(b))
    if a != b { parent[max(a, b)] = min(a, b) }
  }

  /// All sets, each ascending, ordered by first member; single ones too.
  mutating func sets() -> [[Int]] {
    var members = [[Int]](repeating: [], count: parent.count)
    for i in parent.indices { members[root(i)].append(i) }
    return members.filter { !$0.isEmpty }
  }
}
