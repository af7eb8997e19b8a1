import Files
import Foundation
import Interchange
import Networks
import Tensors
import Testing
import TestSupport

/// A trained-looking network of the compact architecture in its smallest form.
func smallCheckpoint(temperature: Double? = 1.75) throws -> Checkpoint {
  var architecture = ResNetV2Compact()
  architecture.stem = 4
  architecture.widths = [6, 8]
  architecture.blocks = [1, 1]
  architecture.ratio = 2
  let blueprint = architecture.blueprint(size: 12, classes: 3)
  let network = try Network(blueprint.graph)
  network.parameters.initialize(seed: 5)
  var generator = SeededGenerator(seed: 6)
  for parameter in network.parameters.all where !parameter.role.isLearned {
    let values = (0..<parameter.shape.count).map { _ in Float(generator.uniform(in: 0.3...2)) }
    try network.parameters.set(parameter.name, to: Tensor(parameter.shape, values))
  }
  return Checkpoint(
    architecture: architecture, size: 12, classes: ["angry", "hap \"py\"", "traurig ü"],
    preprocessing: ["size": 12, "mean": 127.25], training: ["seed": 42, "note": "a\nb"], temperature: temperature,
    blueprint: blueprint, network: network)
}

@Suite struct CheckpointTests {
  private let folder: TemporaryFolder
  private let path: String
  private let checkpoint: Checkpoint

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("model.ckpt")
    checkpoint = try smallCheckpoint()
    try checkpoint.write(to: path)
  }

  private func logits(_ network: Network) throws -> [UInt32] {
    let session = try Session(network, .inference(batch: 2))
    var generator = SeededGenerator(seed: 1)
    for i in session.input.indices { session.input[i] = Float(generator.normal()) }
    session.forward()
    return session.output.map(\.bitPattern)
  }

  /// Writes the file anew with changed parts.
  private func rewrite(
    metadata change: (inout [(name: String, value: String)]) -> Void = { _ in },
    tensors changeTensors: (inout [(name: String, tensor: Tensor)]) -> Void = { _ in }
  ) throws -> String {
    let file = try SafetensorsFile(reading: path)
    // Whoever changes a checkpoint on purpose takes its checksum out.
    var metadata = file.metadata.filter { $0.name != "checksum" }
    var tensors = try file.entries.map { (name: $0.name, tensor: try file.tensor($0.name)) }
    change(&metadata)
    changeTensors(&tensors)
    let changed = folder.file("changed.ckpt")
    try SafetensorsFile.write(tensors: tensors, metadata: metadata.map { ($0.name, $0.value) }, to: changed)
    return changed
  }

  private func rewrite(_ key: String, _ value: String?) throws -> String {
    try rewrite(metadata: { metadata in
      metadata = metadata.compactMap { entry in entry.name == key ? value.map { (name: key, value: $0) } : entry }
    })
  }

  /// Reading must fail with bad data, on one line that names the file and everything in `names`.
  private func expectRefusal(_ path: String, naming names: String..., sourceLocation: SourceLocation = #_sourceLocation)
  {
    let error = #expect(throws: (any Error).self, sourceLocation: sourceLocation) { try Checkpoint(reading: path) }
    #expect((error as? any ReportableError)?.failure == .badData, sourceLocation: sourceLocation)
    let text = error.map { "\($0)" } ?? ""
    for name in [path] + names { #expect(text.contains(name), "\(text)", sourceLocation: sourceLocation) }
    #expect(!text.contains("\n"), "\(text)", sourceLocation: sourceLocation)
  }

  @Test func whatIsWrittenReadsBackBitForBit() throws {
    let read = try Checkpoint(reading: path)
    #expect(read.architecture == "resnetv2-compact" && read.size == 12)
    #expect(read.configuration == checkpoint.configuration)
    #expect(read.classes == checkpoint.classes && read.temperature == 1.75)
    #expect(read.preprocessing == checkpoint.preprocessing && read.training == checkpoint.training)
    #expect(read.blueprint.defaultTap.node == "cbam_out")
    #expect(read.network.parameters.all.map(\.name) == checkpoint.network.parameters.all.map(\.name))
    for parameter in checkpoint.network.parameters.all {
      #expect(
        try read.network.parameters.tensor(parameter.name).array.map(\.bitPattern)
          == checkpoint.network.parameters.tensor(parameter.name).array.map(\.bitPattern), "\(parameter.name)")
    }
    #expect(try logits(read.network) == logits(checkpoint.network))
    let again = folder.file("again.ckpt")
    try read.write(to: again)
    #expect(try readFile(again) == readFile(path))
    try checkpoint.write(to: again)
    #expect(try readFile(again) == readFile(path))
  }

  @Test func noTemperatureIsNone() throws {
    try smallCheckpoint(temperature: nil).write(to: path)
    #expect(try Checkpoint(reading: path).temperature == nil)
  }

  @Test func theRunsTensorsTravelWithTheNetwork() throws {
    #expect(try CheckpointRunState(reading: path).tensors.isEmpty)
    let state = [
      (name: "optimizer/velocity", tensor: Tensor([5], [1, -0.0, .infinity, Float(bitPattern: 700), 3])),
      (name: "x", tensor: Tensor([0])),
    ]
    try checkpoint.write(to: path, runState: CheckpointRunState(description: ["epoch": 3], tensors: state))
    #expect(try CheckpointRunState(reading: path).description == ["epoch": 3])
    let read = try CheckpointRunState(reading: path).tensors
    #expect(read.map(\.name) == ["optimizer/velocity", "x"])
    for (a, b) in zip(read, state) {
      #expect(a.tensor.shape == b.tensor.shape && a.tensor.array.map(\.bitPattern) == b.tensor.array.map(\.bitPattern))
    }
    #expect(try logits(Checkpoint(reading: path).network) == logits(checkpoint.network))
  }

  @Test(arguments: [0, 0.0001, 0.01, 0.1, 0.5, 0.9, 0.99999]) func aFileCutShortIsRefused(_ share: Double) throws {
    let bytes = try readFile(path)
    let cut = folder.file("cut.ckpt")
    try Data(bytes.prefix(Int(Double(bytes.count) * share))).write(to: URL(fileURLWithPath: cut))
    expectRefusal(cut)
    #expect(throws: (any Error).self) { try CheckpointRunState(reading: cut) }
  }

  @Test func whatIsNoCheckpointIsSaid() throws {
    expectRefusal(try rewrite("format", nil), naming: "no checkpoint of fer-analyze")
    expectRefusal(try rewrite("format", "other/checkpoint/1"), naming: "other/checkpoint/1", "fer-analyze/checkpoint/")
    expectRefusal(try rewrite("format", "fer-analyze/checkpoint/0"), naming: "fer-analyze/checkpoint/0")
    let text = folder.file("notes.txt")
    try AtomicFile.write("These are only some notes, and no network at all.\n", to: text)
    expectRefusal(text)
    let missing = #expect(throws: (any Error).self) { try Checkpoint(reading: folder.file("absent.ckpt")) }
    #expect((missing as? any ReportableError)?.failure == .noInput)
  }

  @Test func aFileOfALaterVersionIsRefusedAsSuch() throws {
    expectRefusal(try rewrite("format", "fer-analyze/checkpoint/2"), naming: "format 2", "later", "up to 1", "Update")
  }

  @Test func metadataThatALaterVersionAddedIsPassedOver() throws {
    let changed = try rewrite(metadata: { $0.append((name: "colour", value: "green")) })
    #expect(try Checkpoint(reading: changed).classes == checkpoint.classes)
  }

  @Test func aChangeThatTheChecksumSeesIsRefused() throws {
    let file = try SafetensorsFile(reading: path)
    let checksum = try #require(file.metadata("checksum"))
    let kept = { (metadata: inout [(name: String, value: String)]) in
      metadata.append((name: "checksum", value: checksum))
    }
    #expect(throws: Never.self) { try Checkpoint(reading: try rewrite(metadata: kept)) }
    let otherWeight = try rewrite(metadata: kept, tensors: { $0[3].tensor[0] += 1e-3 })
    expectRefusal(otherWeight, naming: "checksum")
    let otherText = try rewrite(metadata: { metadata in
      metadata = metadata.map { $0.name == "temperature" ? (name: $0.name, value: "1.5") : $0 }
      kept(&metadata)
    })
    expectRefusal(otherText, naming: "checksum")
  }

  @Test func variancesBelowZeroAreRefused() throws {
    let changed = try rewrite(tensors: { tensors in
      for i in tensors.indices where tensors[i].name.hasSuffix("moving_variance") { tensors[i].tensor[0] = -1 }
    })
    expectRefusal(changed, naming: "moving_variance", "below 0")
  }

  @Test func halfPrecisionHalvesTheFileAndRoundsEachWeight() throws {
    let small = folder.file("small.ckpt")
    try checkpoint.write(to: small, encoding: .bf16)
    let (full, half) = (try SafetensorsFile(reading: path), try SafetensorsFile(reading: small))
    #expect(half.entries.allSatisfy { $0.type == .bf16 } && half.entries.count == full.entries.count)
    #expect(half.entries.last?.bytes.upperBound == full.entries.last.map { $0.bytes.upperBound / 2 })
    let read = try Checkpoint(reading: small)
    for parameter in checkpoint.network.parameters.all {
      let exact = try checkpoint.network.parameters.tensor(parameter.name).array
      let rounded = try read.network.parameters.tensor(parameter.name).array
      for (a, b) in zip(exact, rounded) { #expect(abs(a - b) <= abs(a) / 256) }
    }
  }

  @Test(arguments: ["architecture", "classes", "preprocessing", "training", "temperature"])
  func metadataThatLacksOrBreaksIsNamed(_ key: String) throws {
    expectRefusal(try rewrite(key, nil), naming: key)
    expectRefusal(try rewrite(key, "{\"unfinished\": "), naming: key)
  }

  @Test(arguments: ["[\"one\"]", "[]", "null", "\"angry\"", "[\"a\", 3, \"b\", \"c\"]", "[\"a\", \"b\", \"a\"]"])
  func fewerThanTwoDifferentClassNamesAreRefused(_ classes: String) throws {
    expectRefusal(try rewrite("classes", classes), naming: "classes", "at least two")
  }

  @Test func anotherNumberOfClassesDoesNotFitTheLastLayer() throws {
    expectRefusal(try rewrite("classes", "[\"a\", \"b\"]"), naming: "logits/kernel", "[8, 2]", "[8, 3]")
  }

  @Test(arguments: ["0", "-1.5", "\"warm\"", "[]", "1e999"]) func temperaturesOutOfRangeAreRefused(_ text: String)
    throws
  {
    expectRefusal(try rewrite("temperature", text), naming: "temperature")
  }

  @Test(arguments: [
    ("{\"size\": 12, \"configuration\": {}}", "architecture"),
    ("{\"id\": \"resnetv2-compact\", \"size\": 0}", "architecture"),
    ("{\"id\": \"resnetv2-compact\", \"size\": 12.5}", "architecture"), ("{\"id\": \"vgg19\", \"size\": 12}", "vgg19"),
    ("{\"id\": \"resnetv2-compact\", \"size\": 12, \"configuration\": {\"ratio\": 0}}", "ratio"),
    ("{\"id\": \"resnetv2-compact\", \"size\": 12, \"configuration\": [1]}", "configuration"),
    (
      "{\"id\": \"resnetv2-compact\", \"size\": 12, \"configuration\": {\"widths\": [6, \"x\", 8], \"blocks\": [1, 1]}}",
      "widths"
    ),
  ])
  func architecturesThatCannotBeBuiltAreRefused(_ text: String, _ name: String) throws {
    expectRefusal(try rewrite("architecture", text), naming: name)
  }

  @Test func aHugeArchitectureTakesNoMemoryBeforeItsTensorsAreThere() throws {
    // 64 blocks of 4096 channels are 77 GB: the missing tensor must be found first.
    let text = "{\"id\": \"resnetv2-compact\", \"size\": 12, \"configuration\": {\"widths\": [4096], \"blocks\": [64]}}"
    expectRefusal(try rewrite("architecture", text), naming: "stem1_conv/kernel")
  }

  @Test func tensorsThatDoNotFitAreNamed() throws {
    expectRefusal(
      try rewrite(tensors: { $0.removeAll { $0.name == "post_bn/gamma" } }), naming: "post_bn/gamma", "missing")
    expectRefusal(
      try rewrite(tensors: { $0.append((name: "head/extra", tensor: Tensor([2]))) }), naming: "head/extra", "no place")
    let shaped = try rewrite(tensors: { tensors in
      tensors = tensors.map { $0.name == "logits/kernel" ? (name: $0.name, tensor: $0.tensor.reshaped([3, 8])) : $0 }
    })
    expectRefusal(shaped, naming: "logits/kernel", "[3, 8]", "[8, 3]")
  }

  @Test func aFailedWriteLeavesTheOldFile() throws {
    let before = try readFile(path)
    #expect(throws: (any Error).self) {
      try checkpoint.write(
        to: path,
        runState: CheckpointRunState(tensors: [(name: "a", tensor: Tensor([1])), (name: "a", tensor: Tensor([1]))]))
    }
    #expect(try readFile(path) == before)
    #expect {
      try checkpoint.write(to: path + "/below-a-file.ckpt")
    } throws: { ($0 as? any ReportableError)?.failure == .cannotWrite }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["model.ckpt"])
  }
}
