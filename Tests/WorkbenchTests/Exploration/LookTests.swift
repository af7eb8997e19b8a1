import Foundation
import Testing
import TestSupport
import Workbench

/// `EDA_SAMPLE=folder` explores the real data into that folder, to be looked at and timed.
@Suite(
  "A report to look at",
  .enabled(if: ProcessInfo.processInfo.environment["EDA_SAMPLE"] != nil && Fixtures.fer2013 != nil))
struct ExplorationLookTests {
  @Test("FER2013") func real() throws {
    let folder = try #require(ProcessInfo.processInfo.environment["EDA_SAMPLE"])
    let data = try #require(Fixtures.fer2013)
    let start = Date()
    var settings = ExplorationSettings(data: data, output: folder)
    settings.force = true
    let result = try ExplorationJob(
      settings: settings,
      invocation: Invocation(arguments: ["fer-analyze", "eda", "data/fer2013", "--output", "reports/eda"])
    ).run(SilentObserver())
    print(result.summary.joined(separator: "\n"))
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    print(
      status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? "", "seconds", Date().timeIntervalSince(start))
    let page = try Data(contentsOf: URL(fileURLWithPath: result.reportPath))
    #expect(page.count < 1_500_000)
  }
}
