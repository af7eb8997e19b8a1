import ArgumentParser
import Files
import Workbench

/// `fer-analyze demo`.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "The whole line on the faces that ship with the program: eda, train, evaluate, explain, report.",
    discussion: "Takes about two minutes on two cores. Writes outputs/demo and reports/demo-*, replacing an older demo."
  )

  @OptionGroup(title: "Common") var common: CommonOptions

  func run() throws {
    let observer = common.begin(stoppable: true)
    let result = try DemonstrationJob(seed: common.seed, invocation: invocation).run(observer)
    common.finish(lines: result.lines, json: result.json, pages: result.pages)
  }
}
