import Foundation
import TestSupport
import Testing

/// `train --weights` with files that are missing or are not what they should be: found before anything is written.
@Suite struct InitialWeightsTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let made = try Tool.run(
      ["synth", "data", "--train", "21", "--test", "14", "--minimum-per-class", "2", "--quiet"], in: folder.path)
    #expect(made.status == 0, "\(made.errors)")
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
    try expectFailure(["model.keras"], 65, says: ["model.weights.h5"])
  }
}
