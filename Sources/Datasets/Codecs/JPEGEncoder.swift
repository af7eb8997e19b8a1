internal import CTurboJPEG

/// 8-bit gray images to JPEG through libjpeg-turbo with the accurate integer DCT (ISLOW): what files lose, for those who
/// ask what that does.
public enum JPEGEncoder {
  /// The bytes of a gray JPEG file.
  /// - Parameters:
  ///   - image: at most 65,500 pixels a side.
  ///   - quality: 1 (worst) to 100, as libjpeg counts.
  /// - Throws: `ImageError.notEncoded`.
  public static func encode(_ image: GrayImage, quality: Int) throws(ImageError) -> [UInt8] {
    precondition((1...100).contains(quality), "quality \(quality)")
    guard let encoder = tjInitCompress() else { throw .notEncoded(reason: "no memory for the encoder") }
    defer { tjDestroy(encoder) }
    var bytes: UnsafeMutablePointer<UInt8>?
    defer { tjFree(bytes) }
    var length: UInt = 0
    let status = image.pixels.withUnsafeBufferPointer { pixels in
      tjCompress2(
        encoder, pixels.baseAddress, Int32(image.width), 0, Int32(image.height), Int32(TJPF_GRAY.rawValue), &bytes,
        &length, Int32(TJSAMP_GRAY.rawValue), Int32(quality), TJFLAG_ACCURATEDCT)
    }
    guard status == 0, let bytes else {
      throw .notEncoded(reason: tjGetErrorStr2(encoder).map { String(cString: $0) } ?? "unknown error")
    }
    return Array(UnsafeBufferPointer(start: bytes, count: Int(length)))
  }
}

extension GrayImage {
  /// The image written as a gray JPEG and read back.
  /// - Parameter quality: 1 (worst) to 100, as libjpeg counts.
  /// - Throws: `ImageError`.
  public func recodedJPEG(quality: Int) throws -> GrayImage {
    try ImageDecoder.decode(try JPEGEncoder.encode(self, quality: quality), path: "a JPEG in memory")
  }
}
