import Files
import Foundation
import Testing
import TestSupport
import Workbench

/// Commands that take the network that ships with the program where no model is named.
@Suite struct ModelSourceTests {
  @Test func aModelIsToldFromImages() throws {
    let folder = try TemporaryFolder()
    let faces = folder.file("faces")
    try FileManager.default.createDirectory(atPath: faces, withIntermediateDirectories: true)
    for (arguments, model, images) in [
      (["face.png"], nil, ["face.png"]), ([faces, "b.JPG"], nil, [faces, "b.JPG"]),
      (["best.ckpt", "face.png"], "best.ckpt", ["face.png"]), (["best.ckpt"], "best.ckpt", []),
      (["weights", "face.png"], "weights", ["face.png"]),
      // Swapped: left as it is for the message about it.
      (["face.png", "best.ckpt"], "face.png", ["best.ckpt"]), ([], nil, []),
    ] as [([String], String?, [String])] {
      let parts = ModelSource.part(arguments)
      #expect(parts.model == model && parts.images == images, "\(arguments)")
    }
    let named = try ModelSource("x.ckpt")
    #expect(named.path == "x.ckpt" && named.notice == nil)
  }

  @Test func withoutAModelAnywhereTheMessageSaysWhatToDo() throws {
    let folder = try TemporaryFolder()
    try Tool.synthesize("faces", train: 7, test: 7, minimum: 1, in: folder.path)
    let outcome = try Tool.run(["explain", "faces/test"], in: folder.path)
    #expect(outcome.status == 66 && outcome.errors.contains("No model was named"), "\(outcome.errors)")
    let lonely = try Tool.run(["explain", "best.ckpt"], in: folder.path)
    #expect(lonely.status == 64 && lonely.errors.contains("Name an image behind the model"), "\(lonely.errors)")
  }
}
