import Fuzzing
import Testing
import TestSupport

/// Readers tried with damaged files: read, or refused as bad data. `make fuzz` does the same for as long as it is told.
@Suite struct DamagedFilesTests {
  private func check(_ bytes: [UInt8], _ reader: FuzzedReader, _ folder: TemporaryFolder, _ what: String) throws -> Bool
  {
    let outcome = try bytes.withUnsafeBufferPointer { try reader.outcome(of: $0, in: folder.path) }
    if case .finding(let text) = outcome { Issue.record("\(reader), \(what): \(text)") }
    return outcome == .accepted
  }

  @Test(arguments: FuzzedReaders.all) func wholeFilesAndWhatWasFoundBefore(_ reader: FuzzedReader) throws {
    let folder = try TemporaryFolder()
    let corpus = try reader.corpus()
    let accepted = try corpus.count { try check($0.bytes, reader, folder, $0.name) }
    #expect(accepted > 0, "a corpus of \(corpus.count) files, none of which is read, finds nothing")
  }

  @Test(arguments: FuzzedReaders.all) func filesDamagedAtRandom(_ reader: FuzzedReader) throws {
    let folder = try TemporaryFolder()
    let corpus = try reader.corpus()
    var mutator = Mutator(seed: 2013)
    var refused = 0
    for round in 0..<200 {
      let whole = corpus[round % corpus.count]
      let other = corpus[(round * 7 + 3) % corpus.count]
      let isRead = try check(
        mutator.damaged(whole.bytes, other: other.bytes), reader, folder, "round \(round), \(whole.name)")
      if !isRead { refused += 1 }
    }
    #expect(refused > 0, "damage that is never noticed is none")
  }

  @Test(arguments: FuzzedReaders.all) func anEmptyFile(_ reader: FuzzedReader) throws {
    _ = try check([], reader, try TemporaryFolder(), "an empty file")
  }
}
