internal import CPNG

/// PNG to 8-bit gray through libpng, with the transformations that OpenCV asks of it.
enum PNGDecoder {
  static func decode(_ bytes: UnsafeBufferPointer<UInt8>, path: String, limits: ImageLimits) throws(ImageError)
    -> GrayImage
  {
    var source = fer_png_source()
    source.bytes = bytes.baseAddress
    source.count = bytes.count
    var columns: UInt32 = 0
    var rows: UInt32 = 0
    guard fer_png_size(&source, &columns, &rows) == 1 else { throw damage(source, path) }
    let width = Int(columns)
    let height = Int(rows)
    try limits.check(width: width, height: height, path: path)
    source.position = 0
    var decoded = false
    let pixels = [UInt8](unsafeUninitializedCapacity: width * height) { buffer, count in
      withUnsafeTemporaryAllocation(of: png_bytep?.self, capacity: height) { pointers in
        pointers.initialize(repeating: nil)
        decoded = fer_png_decode_gray(&source, buffer.baseAddress, pointers.baseAddress, columns, rows) == 1
      }
      count = decoded ? width * height : 0
    }
    guard decoded else { throw damage(source, path) }
    return GrayImage(width: width, height: height, pixels: pixels)
  }

  private static func damage(_ source: fer_png_source, _ path: String) -> ImageError {
    let message = withUnsafeBytes(of: source.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    return .damaged(path: path, format: "PNG", reason: message.isEmpty ? "out of memory" : message)
  }
}
