import Foundation
import Testing
import TestSupport

/// Compares a text with the file of this name under `Tests/Fixtures/reporting`.
///
/// A missing file is written and the test fails, so that a baseline is always looked at; `RECORD_SNAPSHOTS=1` writes them
/// all again, and fails too.
func expectSnapshot(_ actual: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  let path = Fixtures.path("reporting/" + name)
  let recording = ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil
  guard !recording, let expected = try? String(contentsOfFile: path, encoding: .utf8) else {
    try actual.write(toFile: path, atomically: true, encoding: .utf8)
    Issue.record("\(path) was written; look at it and run the test again", sourceLocation: sourceLocation)
    return
  }
  guard actual != expected else { return }
  let (new, old) = (actual.components(separatedBy: "\n"), expected.components(separatedBy: "\n"))
  let line = zip(new, old).enumerated().first { $1.0 != $1.1 }?.offset ?? min(new.count, old.count)
  Issue.record(
    """
    \(name) differs from line \(line + 1) on (RECORD_SNAPSHOTS=1 records it anew)
    expected: \(line < old.count ? old[line] : "end of file")
    got:      \(line < new.count ? new[line] : "end of file")
    """, sourceLocation: sourceLocation)
}
