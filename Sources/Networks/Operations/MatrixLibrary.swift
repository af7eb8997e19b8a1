internal import COneDNN
internal import COpenBLAS
import Foundation

/// The library behind matrix products.
///
/// oneDNN compiles a product's kernel for the processor when it first meets it and came out ahead of OpenBLAS for every
/// shape of these networks (BENCHMARKS.md); it does so for x86 processors with AVX2 or better. Elsewhere OpenBLAS is used.
/// `FER_MATRIX_LIBRARY=openblas` or `=onednn` chooses by hand. Both run on the calling thread alone: this module splits the
/// work itself, so that cores have one owner.
public enum MatrixLibrary: String, Sendable {
  case oneDNN = "onednn"
  case openBLAS = "openblas"

  /// The library that this process uses.
  public static let chosen: MatrixLibrary = {
    _ = openblas_choose_kernels()
    openblas_set_num_threads(1)
    return environment("FER_MATRIX_LIBRARY").flatMap(MatrixLibrary.init)
      ?? (onednn_compiles_kernels() != 0 ? .oneDNN : .openBLAS)
  }()

  /// Checks the environment variables with which the arithmetic is chosen by hand.
  /// - Throws: `GraphError.configuration` for a value that means nothing, which would else be passed over.
  public static func checkEnvironment() throws {
    for (name, known) in [("FER_MATRIX_LIBRARY", ["onednn", "openblas"]), ("FER_BF16", ["native", "rounded"])] {
      guard let value = environment(name), !known.contains(value) else { continue }
      throw GraphError.configuration(
        "the environment variable \(name) is \"\(value)\": expected \(known.joined(separator: " or ")), or none")
    }
  }

  /// An environment variable; `nil` where it is empty too.
  static func environment(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The library's name, version and the processor that it is tuned for: results differ in the last digits between them.
  public static var description: String {
    switch chosen {
    case .oneDNN:
      let version = dnnl_version().pointee
      return "oneDNN \(version.major).\(version.minor).\(version.patch), \(String(cString: onednn_instruction_set()))"
    case .openBLAS:
      let configuration = String(cString: openblas_get_config())
      let end = configuration.lastIndex { $0 != " " }.map { configuration.index(after: $0) }
      return configuration[..<(end ?? configuration.startIndex)] + ", core " + String(cString: openblas_get_corename())
    }
  }
}
