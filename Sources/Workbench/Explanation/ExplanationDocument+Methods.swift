import Attribution
import Plotting
import Reporting

/// Several methods beside each other: the sheet of their maps, and how much they go together.
extension ExplanationDocument {
  func methodSheet(_ explanation: ImageExplanation, _ target: Target, _ entries: [ExplainedMap]) -> Figure {
    let tiles = entries.filter { $0.sameAs == nil }.map { entry in
      let twins = entries.filter { $0.sameAs == entry.map.method }.map { title($0.map.method) }
      let health = entry.map.health == .ok ? "" : "\n\(entry.map.health.rawValue)"
      let test = entry.randomisation.map { "\n\($0.mark)" } ?? ""
      let same = twins.isEmpty ? "" : "\n= \(twins.joined(separator: ", "))"
      return MethodTile(
        title(entry.map.method), caption: "\(entry.map.height)\u{A0}×\u{A0}\(entry.map.width)\(health)\(test)\(same)",
        map: style.view(entry, of: explanation),
        hidesFace: style.methods.contains { $0.id == entry.map.method && $0.family == .gradient })
    }
    let what = target.description(classes: model.classes)
    let sound = tiles.count { $0.map.obstacle == nil }
    return Figures.methodSheet(
      face: style.face(explanation), methods: tiles,
      title: "\(entries.count) methods give \(tiles.count) different maps of the \(what)"
        + (sound < tiles.count ? ", \(sound) of them with something to show" : ""),
      note:
        "Every map has colours of its own, from zero to its largest value: compare places, not brightness. Maps made of gradients of single pixels stand without the face. \(style.showsSigned ? "Orange speaks for the target, blue against it." : "Negative values are drawn as 0.")"
    )
  }

  func methodSheetCaption(_ target: Target, _ entries: [ExplainedMap]) -> Prose {
    let stamps = entries.compactMap { entry in
      entry.randomisation.map { " \(title(entry.map.method)): \($0.stamp)" as Prose }
    }.reduce(Prose(""), +)
    let layers = entries.map(\.map.layer).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    return
      "\(entries.count) methods for the \(target.description(classes: model.classes)), at \(layers.joined(separator: " and ")), laid over the face (bilinear, half-pixel centres) but for gradients of pixels. Maps that agree but for scale (cosine of \(Quantity(IdenticalMaps.threshold, digits: 4)) or more) are shown once.\(stamps)"
  }

  /// The agreement matrix with what it can and cannot say.
  func agreementSection(_ cells: [[MethodAgreement.Cell]], _ shelf: inout FigureShelf) throws -> Section? {
    guard let found = collected.agreement else { return nil }
    let repeated = found.repeated
    let shown = found.methods.indices.filter { repeated[found.methods[$0].id] == nil }
    guard shown.count > 1 else {
      return Section("Methods compared", id: "agreement") {
        "All \(found.methods.count) methods give one map here, so there is nothing to compare."
      }
    }
    let names = shown.map { found.methods[$0].title }
    let values = shown.map { i in shown.map { j in cells[i][j].mean ?? .nan } }
    let details = shown.map { i in shown.map { j in Self.interval(cells[i][j]) } }
    let figure = Figures.agreementMatrix(
      methods: names, correlations: values, details: details, title: Self.finding(names, values),
      note: note(found))
    let block = try shelf.place(
      figure, stem: "method-agreement",
      caption:
        "Spearman's rank correlation of raw maps\(found.images > 1 ? ", mean over \(found.images) images" : ""), brought to one grid of \(found.grid.height) × \(found.grid.width) cells (means of finer maps' cells, interpolation of coarser ones). A dash: no pair of maps that can be compared. \(repeatedProse(found, repeated))"
    )
    return Section("Methods compared", id: "agreement") {
      block
      List([
        "Agreement is no proof: methods that read the same activations agree because they are alike, not because they are right. Disagreement is no error: methods answer different questions.",
        chanceProse(found),
      ])
    }
  }

  private static func interval(_ cell: MethodAgreement.Cell) -> String {
    cell.interval.map { Quantity(cell.mean, digits: 2, interval: .init($0.low, $0.high)).intervalText ?? "" } ?? ""
  }

  /// The pairs that go together most and least, named only where there are several.
  private static func finding(_ names: [String], _ values: [[Double]]) -> String {
    let pairs = names.indices.flatMap { i in (0..<i).map { (i, $0, values[i][$0]) } }.filter { !$0.2.isNaN }
    guard let best = pairs.max(by: { $0.2 < $1.2 }), let worst = pairs.min(by: { $0.2 < $1.2 }) else {
      return "No two methods give maps that can be compared"
    }
    func text(_ pair: (Int, Int, Double)) -> String {
      "\(names[pair.1]) and \(names[pair.0]) (\(Quantity(pair.2, digits: 2).text))"
    }
    return pairs.count == 1 ? "\(text(best))" : "Closest: \(text(best)); farthest apart: \(text(worst))"
  }

  private func note(_ found: MethodAgreement) -> String {
    let images = found.images == 1 ? "1 image" : "mean over \(found.images) images"
    let intervals =
      found.images >= MethodAgreement.fewestForInterval ? ", 95 % bootstrap intervals over images" : ""
    let chance =
      found.chanceLevel.map {
        " Noise as smooth as the maps stays below |\(Quantity($0.absolute, digits: 2).text)| in 95 % of \($0.count) pairs."
      } ?? ""
    return
      "Spearman's rank correlation on \(found.grid.height) × \(found.grid.width) cells, \(images)\(intervals).\(chance)"
  }

  private func chanceProse(_ found: MethodAgreement) -> Prose {
    guard let level = found.chanceLevel else { return "No map says enough to be compared with noise." }
    return
      "For comparison: random maps as smooth as these correlate with them below \(Quantity(level.absolute, digits: 2)) in absolute value in \(Quantity.percent(0.95, digits: 0)) of \(level.count) pairs. Single correlations below that are what chance gives."
  }

  private func repeatedProse(_ found: MethodAgreement, _ repeated: [String: String]) -> Prose {
    guard !repeated.isEmpty else { return "" }
    let names = found.methods.compactMap { method in
      repeated[method.id].map { "\(method.title) (as \(title($0)))" }
    }
    return "Left out, because their maps equal another's but for scale: \(names.joined(separator: ", "))."
  }
}
