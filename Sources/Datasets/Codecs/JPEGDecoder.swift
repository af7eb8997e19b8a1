internal import CTurboJPEG

/// JPEG to 8-bit gray through libjpeg-turbo with the accurate integer DCT (ISLOW).
enum JPEGDecoder {
  static func decode(_ bytes: UnsafeBufferPointer<UInt8>, path: String, limits: ImageLimits) throws(ImageError)
    -> GrayImage
  {
    guard let decoder = tjInitDecompress() else {
      throw .damaged(path: path, format: "JPEG", reason: "no memory for the decoder")
    }
    defer { tjDestroy(decoder) }
    let length = UInt(bytes.count)
    var columns: Int32 = 0
    var rows: Int32 = 0
    var subsampling: Int32 = -1
    var space: Int32 = -1
    // The call fails on chroma subsamplings that have no name, which does not matter for gray; it has set the rest by
    // then.
    let status = tjDecompressHeader3(decoder, bytes.baseAddress, length, &columns, &rows, &subsampling, &space)
    guard columns > 0, rows > 0, space >= 0 else {
      // A file of tables alone is no error to the library.
      throw status == 0 ? .damaged(path: path, format: "JPEG", reason: "it holds no image") : damage(decoder, path)
    }
    let width = Int(columns)
    let height = Int(rows)
    try limits.check(width: width, height: height, path: path)

    let isFourInks = space == Int32(TJCS_CMYK.rawValue) || space == Int32(TJCS_YCCK.rawValue)
    let format = isFourInks ? TJPF_CMYK : TJPF_GRAY
    let count = width * height * (isFourInks ? 4 : 1)
    var failed = false
    let samples = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      let status = tjDecompress2(
        decoder, bytes.baseAddress, length, buffer.baseAddress, columns, 0, rows, Int32(format.rawValue),
        TJFLAG_LIMITSCANS)
      // A warning leaves a picture that is partly gray: an error here, unless it is only about bytes between segments.
      failed = status != 0 && !isHarmless(decoder)
      initialized = failed ? 0 : count
    }
    if failed { throw damage(decoder, path) }
    return GrayImage(width: width, height: height, pixels: isFourInks ? gray(fromInks: samples) : samples)
  }

  private static func isHarmless(_ decoder: tjhandle) -> Bool {
    tjGetErrorCode(decoder) == Int32(TJERR_WARNING.rawValue)
      && message(decoder).contains("extraneous bytes before marker")
  }

  private static func message(_ decoder: tjhandle) -> String {
    tjGetErrorStr2(decoder).map { String(cString: $0) } ?? "unknown error"
  }

  private static func damage(_ decoder: tjhandle, _ path: String) -> ImageError {
    .damaged(path: path, format: "JPEG", reason: message(decoder))
  }

  /// Gray from cyan, magenta, yellow, black as OpenCV computes it (weights 0.299, 0.587, 0.114 in 14-bit fixed point).
  private static func gray(fromInks inks: [UInt8]) -> [UInt8] {
    (0..<(inks.count / 4)).map { i in
      let black = Int32(inks[4 * i + 3])
      let red = black - ((255 - Int32(inks[4 * i])) * black) >> 8
      let green = black - ((255 - Int32(inks[4 * i + 1])) * black) >> 8
      let blue = black - ((255 - Int32(inks[4 * i + 2])) * black) >> 8
      return UInt8(clamping: (red * 4899 + green * 9617 + blue * 1868 + 8192) >> 14)
    }
  }
}
