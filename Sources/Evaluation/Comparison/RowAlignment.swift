/// Results brought to the same rows in the same order, with the classes in the order of the first.
public struct RowAlignment: Sendable {
  /// What says that two rows are of the same image.
  public enum Rule: String, Sendable {
    /// The split and the path.
    case splitAndPath = "split_and_path"
    /// The path; a result does not know its splits.
    case path
    /// The end of the path or the file name, as `RowJoin` does: no two paths are equal.
    case pathEnding = "path_ending"
    /// The place in the file; a result does not know its paths. The labels agree row by row.
    case order
  }

  /// The results, all with the same labels and classes, in the order of the first one's rows.
  public let predictions: [Predictions]
  /// How rows were found.
  public let rule: Rule
  /// Rows of each result that another does not have: they are left out.
  public let leftOut: [Int]

  /// - Throws: `ComparisonError` for different classes, when no row is in all results, when an image has another label in
  ///   another result, and, where rows are told apart by their order, for another number of rows or another label.
  public init(_ models: [NamedPredictions]) throws {
    guard models.count >= 2, let first = models.first else {
      throw ComparisonError.badModels(problem: "\(models.count) results; at least two were expected")
    }
    if let repeated = models.map(\.name).firstRepeated {
      throw ComparisonError.badModels(problem: "two results are named '\(repeated)'; give them different names")
    }
    let sorted = try models.map { NamedPredictions($0.name, try Self.reordered($0, as: first)) }
    let predictions = sorted.map(\.predictions)
    if predictions.allSatisfy({ $0.paths != nil }) {
      let hasSplits = predictions.allSatisfy { $0.splits != nil }
      var rows = Self.commonRows(sorted, hasSplits: hasSplits)
      var rule: Rule = hasSplits ? .splitAndPath : .path
      if rows[0].isEmpty {
        rule = .pathEnding
        rows = Self.rowsByEnding(sorted, hasSplits: hasSplits)
      }
      guard !rows[0].isEmpty else { throw Self.nothingInCommon(sorted, hasSplits: hasSplits) }
      self.rule = rule
      self.predictions = try zip(predictions, rows).map { predictions, rows in
        rows == Array(0..<predictions.count) ? predictions : try predictions.selecting(rows)
      }
      leftOut = zip(predictions, rows).map { $0.count - $1.count }
    } else {
      rule = .order
      for model in sorted.dropFirst() { try Self.checkOrder(sorted[0], model) }
      self.predictions = predictions
      leftOut = models.map { _ in 0 }
    }
    for (model, aligned) in zip(sorted, self.predictions).dropFirst() {
      let differing = aligned.labels.indices.filter { aligned.labels[$0] != self.predictions[0].labels[$0] }
      if let row = differing.first {
        let image = aligned.paths?[row] ?? "row \(row)"
        throw ComparisonError.differentRows(
          first: first.name, second: model.name,
          problem: "\(differing.count) images have another label (first: \(image), "
            + "'\(aligned.classes[self.predictions[0].labels[row]])' and '\(aligned.classes[aligned.labels[row]])'). "
            + "Evaluate both with the same labels.")
      }
    }
  }

  /// The same rows with the classes in the order of `first`; another name of the same expression is the same class.
  private static func reordered(_ model: NamedPredictions, as first: NamedPredictions) throws -> Predictions {
    let (own, wanted) = (model.predictions.classes, first.predictions.classes)
    if own == wanted { return model.predictions }
    let places = wanted.map { name in
      own.firstIndex(of: name)
        ?? ExpressionNames.canonical(name).flatMap { expression in
          own.firstIndex { ExpressionNames.canonical($0) == expression }
        }
    }
    let found = places.compactMap { $0 }
    guard own.count == wanted.count, found.count == wanted.count, Set(found).count == found.count else {
      let missing = zip(wanted, places).filter { $1 == nil }.map(\.0)
      let surplus = own.indices.filter { !found.contains($0) }.map { own[$0] }
      let parts = [(first.name, missing), (model.name, surplus)].filter { !$1.isEmpty }
        .map { "only \($0) knows \($1.joined(separator: ", "))" }
      throw ComparisonError.differentClasses(
        first: first.name, second: model.name, problem: "their classes differ: \(parts.joined(separator: "; "))")
    }
    var newPlace = [Int](repeating: 0, count: own.count)
    for (new, old) in found.enumerated() { newPlace[old] = new }
    let rows = model.predictions
    return try Predictions(
      classes: wanted, labels: rows.labels.map { newPlace[$0] },
      probabilities: rows.labels.indices.flatMap { row in found.map { rows.probabilities[row * own.count + $0] } },
      paths: rows.paths, splits: rows.splits, columns: rows.columns, source: model.name)
  }

