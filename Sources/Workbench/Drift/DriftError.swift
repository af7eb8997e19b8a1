import Files

/// Why checkpoints cannot be compared.
public enum DriftError: ReportableError, Equatable {
  /// Fewer than two.
  case tooFew(found: [String])
  /// They answer with other classes, or in another order.
  case otherClasses(first: String, [String], second: String, [String])
  /// A node that was asked for is not in a checkpoint.
  case noSuchLayer(String, checkpoint: String)

  /// Bad data, but for a node that was asked for.
  public var failure: Failure {
    switch self {
    case .tooFew, .noSuchLayer: .usage
    case .otherClasses: .badData
    }
  }

  /// What does not fit, and what was expected.
  public var description: String {
    switch self {
    case .tooFew(let found):
      "two checkpoints or more were expected, \(found.isEmpty ? "none was" : "only \(found.joined(separator: ", ")) was") found. Name two files, or a folder that holds them, such as outputs/<run>/checkpoints."
    case .otherClasses(let first, let a, let second, let b):
      "the checkpoints answer with other classes: \(first) with \(a.joined(separator: ", ")); \(second) with \(b.joined(separator: ", ")). The same classes in the same order were expected."
    case .noSuchLayer(let layer, let checkpoint):
      "--layer \(layer): \(checkpoint) has no such node; `fer-analyze layers \(checkpoint)` lists those that it has. Without --layer every checkpoint is tapped at nodes of its own."
    }
  }
}
