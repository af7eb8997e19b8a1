import Foundation
import Testing
import TestSupport

/// Compares text with `Tests/Fixtures/plotting/<name>.txt`.
///
/// A snapshot that is missing is written, and the test fails so that someone looks at it; `RECORD_SNAPSHOTS=1` writes all
/// of them anew and fails too.
func expectSnapshot(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  let path = Fixtures.path("plotting/\(name).txt")
  let recording = ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1"
  guard !recording, let expected = try? String(contentsOfFile: path, encoding: .utf8) else {
    try FileManager.default.createDirectory(atPath: Fixtures.path("plotting"), withIntermediateDirectories: true)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    Issue.record(
      "the snapshot \(name).txt was written; look at it and run the test again", sourceLocation: sourceLocation)
    return
  }
  guard text != expected else { return }
  let (a, b) = (text.split(separator: "\n"), expected.split(separator: "\n"))
  let line = zip(a, b).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(a.count, b.count)
  let got = line < a.count ? String(a[line]) : "(end)"
  let wanted = line < b.count ? String(b[line]) : "(end)"
  Issue.record(
    "\(name).txt differs in line \(line + 1): got \(got), expected \(wanted)", sourceLocation: sourceLocation)
}
