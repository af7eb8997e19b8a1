extension IssueFilters {
  /// Of each label as many rows as the joint says are wrong, those of the lowest self-confidence; rows that tie are taken
  /// in their order. A label with a single row keeps it.
  public static let pruneByClass = IssueFilter(
    "prune_by_class", "Of each label, as many rows as are estimated wrong, the lowest self-confidence first."
  ) { learning in
    let data = learning.data
    return learning.pruneCounts.enumerated().reduce(into: Set<Int>()) { flagged, element in
      let (label, counts) = element
      let rows = data.rows(labelled: label)
      guard rows.count > 1 else { return }
      let ordered = rows.sorted { (data[$0, label], $0) < (data[$1, label], $1) }
      flagged.formUnion(ordered.prefix(max(0, rows.count - counts[label])))
    }
  }
}
