import Files
import Foundation
import Tensors
import Testing
import TestSupport

/// Files of models that were cut, flipped or made to announce more than they hold: one clear message and exit 65.
@Suite struct HostileModelTests {
  /// A file of each format, and where its headers announce lengths.
  enum Sample: String, CaseIterable {
    case keras = "xception.keras"
    case legacy = "xception.keras2.h5"
    case weights = "replaced.weights.h5"
    case onnx = "vgg.onnx"
    case safetensors = "exact.safetensors"

    /// Where files lie that are in no archive.
    var fixture: String { self == .onnx ? "onnx/\(rawValue)" : rawValue }

    /// The options that the file needs.
    var options: [String] {
      switch self {
      case .weights: ["--network", "replaced.json"]
      case .safetensors: ["--architecture", "resnetv2-compact"]
      default: []
      }
    }
  }

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try Fixtures.unpack("interchange/keras-models.tar.gz", to: folder.path)
    for sample in Sample.allCases where !FileManager.default.fileExists(atPath: folder.file(sample.rawValue)) {
      try FileManager.default.copyItem(
        atPath: Fixtures.path("interchange/\(sample.fixture)"), toPath: folder.file(sample.rawValue))
    }
  }

  private func expectRefusal(
    _ sample: Sample, _ bytes: [UInt8], mayPass: Bool, _ what: String, location: SourceLocation = #_sourceLocation
  ) throws {
    try? FileManager.default.removeItem(atPath: folder.file("out.ckpt"))
    let name = "model." + (sample.rawValue as NSString).pathExtension
    try Data(bytes).write(to: URL(fileURLWithPath: folder.file(name)))
    let outcome = try Tool.run(
      ["import", name, "--output", "out.ckpt", "--classes", "folders", "--scaling", "unit", "--quiet"]
        + sample.options, in: folder.path)
    let allowed: Set<Int32> = mayPass ? [0, 65] : [65]
    #expect(allowed.contains(outcome.status), "\(sample), \(what): \(outcome.errors)", sourceLocation: location)
    guard outcome.status != 0 else { return }
    let lines = outcome.errors.split(separator: "\n")
    #expect(lines.count == 1 && outcome.errors.contains(name), "\(what): \(outcome.errors)", sourceLocation: location)
    #expect(!FileManager.default.fileExists(atPath: folder.file("out.ckpt")), "\(what)", sourceLocation: location)
  }

  private func bytes(_ sample: Sample) throws -> [UInt8] {
    Array(try readFile(folder.file(sample.rawValue)))
  }

  @Test(arguments: Sample.allCases) func aFileCutShortIsRefused(_ sample: Sample) throws {
    let whole = try bytes(sample)
    for share in [0.0, 0.001, 0.02, 0.3, 0.7, 0.97] {
      try expectRefusal(
        sample, Array(whole.prefix(Int(Double(whole.count) * share))), mayPass: false, "cut at \(share)")
    }
  }

  @Test(arguments: Sample.allCases) func flippedBitsNeverCrash(_ sample: Sample) throws {
    let whole = try bytes(sample)
    var generator = SeededGenerator(seed: 7)
    for round in 0..<16 {
      var changed = whole
      // Half of the rounds near the beginning, where headers stand; a flip in the middle of a weight may pass.
      let range = round % 2 == 0 ? min(2048, whole.count) : whole.count
      var places: [Int] = []
      for _ in 0...(round % 3) {
        let place = Int(generator.uniform() * Double(range))
        changed[place] ^= 1 << UInt8(generator.uniform() * 8)
        places.append(place)
      }
      try expectRefusal(sample, changed, mayPass: true, "flips at \(places)")
    }
  }

  @Test(arguments: Sample.allCases) func lengthsBeyondTheFileAreRefused(_ sample: Sample) throws {
    let whole = try bytes(sample)
    func replaced(_ at: Int, _ value: [UInt8]) -> [UInt8] {
      var changed = whole
      changed.replaceSubrange(at..<(at + value.count), with: value)
      return changed
    }
    let huge = [UInt8](repeating: 0xFF, count: 8)
    switch sample {
    case .safetensors: try expectRefusal(sample, replaced(0, huge), mayPass: false, "length of the header")
    case .legacy, .weights:
      // The superblock: address of the end of the file; then the address of the root group.
      try expectRefusal(sample, replaced(40, Array(huge.dropLast()) + [0x7F]), mayPass: false, "end of the file")
      try expectRefusal(sample, replaced(64, Array(huge.dropLast()) + [0x7F]), mayPass: false, "root group")
    case .keras:
      // The end of the central directory: number of entries, its size, its place.
      let end = whole.count - 22
      try expectRefusal(sample, replaced(end + 8, [0xFF, 0xFF, 0xFF, 0xFF]), mayPass: true, "entries")
      try expectRefusal(sample, replaced(end + 12, Array(huge.prefix(8))), mayPass: false, "directory")
    case .onnx:
      // The length of the graph, the largest message.
      for at in [1, 3, 5, 9, 17] {
        try expectRefusal(
          sample, Array(whole.prefix(at)) + [0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07] + Array(whole.dropFirst(at)),
          mayPass: false, "a graph of 2 GiB at \(at)")
      }
    }
  }
}
