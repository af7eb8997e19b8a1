import Attribution
import Reporting

/// The maps of an image in numbers, and what of them is not to be trusted.
extension ExplanationDocument {
  /// Says which maps are not shown because they are others' pictures.
  func twins(_ explanation: ImageExplanation) -> Block? {
    let same = explanation.maps.compactMap { entry in
      entry.sameAs.map { "\(title(entry.map.method)) equals \(title($0))" }
    }
    guard !same.isEmpty else { return nil }
    let names = same.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let feedsPooling = plan.entries.contains { entry in
      nodes.contains { $0.name == entry.layer && $0.feedsGlobalPooling }
    }
    let reason =
      feedsPooling
      ? " At a layer that feeds global pooling every position has the same gradient, so that several methods are one."
      : ""
    return .paragraph(
      "Shown once, because the maps agree but for scale (cosine of \(Quantity(IdenticalMaps.threshold, digits: 4)) or more): \(names.joined(separator: "; ")).\(reason)"
    )
  }

  func table(_ explanation: ImageExplanation) -> Table {
    Table(
      caption: tableCaption(explanation),
      columns: [
        .text("Target"), .text("Method"), .text("Layer"), .text("Grid"), .text("Health"), .number("Negative"),
        .text("Adds up to"), .number("Standard error"),
      ],
      cells: explanation.maps.map { entry in
        [
          .text(Prose(entry.map.target.description(classes: model.classes))), .text(Prose(title(entry.map.method))),
          .code(entry.map.layer), .text("\(entry.map.height) × \(entry.map.width)"),
          .text(Prose(entry.standing)), .number(.percent(entry.map.negativeShare)),
          entry.sum.map { .text(Prose($0)) } ?? .empty, .number(Quantity(standardError(entry.map), digits: 4)),
        ]
      })
  }

  private func tableCaption(_ explanation: ImageExplanation) -> Prose {
    let tests: Prose =
      explanation.maps.contains { $0.randomisation != nil }
      ? " Randomisation, for methods that are known to fail it: the largest rank correlation of the map with those of networks whose layers are new; from \(Quantity(RandomisationCheck.Result.suspicious, digits: 1)) on a map says more of the image than of the model."
      : ""
    return "Maps of \(code: explanation.shortName).\(tests)"
  }

  func standardError(_ map: AttributionMap) -> Double? {
    if case .sampling(let error) = map.exactness { error } else { nil }
  }

  /// Names the maps that should add up and do not.
  @BlockBuilder func gaps(_ explanation: ImageExplanation) -> [Block] {
    let far = explanation.maps.filter(\.isOff)
    if !far.isEmpty {
      Callout(.warning, "Maps that do not add up") {
        "\(far.map { "\(title($0.map.method)) adds up to \($0.sum ?? "")" }.joined(separator: "; ")): do not trust its values."
      }
    }
  }
}
