import ArgumentParser
import Files
import Workbench

/// `fer-analyze layers`.
struct LayersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "layers",
    abstract: "The nodes of a model that can be tapped: name, grid, channels, sign, receptive field.",
    discussion: """
      Tap a node whose values cannot be negative (behind a ReLU), with a grid fine enough for the question.
        fer-analyze layers
        fer-analyze layers best.ckpt
        fer-analyze layers resnet50v2-cbam --size 144
      """)

  @Argument(
    help: ArgumentHelp(
      "Checkpoint, or the name of an architecture. Default: the network that ships with the program.",
      valueName: "model"))
  var model: String?
  @Option(help: ArgumentHelp("Side of the images, for an architecture.", valueName: "pixels"))
  var size: Int?
  @Flag(help: "Vectors too, and maps of one cell.")
  var all = false
  @OptionGroup(title: "Common") var common: CommonOptions

  func run() throws {
    let observer = common.begin()
    let source = try ModelSource(model)
    if let notice = source.notice { observer.note(notice) }
    let listing = try LayerListing(source.path, size: size)
    common.finish(lines: listing.lines(all: all), json: listing.json, pages: [])
  }
}
