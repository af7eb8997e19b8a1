import Attribution
import Files
import Foundation
import SyntheticFaces

/// What a self-test found, and what of it is not as it should be.
struct SelfTestFindings {
  let settings: SelfTestSettings
  let studies: [SelfTestStudy]
  /// Arenas that could not be scored, with the reason.
  let unscored: [(arena: SelfTestArena, reason: String)]
  let shortfalls: [RecordedBounds.Shortfall]
  /// Everything that makes the test fail, a sentence each.
  let failures: [String]
  /// Entries that no bound is recorded for.
  let unbounded: [String]

  /// What integrated gradients must reach where the place of the evidence is known by construction.
  static let analyticMass = 0.9

  init(
    _ settings: SelfTestSettings, studies: [SelfTestStudy], unscored: [(arena: SelfTestArena, reason: String)]
  ) {
    self.settings = settings
    self.studies = studies
    self.unscored = unscored
    shortfalls = studies.flatMap { study in
      study.entries.flatMap {
        RecordedBounds.shortfalls(study.arena.id, $0, isAsRecorded: settings.isAsRecorded)
      }
    }
    unbounded = studies.flatMap { study in
      study.entries.filter { RecordedBounds.row(study.arena.id, $0) == nil }.map {
        "\($0.method.id) (\($0.tap.rawValue)) on \(study.arena.id)"
      }
    }
    let analytic = studies.filter { $0.arena.id == AnalyticTask.id }.flatMap(\.entries).filter {
      $0.method.id == IntegratedGradients.info.id && $0.means[SelfTestScores.mass].value < Self.analyticMass
    }.map {
      "\($0.method.id) on \(AnalyticTask.id): mass accuracy \(Self.number($0.means[SelfTestScores.mass].value)), \(Self.analyticMass) is required where the place of the evidence is known by construction"
    }
    let ladders = studies.flatMap { study in
      study.ladders.filter(\.isTooCoarse).map {
        "\($0.method.id) on \(study.arena.id): the resolution ladder chose the coarsest grid though a finer one has a higher mass accuracy, intervals apart"
      }
    }
    failures =
      unscored.map { "\($0.arena.id): \($0.reason)" } + shortfalls.map(\.sentence) + analytic + ladders
  }

  /// How many kinds of maps were compared with a bound.
  var bounded: Int { studies.reduce(0) { $0 + $1.entries.count } - unbounded.count }

  static func number(_ value: Double) -> String { String(format: "%.3f", value) }

  /// The means of the measures of an entry that detects a shortcut, best first.
  func detections(_ study: SelfTestStudy) -> [(entry: SelfTestScores, mean: SelfTestScores.Mean)] {
    study.entries.compactMap { entry in entry.detection.map { (entry, $0) } }
      .sorted { $0.mean.value > $1.mean.value }
  }

  /// Lines for standard output.
  var summary: [String] {
    var lines: [String] = []
    for study in studies {
      let arena = study.arena
      let found = study.entries.filter { $0.finds(chance: study.chance) }
      let best = study.entries.max { $0.means[SelfTestScores.mass].value < $1.means[SelfTestScores.mass].value }
      let said = study.entries.reduce(0) { $0 + $1.healthy }
      lines.append(
        "\(arena.title): network right on \(percent(arena.accuracies.first?.share)) of \(arena.accuracies.first?.count ?? 0) faces; \(found.count) of \(study.entries.count) kinds of maps find the place on \(arena.faces.count) faces (chance \(percent(study.chance)))"
          + (best.map { "; best \($0.title), mass accuracy \(Self.number($0.means[SelfTestScores.mass].value))" } ?? "")
      )
      let all = study.entries.count * arena.faces.count
      if said < all { lines.append("  \(all - said) of \(all) maps say nothing; they count as misses") }
      let detections = detections(study)
      if !detections.isEmpty {
        let sure = detections.filter { $0.mean.interval.low > 0.5 }
        lines.append(
          "  shortcut: accuracy falls from \(percent(arena.accuracies[0].share)) to \(percent(arena.accuracies[1].share)) when the watermark contradicts; \(sure.count) of \(detections.count) kinds of maps tell the network from its clean twin, best \(detections[0].entry.title), AUROC \(Self.number(detections[0].mean.value))"
        )
      }
    }
    lines += unscored.map { "\($0.arena.title): not scored: \($0.reason)" }
    if !settings.isAsRecorded {
      lines.append(
        "Bounds are for \(SelfTestSettings.usualFaces) faces and seed \(SelfTestSettings.usualSeed); with others a method falls below only where its whole interval does."
      )
    }
    if !unbounded.isEmpty { lines.append("No bound is recorded for \(unbounded.joined(separator: "; ")).") }
    lines.append(
      failures.isEmpty
        ? bounded > 0 ? held : "No bound was compared."
        : "\(failures.count) \(failures.count == 1 ? "check" : "checks") failed:")
    return lines + failures.map { "  \($0)" }
  }

  /// That nothing fell below its bound, said only as far as the faces show it.
  private var held: String {
    let faces = studies.map(\.arena.faces.count).min() ?? 0
    return settings.isAsRecorded
      ? "Every recorded bound holds (\(bounded) kinds of maps)."
      : "No kind of map is shown to fall below its bound (\(bounded) kinds of maps, \(counted(faces, "face")) or more each)."
  }

  /// The table that a maintainer keeps in the source.
  var record: [String] {
    studies.flatMap { study in
      study.entries.map { RecordedBounds.line(study.arena.id, $0) }
    }
  }
}
