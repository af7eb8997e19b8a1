import Drawing

extension Figures {
  /// Images of each class as sorted bars, one panel a split, with share and count.
  /// - Parameters:
  ///   - splits: a name and the number of images of every class, for each split.
  ///   - classes: class names, in the order of the counts.
  public static func classBalance(
    splits: [(name: String, counts: [Int])], classes: [String], title: String? = nil, note: String? = nil
  ) -> Figure {
    let totals = classes.indices.map { c in splits.reduce(0) { $0 + (c < $1.counts.count ? $1.counts[c] : 0) } }
    let order = classes.indices.sorted { (totals[$0], $1) > (totals[$1], $0) }
    let names = order.map { classes[$0] }
    let panels = splits.enumerated().map { index, split in
      let total = split.counts.reduce(0, +)
      let shares = order.map { c in
        total > 0 && c < split.counts.count ? Double(split.counts[c]) / Double(total) : 0
      }
      let labels = zip(order, shares).map { c, share in
        "\(percent(share))  \(count(c < split.counts.count ? split.counts[c] : 0))"
      }
      var y = Axis.band(names)
      if index > 0, splits.count <= 3 { y.ticks = .none }
      let largest = max(shares.max() ?? 0, 1e-6)
      return Axes(
        title: "\(split.name) (\(count(total)))",
        x: .hidden(.linear(0...largest)), y: y, marks: [BarMark(.horizontal, values: shares, labels: labels)],
        height: .points(max(40, Double(classes.count) * 22)))
    }
    // The first panel holds the names too.
    let weights = panels.indices.map { $0 == 0 ? 1.45 : 1.0 }
    let rows = panels.count <= 3 ? [Figure.Row(panels, weights: weights)] : panels.map { Figure.Row([$0]) }
    return Figure(
      title: title ?? classBalanceTitle(names: names, totals: order.map { totals[$0] }, splits: splits.count),
      note: note
        ?? "n = \(count(totals.reduce(0, +))) images. Share and number of images; classes sorted by all splits together.",
      rows: rows, alignsColumns: panels.count > 3)
  }

  private static func classBalanceTitle(names: [String], totals: [Int], splits: Int) -> String {
    guard let most = totals.first, let least = totals.last, totals.count > 1, let first = names.first,
      let last = names.last
    else { return "Images of each class" }
    if least == 0 { return sentence("\(first) is the largest class; \(last) has no image") }
    let ratio = Double(most) / Double(least)
    if ratio < 1.1 { return "All classes have about the same number of images" }
    let text = NumberFormat.decimals(1).text(ratio)
    return sentence(
      "\(first) has \(text) images for every image of \(last)\(splits > 1 ? ", all splits together" : "")")
  }
}
