import Files
import Foundation
import Testing
import TestSupport

/// `explain` for many images and for many methods.
@Suite(.serialized) struct GalleryTests {
  private let folder: TemporaryFolder
  private let model = "run/checkpoints/best.ckpt"

  init() throws { folder = try TrainedRun().folder }

  private func run(_ arguments: [String], status: Int32 = 0, location: SourceLocation = #_sourceLocation) throws
    -> Tool.Outcome
  {
    let outcome = try Tool.run(arguments + (arguments[0] == "list" ? [] : ["--quiet"]), in: folder.path)
    #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: location)
    return outcome
  }

  private func json(_ output: String) throws -> JSONValue {
    let path = folder.file("\(output)/explanation.json")
    return try JSONValue(parsing: readFile(path), path: path)
  }

  private func files(_ output: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.file("\(output)/figures")).sorted()
  }

  private func face() throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("faces/test/happy")).sorted()
    return "faces/test/happy/" + (try #require(names.first))
  }

  @Test func manyImagesGiveAGalleryOfBoundedSize() throws {
    let arguments = ["explain", model, "faces/train", "--method", "gradcam", "--panels", "3", "--force"]
    let outcome = try run(arguments + ["--output", "many"])
    let result = try json("many")
    let images = try #require(result["images"]?.arrayValue)
    #expect(images.count == 84)
    #expect(outcome.output.split(separator: "\n").count { $0.contains("predicted expression label") } == 84)
    let page = try String(decoding: readFile(folder.file("many/index.html")), as: UTF8.self)
    #expect(page.matches(of: /<li class="card/).count == 84)
    // A card has two small pictures and a grid; three images have panels.
    #expect(page.utf8.count < 1_500_000, "\(page.utf8.count) bytes")
    let figures = try files("many")
    #expect(figures.filter { $0.hasPrefix("contact-sheet") }.count == 6)
    #expect((6...12).contains(figures.filter { !$0.hasPrefix("contact-sheet") }.count), "\(figures)")
    // Errors come first, the surest of them before the others.
    let verdicts = page.matches(of: /<span class="verdict (pass|fail)">/).map { String($0.output.1) }
    let wrong = images.filter { $0["true"] != $0["predicted"] }.count
    #expect(verdicts == [String](repeating: "fail", count: wrong) + [String](repeating: "pass", count: 84 - wrong))
    // The same again; faces hidden, the maps stay.
    let before = try figures.map { try readFile(folder.file("many/figures/\($0)")) }
    _ = try run(arguments + ["--output", "many"])
    #expect(try figures.map { try readFile(folder.file("many/figures/\($0)")) } == before)
    _ = try run(["explain", model, "faces/test/happy", "--method", "gradcam", "--output", "hidden", "--redact-faces"])
    let hidden = try String(decoding: readFile(folder.file("hidden/index.html")), as: UTF8.self)
    let faces = Set(hidden.matches(of: /<div class="pictures"><img src="([^"]*)"/).map { String($0.output.1) })
    #expect(faces.count == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).allSatisfy { !$0.hasSuffix(".part") })
    _ = try run(["verify", "many"])
  }

  @Test func methodsAreComparedAndHostileNamesAreHarmless() throws {
    let face = try face()
    let methods = "gradcam,hirescam,layercam,occlusion,rise"
    _ = try run(["explain", model, face, "--target", "HAPPY", "--method", methods, "--output", "methods"])
    let result = try json("methods")
    let agreement = try #require(result["agreement"])
    let names = agreement["methods"]?.arrayValue?.compactMap { $0.stringValue } ?? []
    #expect(names.joined(separator: ",") == methods)
    #expect(agreement["grid"] == [6, 6] as JSONValue && agreement["images"]?.intValue == 1)
    let mean = (agreement["mean"]?.arrayValue ?? []).map { $0.arrayValue ?? [] }
    try #require(mean.count == 5)
    for i in 0..<5 {
      #expect(mean[i][i] == 1.0.json)
      for j in 0..<5 { #expect(mean[i][j] == mean[j][i] && abs(mean[i][j].doubleValue ?? 0) <= 1) }
    }
    // One sheet of all, no panel of each.
    let figures = try files("methods").filter { $0.hasSuffix(".png") }
    #expect(figures.count { $0.contains("methods-happy") } == 1 && figures.contains("method-agreement.png"))
    #expect(!figures.contains { $0.contains("occlusion-happy") })
    // Over several images: means with n; a name that would end an element and a script.
    let odd = "faces/test/happy/<script>alert(1)<!--&\"'.png"
    try FileManager.default.copyItem(atPath: folder.file(face), toPath: folder.file(odd))
    _ = try run(
      ["explain", model, "faces/test/happy", "--method", "gradcam,layercam", "--output", "odd", "--panels", "all"])
    let page = try String(decoding: readFile(folder.file("odd/index.html")), as: UTF8.self)
    #expect(!page.contains("<script>alert") && page.contains("&lt;script&gt;alert(1)&lt;!--&amp;"))
    let odds = try json("odd")
    let count = try #require(odds["images"]?.arrayValue).count
    let several = try #require(odds["agreement"])
    #expect(several["images"]?.intValue == count)
    #expect((several["count"]?.arrayValue?[0].arrayValue?[1].intValue ?? -1) <= count)
  }

  /// Between two methods of one image too.
  @Test func stoppedWithControlCNothingIsLeft() throws {
    let running = try Tool.start(
      ["explain", model, "faces/train", "--method", "all", "--output", "new/stopped"], in: folder.path)
    usleep(2_500_000)
    running.send(SIGINT)
    let outcome = try running.wait()
    #expect(outcome.status == 130 && outcome.errors.contains("no report was written"), "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("new")))
  }

  @Test func namesThatAreCloseAreOfferedAndSwappedArgumentsExplained() throws {
    let face = try face()
    func errors(_ arguments: [String]) throws -> String {
      try run(["explain", model, face] + arguments, status: 64).errors
    }
    #expect(try errors(["--method", "grad-cam"]).contains("Did you mean gradcam"))
    #expect(try errors(["--target", "hapy"]).contains("Did you mean happy?"))
    #expect(try errors(["--on", "margin:happy,sat"]).contains("Did you mean sad?"))
    #expect(try errors(["--on", "margin:happy,HAPPY"]).contains("two different classes"))
    #expect(try errors(["--layer", "cbam_ou"]).contains("Did you mean cbam_out"))
    #expect(try errors(["--panels", "some"]).contains("expected a number"))
    let swapped = try run(["explain", face, model], status: 64).errors
    #expect(swapped.contains("wrong way round") && swapped.contains("explain MODEL IMAGE"))
    #expect(try run(["evaluate", "faces", model], status: 64).errors.contains("wrong way round"))
    #expect(try run(["list", "method"], status: 64).errors.contains("Did you mean methods?"))
    let overview = try run(["list"]).output
    #expect(
      overview.contains("methods") && overview.contains("gradcam") && overview.contains("fer-analyze list FAMILY"))
  }
}
