import ArgumentParser
import Foundation
import Workbench

/// `fer-analyze report`.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Make the results report of a training run again.",
    discussion:
      "Reads the run's predictions, history and best checkpoint; nothing is trained and no image is read.\n\n  fer-analyze report outputs/resnet50v2-cbam-48"
  )

  @Argument(help: ArgumentHelp("Folder of the run.", valueName: "run"))
  var folder: String
  @OptionGroup(title: "Report") var report: ReportOptions
  @OptionGroup(title: "Common") var common: CommonOptions

  func run() throws {
    let observer = common.begin()
    let name = ((folder as NSString).standardizingPath as NSString).lastPathComponent
    let result = try ReportJob(
      run: folder, output: report.folder(name), force: report.force, formats: report.format, invocation: invocation
    ).run(observer)
    common.finish(lines: result.summary, json: result.json, pages: [result.report])
  }
}
