import Files
import Foundation
import Testing
import TestSupport

/// `maps.npz` of `explain` and `atlas`, and `synth --coco`, as a user gets them.
@Suite(.serialized) struct NumPyOutputTests {
  private let folder: TemporaryFolder
  private let model = "run/checkpoints/best.ckpt"

  init() throws { folder = try TrainedRun().folder }

  private func run(_ arguments: [String], status: Int32 = 0, location: SourceLocation = #_sourceLocation) throws
    -> Tool.Outcome
  {
    let outcome = try Tool.run(arguments, in: folder.path)
    #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: location)
    return outcome
  }

  private func json(_ name: String) throws -> JSONValue {
    let path = folder.file(name)
    return try JSONValue(parsing: readFile(path), path: path)
  }

  private func floats(_ value: JSONValue?) -> [Float] {
    (value?.arrayValue ?? []).compactMap { $0.doubleValue.map { Float($0) } }
  }

  @Test("every map of an explanation is an array, with the numbers of explanation.json") func explanation() throws {
    // Two names that are one in letters and numbers alone.
    let face = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder.file("faces/test/happy")).sorted().first)
    for name in ["a b.png", "a_b.png"] {
      try FileManager.default.copyItem(
        atPath: folder.file("faces/test/happy/\(face)"), toPath: folder.file(name))
    }
    let arguments = ["explain", model, "a b.png", "a_b.png", "--target", "predicted", "--npz", "--output"]
    _ = try run(arguments + ["first"])
    _ = try run(arguments + ["second"])
    #expect(try readFile(folder.file("first/maps.npz")) == readFile(folder.file("second/maps.npz")))
    let arrays = try NPZFile(reading: folder.file("first/maps.npz"))
    let images = try #require(try json("first/explanation.json")["images"]?.arrayValue)
    var count = 0
    for (image, name) in zip(images, ["a_b.png", "a_b.png-2"]) {
      for map in image["maps"]?.arrayValue ?? [] {
        let words = try ["method", "layer", "target"].map { try #require(map[$0]?.stringValue) }
        let array = try arrays.array("\(name)/\(words[0])/\(words[1])/\(words[2].replacing(" ", with: "_"))")
        #expect(array.values() == floats(map["raw"]) && array.shape.json == map["grid"])
        count += 1
      }
      for block in image["cbam_blocks"]?.arrayValue ?? [] {
        let site = try #require(block["site"]?.stringValue)
        #expect(try arrays.array("\(name)/cbam/\(site)/channel").values() == floats(block["channel"]))
        let rows = (block["spatial"]?.arrayValue ?? []).flatMap { floats($0) }
        let spatial = try arrays.array("\(name)/cbam/\(site)/spatial")
        #expect(spatial.values() == rows && spatial.shape.json == block["grid"])
        count += 2
      }
    }
    #expect(arrays.names.count == count && count > 8)
    let verified = try run(["verify", "first"])
    #expect(verified.output.contains("\(count) arrays of maps.npz compared"))
    #expect(try String(contentsOfFile: folder.file("first/report.md"), encoding: .utf8).contains("maps.npz"))
    // Nothing is left beside the report.
    let hidden = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".part") }
    #expect(hidden.isEmpty)
  }

  @Test("arrays of another explanation are noticed, and without the wish there are none") func changedArrays() throws {
    let face = "faces/test/happy"
    _ = try run(["explain", model, face, "--method", "gradcam", "--npz", "--output", "own"])
    _ = try run(["explain", model, face, "--method", "layercam", "--npz", "--output", "other"])
    _ = try run(["explain", model, face, "--method", "gradcam", "--output", "none"])
    #expect(!FileManager.default.fileExists(atPath: folder.file("none/maps.npz")))
    try FileManager.default.removeItem(atPath: folder.file("own/maps.npz"))
    try FileManager.default.copyItem(atPath: folder.file("other/maps.npz"), toPath: folder.file("own/maps.npz"))
    let outcome = try run(["verify", "own"], status: 1)
    #expect(outcome.output.contains("file maps.npz: changed") && outcome.output.contains("there is no array"))
    // The maps themselves are still checked beside arrays that cannot be read.
    try AtomicFile.write("no archive", to: folder.file("own/maps.npz"))
    let broken = try run(["verify", "own"], status: 1)
    #expect(broken.output.contains("this archive cannot be read") && broken.output.contains("computed again"))
  }

  @Test("every grid of a ladder is an array once") func ladder() throws {
    _ = try run([
      "explain", model, "faces/test/happy", "--layer", "ladder", "--target", "predicted", "--npz", "--redact-faces",
      "--output", "ladder",
    ])
    let names = try NPZFile(reading: folder.file("ladder/maps.npz")).names
    let first = try #require(try json("ladder/explanation.json")["images"]?.arrayValue?.first)
    let rungs = try #require(first["ladders"]?.arrayValue?.first?["rungs"]?.arrayValue)
    let path = try #require(first["path"]?.stringValue)
    for rung in rungs {
      let layer = try #require(rung["layer"]?.stringValue)
      #expect(names.count { $0.hasPrefix("\(path)/gradcam/\(layer)/") } == 1, "\(layer)")
    }
    #expect(try run(["verify", "ladder"]).output.contains("arrays of maps.npz compared"))
  }

  @Test("the mean maps of an atlas are arrays by true and predicted class") func atlas() throws {
    _ = try run([
      "atlas", model, "faces", "--split", "train", "--least", "2", "--permutations", "49", "--swaps", "0", "--npz",
      "--output", "atlas",
    ])
    let arrays = try NPZFile(reading: folder.file("atlas/maps.npz"))
    let atlas = try json("atlas/atlas.json")
    let classes = try #require(atlas["classes"]?.arrayValue?.count)
    let grid = (atlas["grid"]?.arrayValue ?? []).compactMap(\.intValue)
    try #require(grid.count == 2)
    let places = grid[0] * grid[1]
    let images: [Int] = try #require(try arrays.array("images").values())
    let cells = try #require(atlas["cells"]?.arrayValue)
    #expect(images == cells.compactMap { $0["images"]?.intValue } && images.reduce(0, +) > 0)
    for (name, key) in [("mean", "mean"), ("z", "z"), ("p", "p"), ("p_adjusted", "p_adjusted")] {
      let array = try arrays.array(name)
      #expect(array.shape == [classes, classes] + grid)
      let values: [Double] = try #require(array.values())
      for (i, cell) in cells.enumerated() {
        let own = values[(i * places)..<((i + 1) * places)]
        let recorded = cell[key]?.arrayValue?.compactMap(\.doubleValue)
        #expect(recorded.map { $0 == Array(own) } ?? own.allSatisfy(\.isNaN), "\(name), cell \(i)")
      }
    }
    // A class's mean map over its images, whatever they are predicted as: here of the first with any.
    let means: [Double] = try #require(try arrays.array("mean").values())
    let byTrue: [Double] = try #require(try arrays.array("mean_by_true").values())
    let label = try #require((0..<classes).first { t in (0..<classes).contains { images[t * classes + $0] > 0 } })
    let own = (0..<classes).map { label * classes + $0 }.filter { images[$0] > 0 }
    let total = own.reduce(0) { $0 + images[$1] }
    let first = own.reduce(0.0) { $0 + means[$1 * places] * Double(images[$1]) } / Double(total)
    #expect(abs(byTrue[label * places] - first) < 1e-12)
    #expect(try arrays.array("mean_by_predicted").shape == [classes] + grid)
    _ = try run(["verify", "atlas"])
  }

  @Test("drawn faces with annotations are read as the same data set, and drawn anew without them") func coco() throws {
    let arguments = ["synth", "drawn", "--train", "14", "--test", "7", "--minimum-per-class", "1", "--quiet"]
    _ = try run(arguments + ["--coco"])
    #expect(try json("drawn/annotations.json")["images"]?.arrayValue?.count == 21)
    _ = try run(["eda", "drawn", "--output", "eda", "--quiet"])
    #expect(try json("eda/eda.json")["images"]?.intValue == 21)
    _ = try run(arguments + ["--force"])
    #expect(!FileManager.default.fileExists(atPath: folder.file("drawn/annotations.json")))
  }
}
