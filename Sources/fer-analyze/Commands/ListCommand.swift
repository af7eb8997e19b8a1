import ArgumentParser
import Files
import Workbench

/// `fer-analyze list`.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "What can be chosen: methods, architectures, metrics, figures, recipes and more.",
    discussion: """
      What there is:       fer-analyze list
      One family:          fer-analyze list methods
      For a program:       fer-analyze list metrics --json
      """)

  @Argument(
    help: ArgumentHelp(
      "One of \(Catalogue.families.map(\.name).joined(separator: ", ")). Default: what families there are.",
      valueName: "family"))
  var family: String?
  @Flag(help: "Print a table in Markdown.")
  var markdown = false
  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    let names = Catalogue.families.map(\.name)
    guard let family else {
      if markdown { throw ValidationError("--markdown: name a family, one of \(names.joined(separator: ", ")).") }
      return
    }
    guard names.contains(family) else {
      throw ValidationError(
        "\(family): expected one of \(names.joined(separator: ", ")).\(NearNames.question(family, among: names))")
    }
  }

  func run() throws {
    _ = common.begin()
    if family == nil { common.finish(lines: Catalogue.overview, json: Catalogue.overviewJSON, pages: []) }
    for found in Catalogue.families where found.name == family {
      common.finish(lines: markdown ? [found.markdown] : found.lines, json: found.json, pages: [])
    }
  }
}
