import Reporting

extension Reproduction {
  /// A table beside a page, and what its rows are.
  struct RowTable {
    /// What a row is: `One row per image`.
    let rows: String
    /// The file's name in the report's folder.
    let file: String

    init(_ rows: String, _ file: String) {
      self.rows = rows
      self.file = file
    }
  }

  /// How to make a report again: command, version and seed, what else it rests on, then the files beside the page.
  /// - Parameters:
  ///   - invocation: how the program was called.
  ///   - seed: of everything that was drawn; `nil` where nothing is.
  ///   - facts: what else the numbers depend on, such as the checksum of a model.
  ///   - numbers: the file that holds every number of the page.
  ///   - tables: files with a row for each thing.
  init(
    _ invocation: Invocation, seed: UInt64? = nil, facts: [Definition] = [], numbers: String, tables: [RowTable] = []
  ) {
    func link(_ file: String) -> Prose { "\(link: "\(code: file)", to: file)" }
    self.init(
      command: invocation.commandLine,
      facts: [Definition("Version", "\(Version.current)")]
        + (seed.map { [Definition("Seed", Prose(String($0)))] } ?? []) + facts
        + [Definition("All numbers", link(numbers))] + tables.map { Definition(Prose($0.rows), link($0.file)) }
        + [Definition("Checksums of all files, date", link(Manifest.fileName))])
  }
}
