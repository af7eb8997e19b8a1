import Files
import Foundation
import Testing
import TestSupport

/// `import` and `export` as a user meets them.
@Suite struct ImportingTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try Tool.synthesize("data", train: 21, test: 14, minimum: 2, in: folder.path)
    try Fixtures.unpack("interchange/keras-models.tar.gz", to: folder.path)
  }

  private func run(_ arguments: String...) throws -> Tool.Outcome { try Tool.run(arguments, in: folder.path) }

  private func json(_ outcome: Tool.Outcome) throws -> JSONValue {
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try JSONValue(parsing: .init(outcome.output.utf8), path: "standard output")
  }

  private func probabilities(_ model: String, _ report: String) throws -> [[String]] {
    let outcome = try run("evaluate", model, "data", "--output", report, "--format", "md", "--quiet")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let path = folder.file("\(report)/predictions.csv")
    let table = try CSVTable(parsing: readFile(path), path: path)
    let columns = table.columns.indices.filter { table.columns[$0].hasPrefix("p_") }
    return table.rows.map { row in columns.map { row.cells[$0] } }
  }

  @Test func aKerasModelIsMeasuredExplainedAndExported() throws {
    let result = try json(
      run(
        "import", "xception.keras", "--output", "x.ckpt", "--classes", "folders", "--scaling",
        "symmetric", "--json"))
    #expect(result["schema"]?.stringValue == "fer-analyze/import/1")
    #expect(result["architecture"]?.stringValue == "imported")
    let tensors = result["weights"]?["tensors"]?.arrayValue ?? []
    #expect(!tensors.isEmpty && tensors.allSatisfy { $0["source"]?.stringValue != nil })
    let before = try probabilities("x.ckpt", "e1")

    let layers = try run("layers", "x.ckpt", "--all")
    #expect(layers.status == 0 && layers.output.contains("depthwise"), "\(layers.errors)")
    let explained = try run(
      "explain", "x.ckpt", "data/test/happy", "--method", "all", "--output", "p", "--format", "md", "--quiet")
    #expect(explained.status == 0, "\(explained.errors)")
    let atlas = try run("atlas", "x.ckpt", "data", "--output", "a", "--format", "md", "--quiet")
    #expect(atlas.status == 0, "\(atlas.errors)")

    // There and back again: the same answers to the last digits.
    #expect(try run("export", "x.ckpt", "--output", "x.onnx", "--softmax").status == 0)
    let again = try json(run("import", "x.onnx", "--output", "again.ckpt", "--json"))
    #expect(again["classes"] == result["classes"] && again["preprocessing"] == result["preprocessing"])
    let after = try probabilities("again.ckpt", "e2")
    for (a, b) in zip(before.joined(), after.joined()) {
      let (a, b) = (try #require(Double(a)), try #require(Double(b)))
      #expect(abs(a - b) < 1e-5)
    }
    #expect(before.count == 14 && after.count == 14)
  }

  @Test func theReplacedProjectsAttentionIsShown() throws {
    let outcome = try run(
      "import", "replaced.keras", "--output", "r.ckpt", "--classes", "folders", "--scaling",
      "symmetric")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("softmax") || outcome.errors.contains("softmax"))
    let explained = try json(
      run("explain", "r.ckpt", "data/test/happy", "--output", "p", "--format", "md", "--json", "--quiet"))
    let image = explained["images"]?.arrayValue?.first
    #expect(image?["cbam"]?["channel"]?.arrayValue?.isEmpty == false)
  }

  @Test func weightsComeBackFromPyTorchsNamesAndFromHalfPrecision() throws {
    let trained = try run(
      "train", "data", "--architecture", "resnetv2-compact", "--recipe", "quick", "--epochs", "1", "--output", "run",
      "--report", "report", "--quiet", "--size", "24")
    #expect(trained.status == 0, "\(trained.errors)")
    let model = "run/checkpoints/best.ckpt"
    let before = try probabilities(model, "e1")
    #expect(try run("export", model, "--output", "w.safetensors", "--names", "pytorch").status == 0)
    let back = try run(
      "import", "w.safetensors", "--architecture", "resnetv2-compact", "--size", "24", "--output", "back.ckpt",
      "--quiet")
    #expect(back.status == 0 && back.output.contains("stem1_conv.weight"), "\(back.errors)")
    for (a, b) in zip(before.joined(), try probabilities("back.ckpt", "e3").joined()) { #expect(a == b) }
    #expect(try run("export", model, "--output", "half.ckpt", "--storage", "bf16").status == 0)
    let sizes = try ["best", "half"].map { name in
      try readFile(folder.file(name == "best" ? "run/checkpoints/best.ckpt" : "half.ckpt")).count
    }
    #expect(sizes[1] < sizes[0] * 6 / 10)
    // Weights with 8 bits of precision: near, and not the same.
    let half = try probabilities("half.ckpt", "e2")
    let differences = try zip(before.joined(), half.joined()).map { a, b in
      abs(try #require(Double(a)) - (try #require(Double(b))))
    }
    #expect((differences.max() ?? 1) < 0.05 && (differences.max() ?? 0) > 0)
  }

  @Test func theReadingOfAModelIsFoundByTrying() throws {
    // A model that knows its faces: only the right scaling and order give its accuracy.
    try Tool.synthesize("many", train: 600, test: 60, minimum: 20, in: folder.path)
    let trained = try run(
      "train", "many", "--architecture", "resnetv2-compact", "--recipe", "seed", "--loss", "cross-entropy", "--epochs",
      "6",
      "--output", "run", "--report", "report", "--quiet", "--size", "24", "--no-augmentation")
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(
      try run("export", "run/checkpoints/best.ckpt", "--output", "w.safetensors", "--names", "pytorch").status == 0)
    // Under other names nobody reads what the file says of its classes and pixels.
    var bytes = try readFile(folder.file("w.safetensors"))
    for key in ["classes", "preprocessing"] {
      let place = try #require(bytes.range(of: Data("\"\(key)\"".utf8)))
      bytes[place.lowerBound + 1] -= 32
    }
    try bytes.write(to: URL(fileURLWithPath: folder.file("w.safetensors")))
    let found = try json(
      run(
        "import", "w.safetensors", "--architecture", "resnetv2-compact", "--size", "24", "--output", "found.ckpt",
        "--try", "many", "--json"))
    #expect(found["preprocessing"]?["scaling"]?.stringValue == "keras-resnet-v2", "\(found["trial"] as Any)")
    #expect(found["classes"]?.arrayValue?[4].stringValue == "neutral")
    #expect(found["trial"]?.arrayValue?.count == 8)
  }

  @Test func whatTheFileLeavesOpenIsAskedFor() throws {
    let model = "xception.keras"
    let noClasses = try run("import", model, "--output", "x.ckpt", "--scaling", "symmetric")
    #expect(noClasses.status == 64 && noClasses.errors.contains("--classes") && noClasses.errors.contains("--try"))
    let noScaling = try run("import", model, "--output", "x.ckpt", "--classes", "folders")
    #expect(noScaling.status == 64 && noScaling.errors.contains("--scaling"))
    let few = try run("import", model, "--output", "x.ckpt", "--classes", "a,b", "--scaling", "unit")
    #expect(few.status == 64 && few.errors.contains("2 names"))
    let twice = try run("import", model, "--output", "x.ckpt", "--classes", "a,b,a,d,e,f,g", "--scaling", "unit")
    #expect(twice.status == 64 && twice.errors.contains("different names"))
    let odd = try run("import", model, "--output", "x.ckpt", "--classes", "folders", "--scaling", "9/0")
    #expect(odd.status == 64 && odd.errors.contains("9/0"))
    let weights = try run("import", "replaced.weights.h5", "--output", "x.ckpt")
    #expect(weights.status == 64 && weights.errors.contains("--network"), "\(weights.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("x.ckpt")))
  }

  @Test func whatCannotBeReadSaysWhatToDo() throws {
    func refused(_ name: String, _ bytes: [UInt8], _ words: String...) throws {
      try Data(bytes).write(to: URL(fileURLWithPath: folder.file(name)))
      let outcome = try run("import", name, "--output", "x.ckpt")
      #expect(outcome.status == 65, "\(outcome.errors)")
      for word in words { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
    }
    try refused("model.pt", [0x50, 0x4B, 3, 4, 0, 0, 0, 0, 0, 0], "pickle", "torch.onnx.export")
    try refused("model.pth", [0x80, 2, 0x63, 0x6F, 0x73, 0x0A], "pickle")
    try refused("model.tflite", [0x1C, 0, 0, 0, 0x54, 0x46, 0x4C, 0x33], "TensorFlow Lite")
    try refused("notes.txt", Array("only notes".utf8), "no model")
    try refused("empty.onnx", [], "empty.onnx")
    try refused("model.keras", [0x50, 0x4B, 3, 4, 9, 9, 9, 9, 9, 9], "model.keras")
    let missing = try run("import", "nowhere.keras", "--output", "x.ckpt")
    #expect(missing.status == 66 && missing.errors.contains("nowhere.keras"))
    try FileManager.default.createDirectory(atPath: folder.file("saved"), withIntermediateDirectories: true)
    try Data().write(to: URL(fileURLWithPath: folder.file("saved/saved_model.pb")))
    let saved = try run("import", "saved", "--output", "x.ckpt")
    #expect(saved.status == 65 && saved.errors.contains("SavedModel"))
  }

  @Test func whatWasGivenIsKeptWhenTheRestIsTried() throws {
    let outcome = try run(
      "import", "xception.keras", "--output", "x.ckpt", "--scaling", "100/50", "--try", "data", "--json")
    // An untrained network guesses: no order of classes is better than the other.
    #expect(outcome.status == 65 && outcome.errors.contains("always naming the largest class"), "\(outcome.errors)")
    let both = try json(
      run(
        "import", "xception.keras", "--output", "x.ckpt", "--scaling", "100/50", "--classes", "folders", "--try",
        "data",
        "--json"))
    #expect(both["preprocessing"]?["mean"]?.doubleValue == 100)
    #expect(both["trial"]?.arrayValue?.count == 1)
    #expect(both["trial"]?.arrayValue?.first?["scaling"]?.stringValue == "100/50")
  }

  @Test func optionsThatSayNothingToAFileAreRefused() throws {
    for (file, options) in [
      ("xception.keras", ["--architecture", "resnetv2-compact"]), ("xception.keras", ["--network", "nowhere.json"]),
      ("xception.h5", ["--architecture", "resnetv2-compact", "--names", "nowhere.csv"]),
    ] {
      let outcome = try Tool.run(["import", file, "--output", "x.ckpt"] + options, in: folder.path)
      #expect(outcome.status == 64 && outcome.errors.contains(options[options.count - 2]), "\(outcome.errors)")
    }
    #expect(
      try run("import", "xception.keras", "--output", "x.ckpt", "--classes", "folders", "--scaling", "unit").status == 0
    )
    for options in [
      ["x.onnx", "--storage", "bf16"], ["y.ckpt", "--softmax"], ["y.ckpt", "--opset", "18"],
      ["y.ckpt", "--names", "pytorch"], ["x.onnx", "--opset", "3"], ["y.ckpt", "--names", "keras"],
    ] {
      let outcome = try Tool.run(["export", "x.ckpt", "--output"] + options, in: folder.path)
      #expect(outcome.status == 64 && outcome.errors.contains(options[1]), "\(outcome.errors)")
    }
  }

  @Test func theInputIsNeverReplaced() throws {
    let before = try readFile(folder.file("xception.keras"))
    let ending = try run("import", "xception.keras", "--output", "xception.keras", "--force")
    #expect(ending.status == 64 && ending.errors.contains(".ckpt"))
    let model = ["import", "xception.keras", "--output", "x.ckpt", "--classes", "folders", "--scaling", "unit"]
    #expect(try Tool.run(model, in: folder.path).status == 0)
    let same = try run("export", "x.ckpt", "--output", "./x.ckpt", "--force")
    #expect(same.status == 64 && same.errors.contains("another file"))
    #expect(try readFile(folder.file("xception.keras")) == before)
    let deep = try run("export", "x.ckpt", "--output", "new/folder/x.onnx")
    #expect(deep.status == 0, "\(deep.errors)")
    let below = try run("export", "x.ckpt", "--output", "x.ckpt/y.onnx")
    #expect(below.status == 73, "\(below.errors)")
  }

  @Test func scoresThatAreNoNumbersAreSaid() throws {
    let made = try run(
      "import", "xception.keras", "--output", "x.ckpt", "--classes", "folders", "--scaling", "unit")
    #expect(made.status == 0)
    // A weight so large that sums overflow; under another name nobody compares the checksum.
    var bytes = try readFile(folder.file("x.ckpt"))
    let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let key = try #require(bytes.range(of: Data("\"checksum\"".utf8)))
    bytes[key.lowerBound + 1] = UInt8(ascii: "C")
    for place in stride(from: 8 + length, to: 8 + length + 256, by: 4) {
      bytes.replaceSubrange(place..<(place + 4), with: [0xFF, 0xFF, 0x7F, 0x7F])
    }
    try bytes.write(to: URL(fileURLWithPath: folder.file("x.ckpt")))
    for command in [
      ["evaluate", "x.ckpt", "data"], ["explain", "x.ckpt", "data/test/happy"], ["atlas", "x.ckpt", "data"],
    ] {
      let outcome = try Tool.run(command + ["--output", "o", "--format", "md", "--quiet"], in: folder.path)
      #expect(outcome.status == 65 && outcome.errors.contains("no numbers"), "\(command[0]): \(outcome.errors)")
    }
  }

  @Test func anExistingFileIsLeftAlone() throws {
    try AtomicFile.write("precious", to: folder.file("x.ckpt"))
    let model = "xception.keras"
    let refused = try run("import", model, "--output", "x.ckpt", "--classes", "folders", "--scaling", "unit")
    #expect(refused.status == 73 && refused.errors.contains("--force"))
    #expect(try String(decoding: readFile(folder.file("x.ckpt")), as: UTF8.self) == "precious")
    let forced = try run("import", model, "--output", "x.ckpt", "--classes", "folders", "--scaling", "unit", "--force")
    #expect(forced.status == 0, "\(forced.errors)")
    try AtomicFile.write("precious", to: folder.file("x.onnx"))
    #expect(try run("export", "x.ckpt", "--output", "x.onnx").status == 73)
    let ending = try run("export", "x.ckpt", "--output", "x.pt")
    #expect(ending.status == 64 && ending.errors.contains(".onnx"))
    let uncalibrated = try run("export", "x.ckpt", "--output", "y.onnx", "--calibrated")
    #expect(uncalibrated.status == 65 && uncalibrated.errors.contains("temperature"))
  }
}
