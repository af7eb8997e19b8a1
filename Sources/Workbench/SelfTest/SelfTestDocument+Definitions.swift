import Attribution
import Reporting

/// What the numbers of the page are.
extension SelfTestDocument {
  /// Measures and controls as their registries say, between the terms of the sections that the page has.
  var definitions: Section {
    let studies = findings.studies
    // Where no network learned its task, accuracies are all that the page shows.
    guard !studies.isEmpty else { return .definitions([.wilson]) }
    let measures = FaithfulnessRegistry.ofPlaces.map {
      Definition("\($0.info.title)", "\($0.info.convention) \($0.info.reference).")
    }
    let controls = ControlRegistry.all.map {
      Definition("Control: \($0.info.title.lowercased())", "\($0.info.meaning)")
    }
    var rules: [Term] = [.areaChance, .percentileBootstrap(of: "faces"), .bootstrapP, .holm, .found]
    if studies.contains(where: { $0.arena.twin != nil }) { rules.append(.detection) }
    if studies.contains(where: { !$0.ladders.isEmpty }) { rules.append(.gridScore) }
    if findings.bounded > 0 { rules.append(.recordedBound) }
    let first: [Term] = [.wilson, .target(.margin(0, 1)), .rawMap, .mapHealth]
    return .definitions(first.map(\.definition) + measures + controls + rules.map(\.definition))
  }
}
