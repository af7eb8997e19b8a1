/// Names that someone who wrote another one may have meant.
///
/// One helper for every place where a person names something: methods, classes, nodes, options, families.
public enum NearNames {
  /// Up to `limit` of the known names that are close to `name`, the closest first; equal distances in alphabetical order.
  ///
  /// Capital letters, spaces, `-` and `_` do not count: `Grad-CAM++` is `gradcam++`. Close is a name at a distance of at most a
  /// third of the letters (half of a short name's, one for up to four letters), and one that holds what was written.
  public static func close(to name: String, among known: some Sequence<String>, limit: Int = 4) -> [String] {
    let wanted = folded(name)
    guard !wanted.isEmpty else { return [] }
    let farthest = wanted.count <= 4 ? 1 : max(2, min(3, wanted.count / 2), wanted.count / 3)
    let close = known.compactMap { candidate -> (name: String, distance: Int)? in
      let other = folded(candidate)
      let distance = distance(other, wanted)
      guard (distance <= farthest && distance < wanted.count) || other.contains(wanted) else { return nil }
      return (candidate, distance)
    }
    return close.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(limit).map(\.name)
  }

  /// ` Did you mean gradcam++?` with a space before it, or nothing when no name is close.
  public static func question(_ name: String, among known: some Sequence<String>) -> String {
    question(close(to: name, among: known, limit: 3))
  }

  /// ` Did you mean gradcam++?` with a space before it, or nothing for no names.
  public static func question(_ names: [String]) -> String {
    guard let last = names.last else { return "" }
    let list = names.count == 1 ? last : names.dropLast().joined(separator: ", ") + " or " + last
    return " Did you mean \(list)?"
  }

  /// The one known name that `name` is but for capital letters; `nil` when none is, or several are.
  public static func sameLetters(as name: String, among known: [String]) -> String? {
    if known.contains(name) { return name }
    let matches = known.filter { $0.lowercased() == name.lowercased() }
    return matches.count == 1 ? matches[0] : nil
  }

  private static func folded(_ name: String) -> [Character] {
    name.lowercased().filter { !"-_ ".contains($0) }.map { $0 }
  }

  /// The Levenshtein distance: the fewest letters to put in, take out or change.
  private static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for j in b.indices {
        let substituted = diagonal + (x == b[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[b.count]
  }
}
