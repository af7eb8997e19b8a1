import Datasets
import Files
import Foundation
import SyntheticFaces
import Testing
import TestSupport

@Suite("Masks in COCO's format") struct COCOAnnotationsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Draws faces and reads their annotations.
  private func annotations(in name: String = "faces", train: Int = 14, seed: UInt64 = 3) throws -> JSONValue {
    let faces = folder.file(name)
    try SyntheticDataset.write(
      to: faces, train: train, test: 7, seed: seed, withMasks: true, withAnnotations: true,
      encodePNG: { try PNGEncoder.encode($0) })
    let path = faces + "/annotations.json"
    return try JSONValue(parsing: readFile(path), path: path)
  }

  @Test("runs go down the columns and begin outside; the box holds all pixels") func runs() throws {
    // 0 1 1
    // 2 1 0
    let labels = GrayImage(width: 3, height: 2, pixels: [0, 1, 1, 2, 1, 0])
    let one = try #require(RunLengthMask(labels, value: 1))
    #expect(one.counts == [2, 3, 1] && one.area == 3 && one.box == [1, 0, 2, 2])
    // The first pixel is inside.
    let zero = try #require(RunLengthMask(labels, value: 0))
    #expect(zero.counts == [0, 1, 4, 1] && zero.area == 2 && zero.box == [0, 0, 3, 2])
    #expect(RunLengthMask(labels, value: 2)?.box == [0, 1, 1, 1])
    #expect(RunLengthMask(labels, value: 3) == nil)
    #expect(RunLengthMask(GrayImage(width: 2, height: 2, pixels: [5, 5, 5, 5]), value: 5)?.counts == [0, 4])
  }

  @Test("every face is an image and every region it shows an annotation") func everyRegion() throws {
    let json = try annotations()
    #expect(json["schema"]?.stringValue == "fer-analyze/coco/1")
    let categories = json["categories"]?.arrayValue ?? []
    #expect(categories.compactMap { $0["name"]?.stringValue } == FaceRegion.allCases.map(\.rawValue))
    #expect(categories.compactMap { $0["id"]?.intValue } == Array(1...FaceRegion.allCases.count))
    let images = json["images"]?.arrayValue ?? []
    #expect(images.count == 21 && images.compactMap { $0["id"]?.intValue } == Array(1...21))
    let names = images.compactMap { $0["file_name"]?.stringValue }
    #expect(Set(names).count == 21)
    for name in names { #expect(FileManager.default.fileExists(atPath: folder.file("faces/" + name))) }
    let annotations = json["annotations"]?.arrayValue ?? []
    #expect(annotations.compactMap { $0["id"]?.intValue } == Array(1...annotations.count))
    for image in 1...21 {
      let own = annotations.filter { $0["image_id"]?.intValue == image }
      // The regions cover the picture, each pixel once.
      #expect(own.compactMap { $0["area"]?.intValue }.reduce(0, +) == 48 * 48)
      #expect(Set(own.compactMap { $0["category_id"]?.intValue }).count == own.count && own.count > 4)
      for annotation in own {
        let runs = (annotation["segmentation"]?["counts"]?.arrayValue ?? []).compactMap(\.intValue)
        #expect(runs.reduce(0, +) == 48 * 48 && annotation["segmentation"]?["size"] == [48, 48])
        #expect(annotation["iscrowd"]?.intValue == 1)
      }
    }
  }

  @Test("one seed gives the same bytes, and without the wish there is no file") func sameBytes() throws {
    _ = try annotations(in: "a")
    _ = try annotations(in: "b")
    _ = try annotations(in: "c", seed: 4)
    let files = try ["a", "b", "c"].map { try readFile(folder.file($0 + "/annotations.json")) }
    #expect(files[0] == files[1] && files[0] != files[2])
    try SyntheticDataset.write(
      to: folder.file("d"), train: 7, test: 0, seed: 3, withMasks: false, encodePNG: { try PNGEncoder.encode($0) })
    #expect(!FileManager.default.fileExists(atPath: folder.file("d/annotations.json")))
  }

  @Test("annotations need no masks beside them, and a failure leaves none") func withoutMasks() throws {
    struct Broken: Error {}
    #expect(throws: Broken.self) {
      try SyntheticDataset.write(
        to: folder.file("e"), train: 7, test: 0, seed: 3, withMasks: false, withAnnotations: true,
        encodePNG: { _ in throw Broken() })
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("e")).isEmpty)
    try SyntheticDataset.write(
      to: folder.file("e"), train: 7, test: 0, seed: 3, withMasks: false, withAnnotations: true,
      encodePNG: { try PNGEncoder.encode($0) })
    #expect(FileManager.default.fileExists(atPath: folder.file("e/annotations.json")))
    #expect(!FileManager.default.fileExists(atPath: folder.file("e/masks")))
  }

  /// Needs Python with pycocotools; passes by where it has none.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["FER_PARITY"] == "1"))
  func pycocotoolsReadsTheMasksParity() throws {
    let json = try annotations()
    let python = ProcessInfo.processInfo.environment["FER_PYTHON"] ?? "python3"
    let script = Fixtures.path("interchange/check_coco.py")
    let outcome = try #require(try Tool.run(program: "env", [python, script, folder.file("faces")], in: folder.path))
    #expect(outcome.status == 0, "\(outcome.errors)")
    let found = try JSONValue(parsing: Data(outcome.output.utf8), path: "check_coco.py")
    guard found != [:] else { return }
    let count = json["annotations"]?.arrayValue?.count
    #expect(found["images"]?.intValue == 21 && found["annotations"]?.intValue == count)
    #expect(found["crowds"]?.intValue == count && found["categories"]?["mouth"]?.intValue == 4)
    for key in ["wrong_pixels", "wrong_areas", "wrong_boxes"] { #expect(found[key]?.intValue == 0, "\(key)") }
  }
}
