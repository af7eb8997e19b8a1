import Files
import Foundation
import Testing
import TestSupport

@Suite struct AtomicFileTests {
  private struct Stop: Error {}

  @Test func writingMakesFoldersAndLeavesNoOtherFile() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a/b/c.txt")
    try AtomicFile.write("one", to: path)
    try AtomicFile.write("two", to: path)
    #expect(try readFile(path) == Data("two".utf8))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("a/b")) == ["c.txt"])
  }

  @Test func aFailureLeavesTheOldContentAndNoRest() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write("old", to: folder.file("c.txt"))
    #expect(throws: Stop.self) {
      try AtomicFile.produce(folder.file("c.txt")) { temporary in
        try Data("half".utf8).write(to: URL(fileURLWithPath: temporary))
        throw Stop()
      }
    }
    #expect(try readFile(folder.file("c.txt")) == Data("old".utf8))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["c.txt"])
  }

  @Test func aPathThatCannotBeWrittenIsNamed() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write("file", to: folder.file("x"))
    for path in [folder.file("x/y.txt"), "/proc/none/y.txt"] {
      #expect { try AtomicFile.write("no", to: path) } throws: { error in
        (error as? FileError)?.failure == .cannotWrite
      }
    }
    #expect { try AtomicFile.write("no", to: folder.path) } throws: { ($0 as? FileError)?.failure == .cannotWrite }
  }

  @Test func anOccupiedFolderIsRefusedUnlessForced() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.checkFolder(folder.file("new"), force: false)
    #expect(!FileManager.default.fileExists(atPath: folder.file("new")))
    try AtomicFile.write("x", to: folder.file("new/x"))
    #expect { try AtomicFile.checkFolder(folder.file("new"), force: false) } throws: { error in
      "\(error)".contains("--force") && (error as? FileError)?.failure == .cannotWrite
    }
    try AtomicFile.checkFolder(folder.file("new"), force: true)
    #expect(FileManager.default.fileExists(atPath: folder.file("new/x")))
    #expect(throws: FileError.self) { try AtomicFile.checkFolder(folder.file("new/x"), force: true) }
  }

  @Test func readingTellsMissingFromFolder() throws {
    let folder = try TemporaryFolder()
    #expect { try readFile(folder.file("none")) } throws: { ($0 as? FileError)?.failure == .noInput }
    #expect { try readFile(folder.path) } throws: { ($0 as? FileError)?.failure == .badData }
  }
}
