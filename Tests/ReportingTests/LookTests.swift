import Foundation
import Reporting
import Testing
import TestSupport

@Suite struct LookTests {
  /// `REPORT_SAMPLE=folder` leaves the sample report there to be looked at.
  @Test func theSampleReportCanBeKept() throws {
    let folder = try TemporaryFolder()
    let target = ProcessInfo.processInfo.environment["REPORT_SAMPLE"] ?? folder.file("sample")
    let summary = try ReportWriter().write(
      SampleReport.document(), to: target, figures: SampleReport.figures,
      manifest: Manifest(command: [], version: "", date: "", inputs: []))
    let page = try #require(summary.files.first { $0.path == "index.html" })
    #expect(page.bytes < 80_000)
  }
}
