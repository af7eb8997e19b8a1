import Datasets
import Files
import Foundation
import SyntheticFaces
import Testing
import TestSupport

struct SyntheticDatasetTests {
  /// Enough of a codec to see which bytes were written where.
  private func encode(_ image: GrayImage) -> Data { Data([UInt8(image.width), UInt8(image.height)] + image.pixels) }

  private func files(in folder: String) -> [String] {
    (FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []).filter { $0.contains(".") }.sorted()
  }

  @Test func classCountsKeepSharesAndFloor() {
    for total in [0, 1, 6, 7, 50, 350, 1400, 28_709] {
      let counts = SyntheticDataset.classCounts(total: total)
      #expect(counts.values.reduce(0, +) == total)
      #expect(counts.count == 7)
      #expect(counts.values.allSatisfy { $0 >= min(15, total / 7) })
    }
    let whole = SyntheticDataset.classCounts(total: 28_709)
    for expression in FacialExpression.allCases { #expect(whole[expression] == expression.fer2013TrainingCount) }
    #expect(SyntheticDataset.classCounts(total: 350)[.disgust] == 15)
    #expect(SyntheticDataset.classCounts(total: 350, minimum: 0)[.disgust] == 5)
  }

  @Test func foldersAndSidecarsHoldEveryFace() throws {
    let folder = try TemporaryFolder()
    var last = (0, 0)
    try SyntheticDataset.write(
      to: folder.path, train: 30, test: 14, seed: 3, withMasks: true, encodePNG: encode, progress: { last = ($0, $1) })
    #expect(last == (44, 44))
    let written = files(in: folder.path)
    #expect(written.filter { $0.hasPrefix("train/") }.count == 30)
    #expect(written.filter { $0.hasPrefix("test/") }.count == 14)
    #expect(
      Set(written.filter { $0.hasPrefix("masks/") }.map { String($0.dropFirst(6)) })
        == Set(written.filter { $0.hasPrefix("train/") || $0.hasPrefix("test/") }))
    #expect(written.contains("test/disgust/face_000001.png"))

    let path = folder.file("action_units.csv")
    let table = try CSVTable(parsing: readFile(path), path: path)
    #expect(table.rows.count == 44)
    #expect(table.columns.starts(with: ["path", "split", "expression", "AU1", "AU2", "AU4"]))
    for row in table.rows {
      #expect(written.contains(row.cells[0]))
      let expression = try #require(FacialExpression(rawValue: row.cells[2]))
      for unit in expression.coreActionUnits {
        let column = try #require(table.columns.firstIndex(of: unit.code))
        #expect((Double(row.cells[column]) ?? 0) > 0, "\(row.cells[0]) lacks \(unit.code)")
      }
    }
    let summary = folder.file("synthetic.json")
    let json = try JSONValue(parsing: readFile(summary), path: summary)
    #expect(json["regions"]?.arrayValue?.compactMap(\.stringValue) == FaceRegion.allCases.map(\.rawValue))
    #expect(json["counts"]?["test"]?["disgust"]?.intValue == 2)
    let description = try #require(try SyntheticDescription(of: folder.path))
    #expect(description.hasMasks == json["masks"]?.boolValue && description.counts["test"]?["disgust"] == 2)
    let drawn = Dictionary(
      table.rows.map { ($0.cells[2], 1) }, uniquingKeysWith: +)
    #expect(description.covers(drawn))
    let huge = try TemporaryFolder()
    let most = String(Int.max)
    try AtomicFile.write(
      """
      {"kind": "synthetic faces", "seed": "1", "masks": false, "regions": [],
      "counts": {"train": {"happy": \(most)}, "test": {"happy": \(most), "sad": -3}}}
      """, to: huge.file("synthetic.json"))
    let limited = try #require(try SyntheticDescription(of: huge.path))
    #expect(
      limited.covers(["happy": 2_000_000]) && !limited.covers(["happy": 2_000_001]) && !limited.covers(["sad": 1]))
    #expect(!description.covers(drawn.merging(["happy": 1]) { $0 + $1 }) && !description.covers(["contempt": 1]))
  }

  @Test("a file of the name that is about something else is no description", arguments: ["x", "{}", "{\"kind\": 3}"])
  func otherFiles(text: String) throws {
    let folder = try TemporaryFolder()
    #expect(try SyntheticDescription(of: folder.path) == nil)
    try AtomicFile.write(text, to: folder.file("synthetic.json"))
    #expect(try SyntheticDescription(of: folder.path) == nil)
  }

  @Test func equalSeedsGiveEqualFilesAndSizeDoesNotMatter() throws {
    let (small, large) = (try TemporaryFolder(), try TemporaryFolder())
    try SyntheticDataset.write(to: small.path, train: 14, test: 7, seed: 6, withMasks: false, encodePNG: encode)
    try SyntheticDataset.write(to: large.path, train: 40, test: 21, seed: 6, withMasks: false, encodePNG: encode)
    let names = files(in: small.path).filter { $0.hasSuffix(".png") }
    #expect(names.count == 21)
    #expect(!names.contains { $0.hasPrefix("masks/") })
    for name in names { #expect(try readFile(small.file(name)) == readFile(large.file(name)), "\(name)") }
    let (train, test) = (small.file("train/happy/face_000000.png"), small.file("test/happy/face_000000.png"))
    #expect(try readFile(train) != readFile(test))
  }

  @Test func impossibleSizesAreRefused() throws {
    let folder = try TemporaryFolder()
    for count in [-1, 1_000_000] {
      #expect(throws: SyntheticFaceError.self) {
        try SyntheticDataset.write(to: folder.path, train: count, test: 0, seed: 1, withMasks: false, encodePNG: encode)
      }
    }
    #expect(files(in: folder.path).isEmpty)
  }

  @Test func aFailingCodecEndsTheWork() throws {
    struct Broken: Error {}
    let folder = try TemporaryFolder()
    #expect(throws: Broken.self) {
      try SyntheticDataset.write(
        to: folder.path, train: 7, test: 0, seed: 1, withMasks: false, encodePNG: { _ in throw Broken() })
    }
    #expect(files(in: folder.path).isEmpty)
  }
}
