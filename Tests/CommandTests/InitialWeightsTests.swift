import Files
import Foundation
import Testing
import TestSupport

/// `train --weights`: files of Keras and checkpoints, and files that are missing or not what they should be, which is found
/// before anything is written.
@Suite struct InitialWeightsTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try Tool.synthesize("data", train: 21, test: 14, minimum: 2, in: folder.path)
  }

  private func expectFailure(
    _ weights: [String], _ status: Int32, says words: [String], location: SourceLocation = #_sourceLocation
  ) throws {
    let outcome = try Tool.run(
      ["train", "data", "--output", "run", "--weights"] + weights, in: folder.path,
      environment: ["KERAS_HOME": folder.file("keras")])
    #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: location)
    for word in words { #expect(outcome.errors.contains(word), "\(outcome.errors)", sourceLocation: location) }
    #expect(outcome.output.isEmpty, sourceLocation: location)
    #expect(!FileManager.default.fileExists(atPath: folder.file("run")), sourceLocation: location)
  }

  private func keep(_ fixture: String, as name: String) throws {
    let target = folder.file(name)
    let parent = (target as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: Fixtures.path("interchange/keras/\(fixture)"), toPath: target)
  }

  @Test func aMissingFileNamesTheOneToGet() throws {
    let name = "resnet50v2_weights_tf_dim_ordering_tf_kernels_notop.h5"
    try expectFailure(["nowhere.h5"], 66, says: ["nowhere.h5", name, "~/.keras/models"])
    try expectFailure(["imagenet"], 66, says: [name, "~/.keras/models"])
    try expectFailure(["imagenet", "--architecture", "resnetv2-compact"], 64, says: ["resnetv2-compact"])
  }

  @Test func theFileThatKerasKeepsIsFound() throws {
    // What lies there is of another network, and that is what the message is about.
    let kept = "keras/models/resnet50v2_weights_tf_dim_ordering_tf_kernels_notop.h5"
    try keep("legacy.h5", as: kept)
    try expectFailure(["nowhere.h5"], 66, says: ["--weights imagenet"])
    try expectFailure(["imagenet"], 65, says: [kept, "conv, norm, dense", "conv1_conv"])
  }

  @Test func contentDecidesWhatAFileIs() throws {
    try keep("legacy.h5", as: "keras-in-disguise.ckpt")
    try expectFailure(["keras-in-disguise.ckpt"], 65, says: ["conv, norm, dense"])
    try keep("text.h5", as: "text.h5")
    try expectFailure(["text.h5"], 65, says: ["text.h5", "not an HDF5 file"])
    try keep("truncated.h5", as: "truncated.h5")
    try expectFailure(["truncated.h5"], 65, says: ["truncated.h5", "truncated file"])
    try keep("text.h5", as: "model.keras")
    try expectFailure(["model.keras"], 65, says: ["model.keras", "fer-analyze import model.keras"])
  }

  /// A backbone from Keras, of which nothing learns, and from its checkpoint a second run.
  @Test func aBackboneOfKerasStartsARun() throws {
    let backbone = folder.file("compact.h5")
    let unpacking = Process()
    unpacking.executableURL = URL(fileURLWithPath: "/bin/sh")
    let packed = Fixtures.path("interchange/keras/compact.h5.gz")
    unpacking.arguments = ["-c", "gunzip -c '\(packed)' > '\(backbone)'"]
    try unpacking.run()
    unpacking.waitUntilExit()
    #expect(unpacking.terminationStatus == 0)
    let options = [
      "train", "data", "--architecture", "resnetv2-compact", "--recipe", "quick", "--epochs", "1", "--unfrozen", "0",
      "--no-progress",
    ]
    let first = try Tool.run(options + ["--weights", backbone, "--output", "first"], in: folder.path)
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.errors.contains("72 tensors with 1573752 values taken"), "\(first.errors)")
    #expect(first.errors.contains("left as they start: stage1_cbam_squeeze"), "\(first.errors)")
    // The recipe would standardise the inputs; the weights decide.
    let scaling = "The recipe quick standardises its inputs; these weights expect them from -1 to 1"
    #expect(first.errors.contains(scaling), "\(first.errors)")

    let table = try String(contentsOfFile: folder.file("first/weights.txt"), encoding: .utf8)
    #expect(table.contains(try SHA256.ofFile(backbone).hexadecimal))
    let rows = table.split(separator: "\n").map { $0.split(separator: " ", omittingEmptySubsequences: true) }
    #expect(rows.contains { $0.contains("post_bn/gamma") && $0.last == "copied" })
    #expect(rows.contains { $0.contains("logits/kernel") && $0.last == "start" })
    let path = folder.file("first/weights.json")
    let json = try JSONValue(parsing: readFile(path), path: path)
    #expect(json["used"]?.intValue == 72)
    #expect(json["unused"]?.intValue == 0)

    // 1,568,088 values of frozen kernels are 2^-10 still.
    let kernels = try Data(contentsOf: URL(fileURLWithPath: folder.file("first/checkpoints/last.ckpt")))
      .withUnsafeBytes { bytes in
        (0..<(bytes.count / 4)).count { i in
          bytes.loadUnaligned(fromByteOffset: 4 * i, as: UInt32.self) == Float(0x1p-10).bitPattern
        }
      }
    #expect(kernels >= 1_568_088, "\(kernels)")

    let second = try Tool.run(
      options + ["--weights", "first/checkpoints/best.ckpt", "--output", "second"], in: folder.path)
    #expect(second.status == 0, "\(second.errors)")
    #expect(second.errors.contains("(checkpoint)"), "\(second.errors)")
    #expect(!second.errors.contains("left as they start"))
    #expect(second.errors.contains(scaling), "the checkpoint hands its scaling on")
  }
}
