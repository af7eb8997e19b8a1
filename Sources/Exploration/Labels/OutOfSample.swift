/// Whether probabilities were made for rows that the model never saw.
public enum OutOfSample {
  /// How many rows an error names.
  public static let examples = 3

  /// Refuses rows that the model was trained on. Nothing is checked for a model that was trained on none of these splits'
  /// data (`trainedOn` empty), which is what out-of-fold probabilities are.
  ///
  /// `all` names a data set without splits: a model trained on `all` saw every row, and a row of `all` is part of whatever
  /// the model was trained on. Capital letters do not count, and `val` is `validation`.
  /// - Parameters:
  ///   - splits: each row's split; `nil` where it is not known.
  ///   - trainedOn: the splits that the model was trained on.
  ///   - paths: each row's path, for the message.
  /// - Throws: `LabelDoubtError.inSample`, `LabelDoubtError.unknownSplit`.
  public static func check(splits: [String?], trainedOn: [String], paths: [String]? = nil) throws {
    precondition(paths.map { $0.count == splits.count } ?? true, "paths of other rows")
    let learned = Set(trainedOn.map(canonical))
    guard !learned.isEmpty else { return }
    func examples(_ rows: [Int]) -> [String] { rows.prefix(Self.examples).map { paths?[$0] ?? "row \($0)" } }
    let seen = splits.indices.filter { row in
      splits[row].map(canonical).map { learned.contains($0) || learned.contains("all") || $0 == "all" } ?? false
    }
    guard seen.isEmpty else {
      throw LabelDoubtError.inSample(
        rows: seen.count, of: splits.count, splits: Set(seen.compactMap { splits[$0] }).sorted(),
        examples: examples(seen))
    }
    let unknown = splits.indices.filter { splits[$0]?.isEmpty ?? true }
    guard unknown.isEmpty else {
      throw LabelDoubtError.unknownSplit(
        rows: unknown.count, of: splits.count, trainedOn: trainedOn, examples: examples(unknown))
    }
  }

  private static func canonical(_ split: String) -> String {
    let name = split.lowercased()
    return name == "val" ? "validation" : name
  }
}
