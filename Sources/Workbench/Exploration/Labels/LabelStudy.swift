import Datasets
import Evaluation
import Exploration
import Files

/// Which labels of the data are doubtful, and how far such doubts were right where people have voted.
struct LabelStudy {
  /// The probabilities that the doubts rest on.
  let source: OutOfFold
  /// The doubts.
  let report: LabelDoubtReport
  /// Rankings that look at no image, against the votes: the label's class alone, and low confidence within it. What a
  /// ranking must beat; empty without votes.
  let classRankings: [(score: String, scoring: DoubtScoring)]
  /// What people say of each label; `nil` where nobody was asked.
  let verdicts: [CrowdVerdict]?

  /// - Throws: what reading and training throw.
  init(
    _ labels: ExplorationSettings.LabelSource, _ exploration: ExplorationReport, votes: String?, seed: UInt64,
    observer: any JobObserver
  ) throws {
    let source = try OutOfFold(labels, exploration, seed: seed, observer: observer)
    let collection = exploration.collection
    let verdicts = try votes.map { try Self.verdicts($0, source, collection, observer) }
    let report = LabelDoubtReport(
      source.data, paths: source.rows.map { collection.paths[$0] },
      splits: source.rows.map { collection.splits[$0].rawValue }, verdicts: verdicts, seed: seed)
    if let warning = report.warning { observer.warn(warning) }
    self.source = source
    self.report = report
    classRankings = verdicts.map { Self.classRankings(report.doubt, source.data, $0, seed: seed) } ?? []
    self.verdicts = verdicts
  }

  private static func verdicts(
    _ path: String, _ source: OutOfFold, _ collection: ImageCollection, _ observer: any JobObserver
  ) throws -> [CrowdVerdict] {
    let rows = try Predictions(
      classes: collection.classes, labels: source.data.labels, probabilities: source.data.probabilities,
      paths: source.rows.map { collection.paths[$0] })
    let votes = try VotesTable(readingFrom: path).joined(to: rows)
    observer.note("\(path): \(votes.join.summary)")
    return votes.verdicts(labels: source.data.labels)
  }

  /// How many labels the calibrated joint takes for wrong.
  var estimatedIssues: Int { report.health.classes.reduce(0) { $0 + $1.issues } }

  private static func classRankings(
    _ doubt: LabelDoubt, _ data: LabelledProbabilities, _ verdicts: [CrowdVerdict], seed: UInt64
  ) -> [(score: String, scoring: DoubtScoring)] {
    let byClass = data.labels.map { doubt.labelDoubt[$0] ?? 0 }
    let within = data.labels.indices.sorted { a, b in
      (byClass[a], data.selfConfidence(b), b) < (byClass[b], data.selfConfidence(a), a)
    }
    var ranks = [Double](repeating: 0, count: data.count)
    for (rank, row) in within.enumerated() { ranks[row] = Double(rank) }
    let isIssue = verdicts.map(\.isIssue)
    return [("label_class", byClass), ("label_class_then_self_confidence", ranks)].map { name, doubt in
      (name, DoubtScoring(doubt: doubt, isIssue: isIssue, seed: seed))
    }
  }

  /// Of the labels that a rule takes for wrong, those that people reject, and those that people judged at all; and how
  /// many people reject in all. `nil` without votes.
  func judged(_ rows: [Int]) -> (rejected: Int, judged: Int, all: Int)? {
    verdicts.map { verdicts in
      let known = rows.compactMap { verdicts[$0].isIssue }
      return (known.count { $0 }, known.count, verdicts.count { $0.isIssue == true })
    }
  }

  /// How many of the first images are rejected by people, for a growing number of first images; empty without votes.
  func precisionCurves() -> [(name: String, precisions: [DoubtScoring.Precision])] {
    guard let verdicts else { return [] }
    let rankings = [
      (name: "this report", id: LabelQualities.labelDoubt.id), ("low confidence", LabelQualities.selfConfidence.id),
      ("small margin", LabelQualities.normalizedMargin.id),
    ]
    return rankings.compactMap { name, id in
      LabelQualities.quality(id).map { quality in
        let scoring = DoubtScoring(
          doubt: quality.scores(report.learning).map { -$0 }, isIssue: verdicts.map(\.isIssue),
          depths: Self.curveDepths, replicates: 0)
        return (name, scoring.precisions)
      }
    }
  }

  private static let curveDepths = [20, 50, 100, 200, 300, 500, 700, 1000, 1500, 2000, 3000, 5000, 7000, 10_000]

  /// The image of a row of the study.
  func image(_ row: Int) -> Int { source.rows[row] }

  /// `path,split,label,suggested,doubt,p_label,p_suggested,filters`, the most doubtful first: every row down to the last
  /// that a filter takes for wrong.
  func csv(_ collection: ImageCollection) -> String {
    let filters = report.issues.map { (id: $0.filter.id, rows: Set($0.rows)) }
    var text = "path,split,label,suggested,doubt,p_label,p_suggested,filters\n"
    let ranked = report.doubt.ranked
    let end = ranked.lastIndex { row in filters.contains { $0.rows.contains(row) } } ?? -1
    for row in ranked.prefix(end + 1) {
      let named = filters.filter { $0.rows.contains(row) }.map(\.id)
      let (label, other) = (source.data.labels[row], report.doubt.suggested[row])
      let numbers = [report.doubt.doubt(row), source.data[row, label], source.data[row, other]].map { "\($0)" }
      text +=
        CSVTable.line(
          [
            collection.paths[image(row)], collection.splits[image(row)].rawValue, collection.classes[label],
            collection.classes[other],
          ] + numbers + [named.joined(separator: " ")]) + "\n"
    }
    return text
  }

  /// `label_doubt` of `eda.json`.
  var json: JSONValue {
    let scored = classRankings.map { (key: $0.score, value: $0.scoring.json) }
    return .object(
      [
        ("source", .string(source.origin)), ("accuracy", .number(source.accuracy)),
        ("estimated", .integer(estimatedIssues)),
      ]
        + (report.json.objectValue ?? []) + [("scored_by_class", .object(scored))])
  }
}
