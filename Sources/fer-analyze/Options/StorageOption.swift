import ArgumentParser
import Interchange

/// How weights are stored in a file.
struct StorageOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Weights in the file: f32 (exact) or bf16 (half the size, 8 bits of precision).", valueName: "type"))
  var storage = SafetensorsEncoding.f32.rawValue

  /// The choice.
  var encoding: SafetensorsEncoding { SafetensorsEncoding(rawValue: storage) ?? .f32 }

  func validate() throws {
    guard SafetensorsEncoding(rawValue: storage) != nil else {
      throw ValidationError(
        "--storage \(storage): expected \(SafetensorsEncoding.allCases.map(\.rawValue).joined(separator: " or ")).")
    }
  }
}
