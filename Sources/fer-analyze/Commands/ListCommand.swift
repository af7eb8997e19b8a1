import ArgumentParser
import Files
import Workbench

/// `fer-analyze list`.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "What can be chosen: methods, architectures, metrics, figures, recipes and more.",
    discussion: "  fer-analyze list methods\n  fer-analyze list metrics --json")

  @Argument(
    help: ArgumentHelp("One of \(Catalogue.families.map(\.name).joined(separator: ", ")).", valueName: "family"))
  var family: String
  @Flag(help: "Print a table in Markdown.")
  var markdown = false
  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    guard Catalogue.families.contains(where: { $0.name == family }) else {
      throw ValidationError("\(family): expected one of \(Catalogue.families.map(\.name).joined(separator: ", ")).")
    }
  }

  func run() throws {
    _ = common.begin()
    for found in Catalogue.families where found.name == family {
      common.finish(lines: markdown ? [found.markdown] : found.lines, json: found.json, pages: [])
    }
  }
}
