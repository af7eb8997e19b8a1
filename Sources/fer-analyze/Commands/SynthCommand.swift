import ArgumentParser
import Files
import Workbench

/// `fer-analyze synth`.
struct SynthCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synth", abstract: "Draw faces with known action units and region masks.",
    discussion: """
      48x48 gray faces in train/ and test/ by class, imbalanced as FER2013 is; masks/ with a map of the face's regions for \
      each; action_units.csv with what was drawn. One seed gives the same bytes.

        fer-analyze synth faces --train 2000 --test 500
        fer-analyze synth faces --coco                  # annotations.json for pycocotools
      """)

  @Argument(help: ArgumentHelp("Folder to write.", valueName: "dir"))
  var folder: String
  @Option(help: ArgumentHelp("Faces to train on.", valueName: "n"))
  var train = 1000
  @Option(help: ArgumentHelp("Faces to test on.", valueName: "n"))
  var test = 300
  @Option(
    name: .customLong("minimum-per-class"),
    help: ArgumentHelp("The fewest faces of a class in each split.", valueName: "n"))
  var minimum = 15
  @Flag(inversion: .prefixedNo, help: "Write a map of the face's regions for each face.")
  var masks = true
  @Flag(help: "Write the regions in COCO's format too: annotations.json, about 4 KB a face.")
  var coco = false
  @Flag(help: "Write into a folder that holds files already.")
  var force = false
  @OptionGroup(title: "Common") var common: CommonOptions

  func run() throws {
    let observer = common.begin()
    let job = SynthesisJob(
      folder: folder, train: train, test: test, minimumPerClass: minimum, masks: masks, annotations: coco,
      seed: common.seed, force: force)
    let result = try job.run(observer)
    common.finish(lines: result.lines, json: result.json, pages: [])
  }
}
