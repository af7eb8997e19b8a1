internal import CPNG
public import Foundation
import Files

/// Writes 8-bit PNG files; equal pixels give equal bytes.
public enum PNGEncoder {
  /// Encodes a gray image.
  /// - Throws: `ImageError.notEncoded` when there is no memory.
  public static func encode(_ image: GrayImage) throws -> Data {
    try encode(image.pixels, width: image.width, height: image.height, channels: 1)
  }

  /// Encodes a colour image.
  /// - Parameter rgb: `width * height * 3` bytes, row-major, red first.
  /// - Throws: `ImageError.notEncoded` when the count of bytes does not fit or there is no memory.
  public static func encode(rgb: [UInt8], width: Int, height: Int) throws -> Data {
    try encode(rgb, width: width, height: height, channels: 3)
  }

  /// Encodes a gray image into a file.
  /// - Throws: `ImageError.notEncoded`, `FileError.unwritable`.
  public static func write(_ image: GrayImage, to path: String) throws {
    try AtomicFile.write(try encode(image), to: path)
  }

  private static func encode(_ pixels: [UInt8], width: Int, height: Int, channels: Int) throws -> Data {
    guard width > 0, height > 0, pixels.count == width * height * channels else {
      throw ImageError.notEncoded(
        reason: "\(pixels.count) bytes for \(width) x \(height) pixels of \(channels) channels")
    }
    // Incompressible data grow by 5 bytes in 16 KiB (deflate) and 12 bytes in 8 KiB (chunks).
    let raw = height * (width * channels + 1)
    let capacity = raw + raw / 256 + 4096
    var sink = fer_png_sink()
    var encoded = false
    let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      sink.bytes = buffer.baseAddress
      sink.capacity = capacity
      encoded = fer_png_encode(&sink, pixels, UInt32(width), UInt32(height), Int32(channels)) == 1
      count = encoded ? sink.count : 0
    }
    guard encoded else {
      let message = withUnsafeBytes(of: sink.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      throw ImageError.notEncoded(reason: message.isEmpty ? "out of memory" : message)
    }
    return Data(bytes)
  }
}
