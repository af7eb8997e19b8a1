/// The part of a data set that a sample belongs to.
public enum Split: String, Sendable, CaseIterable {
  case train
  case validation
  case test
  /// The data set has no splits.
  case all

  /// The split that a folder is named after (`train`, `val` or `validation`, `test`, in any case), else `nil`.
  init?(folder: String) {
    switch folder.lowercased() {
    case "train": self = .train
    case "val", "validation": self = .validation
    case "test": self = .test
    default: return nil
    }
  }
}

/// One labelled image of a data set.
public struct Sample: Sendable, Hashable {
  /// Where the image is, `/`-separated, from the folder that holds the splits or classes; `<file>.csv#<row>` in a
  /// table, where the row after the header is row 1.
  public let path: String
  /// The split.
  public let split: Split
  /// The index of the class in `Dataset.classes`.
  public let label: Int
}

/// A file that holds no readable image.
public struct UnreadableFile: Sendable, Hashable {
  /// The sample's path.
  public let path: String
  /// What was found, and what to do.
  public let reason: String
}
