extension IssueFilters {
  /// For each label and true class as many rows as the joint says, those where the class's probability is furthest above
  /// the label's; rows that tie are taken in their order. A label with a single row keeps it.
  public static let pruneByNoiseRate = IssueFilter(
    "prune_by_noise_rate",
    "For each label and true class, as many rows as estimated, the largest margin of that class over the label first."
  ) { learning in
    let data = learning.data
    return learning.pruneCounts.enumerated().reduce(into: Set<Int>()) { flagged, element in
      let (label, counts) = element
      let rows = data.rows(labelled: label)
      guard rows.count > 1 else { return }
      for (truth, count) in counts.enumerated() where truth != label && count > 0 {
        let ordered = rows.map { (margin: data[$0, label] - data[$0, truth], row: $0) }.sorted { $0 < $1 }
        flagged.formUnion(ordered.prefix(count).map(\.row))
      }
    }
  }
}
