import Datasets
import Files
import Foundation
import Testing
import TestSupport

@Suite struct TableTests {
  private func open(_ text: String) throws -> Dataset {
    let folder = try TemporaryFolder()
    try AtomicFile.write(text, to: folder.file("faces.csv"))
    return try Dataset.open(folder.file("faces.csv"))
  }

  private func error(_ text: String) -> String {
    let error = failure { _ = try open(text) }
    return "\(error.code) \(error.text)"
  }

  private static let pixels = (0..<4).map(String.init).joined(separator: " ")

  @Test func emotionsAndUsagesAreMapped() throws {
    let usages = ["Training", "PublicTest", "PrivateTest"]
    let rows = (0..<7).map { "\($0),\(Self.pixels),\(usages[$0 % 3])" }
    let dataset = try open("emotion,pixels,Usage\n" + rows.joined(separator: "\n"))
    #expect(dataset.name == "faces")
    #expect(dataset.classes == ["angry", "disgust", "fear", "happy", "neutral", "sad", "surprise"])
    #expect(
      dataset.samples.map { dataset.classes[$0.label] } == [
        "angry", "disgust", "fear", "happy", "sad", "surprise", "neutral",
      ])
    #expect(dataset.samples.map(\.split) == [.train, .validation, .test, .train, .validation, .test, .train])
    #expect(dataset.samples[6].path == "faces.csv#7")
    #expect(try dataset.image(at: 2) == GrayImage(width: 2, height: 2, pixels: [0, 1, 2, 3]))
    #expect(dataset.warnings.contains("split train: no row of class disgust"))
  }

  @Test func quotesSpacesOrderByteOrderMarkAndLineEndingsDoNotMatter() throws {
    let dataset = try open(
      "\u{FEFF}Usage, pixels,emotion\r\nTraining,\"9 8  7 6\",\"3\"\r\n\r\nTraining,0 0 0 255 , 4\r\n")
    #expect(dataset.samples.map(\.label) == [3, 5])
    #expect(try dataset.image(at: 0).pixels == [9, 8, 7, 6])
    #expect(try dataset.image(at: 1).pixels == [0, 0, 0, 255])
  }

  @Test func withoutUsageThereAreNoSplits() throws {
    #expect(try open("emotion,pixels\n0,7\n").splits == [.all])
  }

  @Test func badRowsNameFileAndRow() {
    let header = "emotion,pixels,Usage\n"
    let good = "0,\(Self.pixels),Training\n"
    #expect(error(header + good + "1,1 2 3,Training\n") == "65 faces.csv, row 2: 3 pixels, 4 expected")
    #expect(error(header + good + good + "7,1 2 3 4,Training\n").contains("row 3: emotion \"7\""))
    #expect(error(header + good + "x,1 2 3 4,Training\n").contains("row 2: emotion \"x\""))
    #expect(error(header + good + "1,1 2 3 256,Training\n").contains("row 2: pixel 4 is 256, at most 255"))
    #expect(error(header + good + "1,1 2 3 99999999999999999999,Training\n").contains("row 2: pixel 4"))
    #expect(error(header + good + "1,1 -2 3 4,Training\n").contains("row 2: pixel 2 is not a whole number"))
    #expect(error(header + good + "1,1 2 3 4,Validation\n").contains("row 2: usage \"Validation\""))
    #expect(error(header + good + "1,1 2 3 4\n").contains("row 2: 2 cells, 3 expected"))
    #expect(
      error(header + "1,\(Array(repeating: "1", count: 2303).joined(separator: " ")),Training\n")
        == "65 faces.csv, row 1: 2,303 pixels, 2,304 expected")
  }

  @Test func headersAndEmptyTablesAreChecked() {
    #expect(error("").contains("the file is empty"))
    #expect(error("a,b\n1,2\n").contains("found a, b"))
    #expect(error("emotion,pixels\n").contains("a header and no row"))
  }

  @Test func aTableInAFolderIsFoundAndTwoAreRefused() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write("emotion,pixels\n0,7\n", to: folder.file("a.csv"))
    #expect(try Dataset.open(folder.path).samples[0].path == "a.csv#1")
    try AtomicFile.write("emotion,pixels\n0,7\n", to: folder.file("b.csv"))
    #expect(failure { _ = try Dataset.open(folder.path) }.text.contains("a.csv, b.csv"))
  }
}