  /// Names a row: repeated rows of one image are told apart by how often it came before.
  private struct Key: Hashable {
    let path: String
    let split: String
    let repeated: Int
  }

  /// The rows of each result that all have, in the order of the first.
  private static func commonRows(_ models: [NamedPredictions], hasSplits: Bool) -> [[Int]] {
    func keys(_ predictions: Predictions) -> [Key] {
      var seen: [Key: Int] = [:]
      return predictions.labels.indices.map { row in
        let key = Key(
          path: predictions.paths?[row] ?? "", split: hasSplits ? predictions.splits?[row] ?? "" : "", repeated: 0)
        let before = seen[key, default: 0]
        seen[key] = before + 1
        return Key(path: key.path, split: key.split, repeated: before)
      }
    }
    let all = models.map { keys($0.predictions) }
    let places = all.dropFirst().map { Dictionary(uniqueKeysWithValues: $0.enumerated().map { ($1, $0) }) }
    let common = all[0].indices.filter { row in places.allSatisfy { $0[all[0][row]] != nil } }
    return [common] + places.map { places in common.compactMap { places[all[0][$0]] } }
  }

  /// The rows of each result whose image all have by the end of its path, in the order of the first; of rows of one image
  /// the first counts.
  private static func rowsByEnding(_ models: [NamedPredictions], hasSplits: Bool) -> [[Int]] {
    let first = models[0].predictions
    let places = models.dropFirst().map { model -> [Int: Int] in
      let join = RowJoin(paths: model.predictions.paths ?? [], files: first.paths ?? [])
      var rows: [Int: Int] = [:]
      for (row, file) in join.fileOfRow.enumerated() {
        guard let file, rows[file] == nil else { continue }
        if !hasSplits || model.predictions.splits?[row] == first.splits?[file] { rows[file] = row }
      }
      return rows
    }
    let common = first.labels.indices.filter { row in places.allSatisfy { $0[row] != nil } }
    return [common] + places.map { places in common.compactMap { places[$0] } }
  }

  private static func nothingInCommon(_ models: [NamedPredictions], hasSplits: Bool) -> ComparisonError {
    func rows(_ pair: [NamedPredictions]) -> [[Int]] { commonRows(pair, hasSplits: hasSplits) }
    let other = models.dropFirst().first { rows([models[0], $0])[0].isEmpty } ?? models[1]
    func example(_ predictions: Predictions) -> String {
      "'\(predictions.paths?.first ?? "")'" + (hasSplits ? " of split '\(predictions.splits?.first ?? "")'" : "")
    }
    return .differentRows(
      first: models[0].name, second: other.name,
      problem: "they have no image in common; one names \(example(models[0].predictions)), the other "
        + "\(example(other.predictions)). Evaluate both on the same data and split.")
  }

  private static func checkOrder(_ first: NamedPredictions, _ second: NamedPredictions) throws {
    func fail(_ problem: String) -> ComparisonError {
      .differentRows(
        first: first.name, second: second.name,
        problem: "\(problem). Without the column 'path' in every result, rows must be the same in the same order.")
    }
    let (a, b) = (first.predictions, second.predictions)
    guard a.count == b.count else { throw fail("they have \(a.count) and \(b.count) rows") }
    if let row = a.labels.indices.first(where: { a.labels[$0] != b.labels[$0] }) {
      throw fail(
        "data row \(row + 1) is '\(a.classes[a.labels[row]])' in one and '\(b.classes[b.labels[row]])' in the other")
    }
  }
}
