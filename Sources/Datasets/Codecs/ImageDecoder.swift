public import Foundation

/// Decodes PNG and JPEG to the 8-bit gray levels that OpenCV's `imread(path, IMREAD_GRAYSCALE)` gives, bit for bit.
///
/// The format is recognised by the content, not by the name. An EXIF orientation is applied, alpha is dropped.
public enum ImageDecoder {
  /// Reads and decodes a file.
  /// - Throws: `ImageError`, naming the file, what was found and what to do.
  public static func read(_ path: String, limits: ImageLimits = .init()) throws -> GrayImage {
    try decode(try FileBytes.read(path, limit: limits.maximumFileBytes), path: path, limits: limits)
  }

  /// Decodes an encoded image.
  /// - Parameter path: where the bytes came from, for messages.
  /// - Throws: `ImageError`.
  public static func decode(_ bytes: [UInt8], path: String, limits: ImageLimits = .init()) throws -> GrayImage {
    try bytes.withUnsafeBufferPointer { try decode($0, path: path, limits: limits) }
  }

  /// Decodes an encoded image.
  /// - Parameter path: where the bytes came from, for messages.
  /// - Throws: `ImageError`.
  public static func decode(_ data: Data, path: String, limits: ImageLimits = .init()) throws -> GrayImage {
    try data.withUnsafeBytes { try decode($0.bindMemory(to: UInt8.self), path: path, limits: limits) }
  }

  /// Decodes an encoded image.
  /// - Parameter path: where the bytes came from, for messages.
  /// - Throws: `ImageError`.
  public static func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, path: String, limits: ImageLimits = .init()
  ) throws -> GrayImage {
    guard !bytes.isEmpty else { throw ImageError.empty(path: path) }
    switch ContentKind(of: bytes) {
    case .png:
      let image = try PNGDecoder.decode(bytes, path: path, limits: limits)
      return image.oriented(by: ExifOrientation.ofPNG(bytes))
    case .jpeg:
      let image = try JPEGDecoder.decode(bytes, path: path, limits: limits)
      return image.oriented(by: ExifOrientation.ofJPEG(bytes))
    case .other(let name): throw ImageError.notAnImage(path: path, found: name)
    }
  }
}

/// What some bytes are, judged by how they begin.
enum ContentKind: Equatable {
  case png
  case jpeg
  /// Neither; the name is for messages.
  case other(String)

  private static let signatures: [(start: [UInt8], name: String)] = [
    (Array("GIF8".utf8), "a GIF image"), (Array("BM".utf8), "a BMP image"),
    (Array("RIFF".utf8), "a WebP image or RIFF file"),
    (Array("II*\0".utf8), "a TIFF image"), (Array("MM\0*".utf8), "a TIFF image"),
    (Array("%PDF".utf8), "a PDF document"),
    (Array("PK\u{3}\u{4}".utf8), "a ZIP archive"), ([0x1F, 0x8B], "gzip-compressed data"),
    (Array("\u{89}HDF".unicodeScalars.map { UInt8($0.value) }), "an HDF5 file"),
  ]

  init(of bytes: UnsafeBufferPointer<UInt8>) {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .png
    } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if let known = Self.signatures.first(where: { bytes.starts(with: $0.start) }) {
      self = .other(known.name)
    } else if bytes.prefix(512).allSatisfy({ $0 >= 32 || ($0 >= 9 && $0 <= 13) }) {
      self = .other("text")
    } else {
      let first = bytes.prefix(4).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
      self = .other("unknown (\(bytes.count.grouped) bytes, beginning \(first))")
    }
  }
}
