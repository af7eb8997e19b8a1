import Attribution

/// What stands out over several images, each counted by the reading of its first target.
struct ReadingTally {
  private var leading: [RegionGroup: Int] = [:]
  private var images = 0
  private var withdrawn = 0
  private var unread = 0

  /// Counts an image.
  /// - Parameter reading: `nil` where no map tells parts of a face apart.
  mutating func add(_ reading: MapReading?) {
    images += 1
    if let part = reading?.leading {
      leading[part, default: 0] += 1
    } else if reading == nil {
      unread += 1
    } else if reading?.isWithdrawn == true {
      withdrawn += 1
    }
  }

  /// What holds for most images first: `in 4 of 6 images the nose stands out; in 2 the map and the check without gradients
  /// disagree`.
  var sentence: String {
    let most = leading.values.max() ?? 0
    let parts = RegionGroup.allCases.filter { most > 0 && leading[$0] == most }
    let isPlural = parts.count > 1 || parts.first?.isPlural == true
    let named = leading.values.reduce(0, +)
    let clauses = [
      (most * parts.count, "\(enumeration(parts.map(\.title))) \(isPlural ? "stand" : "stands") out"),
      (named - most * parts.count, "other parts do"),
      (images - named - withdrawn - unread, "no part stands out"),
      (withdrawn, "the map and the check without gradients disagree"), (unread, ImageExplanation.noReading),
    ].filter { $0.0 > 0 }
    // Other parts follow the one that they are other than.
    let order = clauses.enumerated().sorted { a, b in
      func size(_ clause: (Int, String)) -> Int { clause.1 == "other parts do" ? most * parts.count : clause.0 }
      return (size(b.element), a.offset) < (size(a.element), b.offset)
    }.map(\.element)
    return order.enumerated().map { place, clause in
      "in \(clause.0)\(place == 0 ? " of \(counted(images, "image"))" : "") \(clause.1)"
    }.joined(separator: "; ")
  }
}
