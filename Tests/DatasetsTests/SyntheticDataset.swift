import Datasets
import Files
import Foundation
import Tensors
import TestSupport

/// Computed images and data sets on disk.
enum SyntheticDataset {
  /// An image of noise.
  static func image(seed: UInt64, width: Int = 8, height: Int = 8) -> GrayImage {
    var generator = SeededGenerator(seed: seed)
    return GrayImage(
      width: width, height: height, pixels: (0..<(width * height)).map { _ in UInt8(generator.integer(below: 256)) })
  }

  /// Writes a PNG of noise.
  static func write(_ path: String, seed: UInt64) throws {
    try PNGEncoder.write(image(seed: seed), to: path)
  }

  /// Writes one image a path below a folder; the seed is the position.
  static func make(in folder: TemporaryFolder, _ paths: [String]) throws {
    for (position, path) in paths.enumerated() { try write(folder.file(path), seed: UInt64(position)) }
  }

  /// Makes a folder without files.
  static func makeFolder(_ path: String) throws { try AtomicFile.makeFolder(path) }
}

/// The error that a call throws, as text with its exit code, or a note that none came.
func failure(_ body: () throws -> Void) -> (code: Int32, text: String) {
  do {
    try body()
    return (0, "no error")
  } catch let error as any ReportableError {
    return (error.failure.rawValue, error.description)
  } catch {
    return (-1, "\(error)")
  }
}
