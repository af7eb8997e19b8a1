import Datasets
import Files
import Foundation
import Testing
import TestSupport

/// Checks against the real data set; skipped where it is absent (FER2013_DIR or data/fer2013).
@Suite(.enabled(if: Fixtures.fer2013 != nil, "the FER2013 data is not on this machine"))
struct FER2013Tests {
  private func hash(_ pixels: [UInt8]) -> String {
    let value = pixels.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    let text = String(value, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }

  @Test func fiftyFilesDecodeAsOpenCVDecodesThem() throws {
    let root = try #require(Fixtures.fer2013)
    let path = Fixtures.path("datasets/fer2013-checks.csv")
    let table = try CSVTable(parsing: try readFile(path), path: path)
    #expect(table.rows.count == 50)
    for row in table.rows {
      let image = try ImageDecoder.read(root + "/" + row.cells[0])
      #expect("\(image.width),\(image.height)" == "\(row.cells[1]),\(row.cells[2])")
      #expect("\(image.pixels.reduce(0) { $0 + Int($1) })" == row.cells[3], "\(row.cells[0])")
      #expect(hash(image.pixels) == row.cells[4], "\(row.cells[0])")
    }
  }

  @Test func theWholeDataSetIsReadWithoutALoss() throws {
    let dataset = try Dataset.open(try #require(Fixtures.fer2013))
    #expect(dataset.classes == ["angry", "disgust", "fear", "happy", "neutral", "sad", "surprise"])
    let train = dataset.indices(of: .train)
    #expect(train.count == 28_709 && dataset.indices(of: .test).count >= 3_589)
    let loaded = try dataset.load(Array(dataset.samples.indices))
    #expect(loaded.unreadable.isEmpty && loaded.images.allSatisfy { $0.width == 48 && $0.height == 48 })
    let disgust = dataset.classes.firstIndex(of: "disgust")
    #expect(train.count { dataset.samples[$0].label == disgust } == 436)

    let images = train.map { loaded.images[$0] }
    let labels = train.map { loaded.labels[$0] }
    let parts = Splitting.validationSplit(images: images, labels: labels, fraction: 0.1, seed: 42)
    #expect(Set(parts.train.map { images[$0] }).isDisjoint(with: parts.validation.map { images[$0] }))
    for label in dataset.classes.indices {
      let all = labels.count { $0 == label }
      #expect(parts.validation.count { labels[$0] == label } == Int((Double(all) * 0.1).rounded()))
    }
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["FER2013_ARCHIVE"] != nil, "FER2013_ARCHIVE names no archive"))
  func theArchiveReadInPlaceEqualsTheFolder() throws {
    let folder = try Dataset.open(try #require(Fixtures.fer2013))
    let archive = try Dataset.open(try #require(ProcessInfo.processInfo.environment["FER2013_ARCHIVE"]))
    #expect(archive.samples == folder.samples)
    for index in stride(from: 0, to: folder.samples.count, by: 97) {
      #expect(try archive.image(at: index) == folder.image(at: index))
    }
  }
}
