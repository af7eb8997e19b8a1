import Files
import Foundation
import Interchange
import Tensors
import Testing
import TestSupport

@Suite struct CheckpointParityTests {
  /// Needs Python with safetensors: `make parity` provides it.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["FER_PARITY"] == "1"))
  func theReferenceImplementationReadsACheckpoint() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("model.ckpt")
    let checkpoint = try smallCheckpoint()
    try checkpoint.write(
      to: path, runState: CheckpointRunState(tensors: [(name: "velocity", tensor: Tensor([2], [1, -2]))]))

    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      ProcessInfo.processInfo.environment["FER_PYTHON"] ?? "python3", Fixtures.path("interchange/check_checkpoint.py"),
      path,
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let found = try JSONValue(parsing: output, path: "check_checkpoint.py")

    #expect(found["metadata"]?["format"]?.stringValue == "fer-analyze/checkpoint/1")
    #expect(found["metadata"]?["classes"]?.stringValue == checkpoint.classes.json.compactText)
    let tensors = try #require(found["tensors"]?.objectValue)
    #expect(tensors.count == checkpoint.network.parameters.all.count + 1)
    for parameter in checkpoint.network.parameters.all {
      let theirs = try #require(found["tensors"]?[parameter.name])
      #expect(theirs["type"]?.stringValue == "float32")
      #expect(theirs["shape"]?.arrayValue?.compactMap(\.intValue) == parameter.shape.dimensions)
      let bits = try checkpoint.network.parameters.tensor(parameter.name).array.map { Int($0.bitPattern) }
      #expect(theirs["bits"]?.arrayValue?.compactMap(\.intValue) == bits, "\(parameter.name)")
    }
  }
}
