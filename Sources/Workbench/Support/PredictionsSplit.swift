import Evaluation

extension Predictions {
  /// The rows of one split.
  /// - Parameters:
  ///   - split: the split, as the file names it.
  ///   - file: the file, for messages.
  /// - Throws: `WorkbenchError.option` when the file has no such split.
  func rows(ofSplit split: String, in file: String) throws -> Predictions {
    let rows = labels.indices.filter { splits?[$0] == split }
    guard !rows.isEmpty else {
      let present = Set(splits ?? []).sorted().joined(separator: ", ")
      throw WorkbenchError.option(
        name: "--split",
        expected: present.isEmpty ? "no split: \(file) names none" : "one of \(present), as in \(file)", got: split)
    }
    return try selecting(rows, name: file)
  }
}
