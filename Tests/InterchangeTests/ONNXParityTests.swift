import Files
import Foundation
import Interchange
import Networks
import Tensors
import Testing
import TestSupport

/// Needs Python with torch, onnx, onnxscript and onnxruntime: `make parity` provides them.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["FER_PARITY"] == "1")) struct ONNXParityTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Runs a script of the fixtures, and gives what it prints.
  private func python(_ script: String, _ arguments: [String]) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      [
        ProcessInfo.processInfo.environment["FER_PYTHON"] ?? "python3", Fixtures.path("interchange/\(script)"),
      ] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(script) failed: are its libraries installed?")
    return output
  }

  /// Writes a network beside images and what it makes of them.
  private func write(_ network: Network, _ name: String, _ options: ONNXExport.Options) throws {
    try ONNXExport.write(network.graph, network.parameters, to: folder.file("\(name).onnx"), options: options)
    let images = ONNXNetworks.images(network)
    let logits = try onnxLogits(network, images)
    var tensors = [(name: "input", tensor: images), (name: "logits", tensor: logits)]
    if options.includesSoftmax {
      let temperature = Float(options.temperature ?? 1)
      let probabilities = (0..<logits.shape.n).flatMap { row -> [Float] in
        let scores = logits.rows(row..<(row + 1)).array.map { $0 / temperature }
        let powers = scores.map { exp($0 - (scores.max() ?? 0)) }
        return powers.map { $0 / powers.reduce(0, +) }
      }
      tensors.append((name: "probabilities", tensor: Tensor(logits.shape, probabilities)))
    }
    try SafetensorsFile.write(tensors: tensors, metadata: [], to: folder.file("\(name).safetensors"))
  }

  @Test func onnxRuntimeGivesTheSameForOurFiles() throws {
    for opset in [17, 18, 20, 22] {
      for (i, example) in OperationRegistry.all.enumerated() {
        try write(
          ONNXNetworks.network(example), "\(example.operation.kind)-\(i)-\(opset)", ONNXExport.Options(opset: opset))
      }
    }
    for type in ArchitectureRegistry.all {
      let architecture = type.init()
      let network = try Network(architecture.blueprint(size: type.defaultSize, classes: 7).graph)
      try write(
        ONNXNetworks.randomized(network), type.id,
        ONNXExport.Options(
          includesSoftmax: true, temperature: 1.3, metadata: [(key: "classes", value: "[]")], producerVersion: "0"))
    }
    let found = try JSONValue(parsing: python("check_onnx.py", [folder.path]), path: "check_onnx.py")
    let differences = try #require(found.objectValue)
    #expect(differences.count == 4 * OperationRegistry.all.count + ArchitectureRegistry.all.count)
    for (name, difference) in differences {
      #expect(difference.doubleValue ?? .infinity < 1e-4, "\(name): \(difference.compactText)")
    }
    let largest = differences.compactMap(\.value.doubleValue).max() ?? .infinity
    print("ONNX export: largest difference from ONNX Runtime \(largest) of the largest logit or 1")
  }

  @Test func networksOfFullWidthGiveTheLogitsOfONNXRuntime() throws {
    _ = try python("make_onnx_models.py", ["--full", folder.path])
    let expected = try SafetensorsFile(reading: folder.file("expected.safetensors"))
    for name in ["resnet18", "vgg11"] {
      let start = ContinuousClock.now
      let model = try ONNXImport.read(folder.file("\(name).onnx"))
      let seconds = ContinuousClock.now - start
      let logits = try onnxLogits(model.network, try expected.tensor("\(name)/input"))
      let theirs = try expected.tensor("\(name)/output")
      let scale = max(1, theirs.array.reduce(0) { max($0, abs($1)) })
      print("\(name): read in \(seconds), difference from ONNX Runtime \(onnxGap(logits, theirs) / scale)")
      #expect(onnxGap(logits, theirs) < 1e-4 * scale, "\(name)")
    }
  }
}
