import ArgumentParser
import Datasets
import Exploration
import Files

/// Which images of the data are left out.
struct CurationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Leave out the images that a CSV with a column path names, such as the exclusions.csv of eda; may be given several times.",
      valueName: "file.csv"))
  var exclude: [String] = []
  @Option(
    name: .customLong("exclude-reasons"),
    help: ArgumentHelp(
      "Only those for one of these reasons, separated by commas; eda gives \(ExclusionList.Reason.allCases.map(\.rawValue).joined(separator: ", ")). Default: all.",
      valueName: "list"))
  var excludeReasons: String?
  @Option(
    name: .customLong("exclude-splits"),
    help: ArgumentHelp(
      "Leave images out of these splits only, separated by commas: train keeps what is measured whole. Default: all.",
      valueName: "list"))
  var excludeSplits: String?
  /// What to say of a table of splits, which is `--split` where a command has no splits to choose from.
  static let splitHelp = ArgumentHelp(
    "Other splits than those of the data: a CSV with the columns path and split, such as the split.csv of eda; or names, where the files are called as FER2013's (Training_…, PublicTest_…, PrivateTest_…: train, validation, test). Images without a split there are left out.",
    valueName: "file.csv|names")

  func validate() throws {
    _ = try excludedSplits()
    if excludeSplits != nil, exclude.isEmpty {
      throw ValidationError("--exclude-splits goes with --exclude FILE.")
    }
    guard let excludeReasons else { return }
    guard !exclude.isEmpty else { throw ValidationError("--exclude-reasons goes with --exclude FILE.") }
    guard excludeReasons.contains(where: { $0 != "," }) else {
      throw ValidationError("--exclude-reasons is empty: name at least one reason.")
    }
  }

  private func excludedSplits() throws -> [Split] {
    try (excludeSplits ?? "").split(separator: ",").map { name in
      guard let split = Split(rawValue: String(name)) else {
        throw ValidationError(
          "--exclude-splits \(name): expected \(Split.allCases.map(\.rawValue).joined(separator: ", ")).")
      }
      return split
    }
  }

  /// - Parameter split: the table of splits.
  func curation(split: String?) -> Curation {
    // `validate` has read the splits before.
    Curation(
      exclusions: exclude, reasons: excludeReasons.map { $0.split(separator: ",").map(String.init) } ?? [],
      excludedSplits: (try? excludedSplits()) ?? [], split: split)
  }

  /// What was given; what was not is left out, so that runs without it are described as ever.
  func json(split: String?) -> [(key: String, value: JSONValue)] {
    (exclude.isEmpty ? [] : [("exclude", exclude.json)])
      + (excludeReasons.map { [("exclude-reasons", $0.json)] } ?? [])
      + (excludeSplits.map { [("exclude-splits", $0.json)] } ?? [])
      + (split.map { [("split", $0.json)] } ?? [])
  }
}
