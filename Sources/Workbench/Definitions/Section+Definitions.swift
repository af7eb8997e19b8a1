import Reporting

extension Section {
  /// What each number of a page is, as a formula: the last section of a report.
  /// - Parameters:
  ///   - notation: the letters that the formulas use.
  ///   - entries: what the page shows, in the order in which it is met.
  ///   - more: what follows the list.
  static func definitions(
    notation: Prose = "", _ entries: [Definition], @BlockBuilder followedBy more: () -> [Block] = { [] }
  ) -> Section {
    Section("Definitions", id: "definitions") {
      notation
      Block.definitions(entries)
      more()
    }
  }

  /// The same of terms; one that several parts of a page need is named once, where it is met first.
  static func definitions(_ terms: [Term]) -> Section {
    var known: Set<String> = []
    return definitions(terms.filter { known.insert($0.name).inserted }.map(\.definition))
  }
}
