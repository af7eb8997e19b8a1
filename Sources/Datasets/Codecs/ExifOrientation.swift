/// The EXIF orientation tag (0x0112): which of the eight flips and turns shows the image upright.
enum ExifOrientation {
  /// The orientation in a JPEG's APP1 segment, 1 (upright) where there is none.
  static func ofJPEG(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var position = 2
    while position + 4 <= bytes.count, bytes[position] == 0xFF {
      let marker = bytes[position + 1]
      if marker == 0xFF {
        position += 1
        continue
      }
      if marker == 0xDA || marker == 0xD9 { return 1 }
      let length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
      let end = position + 2 + length
      guard length >= 2, end <= bytes.count else { return 1 }
      if marker == 0xE1, length >= 8, bytes[(position + 4)..<end].starts(with: [0x45, 0x78, 0x69, 0x66, 0, 0]) {
        return ofTIFF(bytes, (position + 10)..<end)
      }
      position = end
    }
    return 1
  }

  /// The orientation in a PNG's eXIf chunk, 1 (upright) where there is none.
  static func ofPNG(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var position = 8
    while position + 12 <= bytes.count {
      let length = (0..<4).reduce(0) { $0 << 8 | Int(bytes[position + $1]) }
      let body = position + 8
      guard length <= bytes.count - body - 4 else { return 1 }
      if bytes[(position + 4)..<body].elementsEqual([0x65, 0x58, 0x49, 0x66]) {
        return ofTIFF(bytes, body..<(body + length))
      }
      position = body + length + 4
    }
    return 1
  }

  private static func ofTIFF(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
    guard range.count >= 8 else { return 1 }
    let isBigEndian = bytes[range.lowerBound] == 0x4D
    func number(at offset: Int, bytes count: Int) -> Int? {
      guard offset >= 0, offset + count <= range.count else { return nil }
      let digits = bytes[(range.lowerBound + offset)..<(range.lowerBound + offset + count)]
      return isBigEndian ? digits.reduce(0) { $0 << 8 | Int($1) } : digits.reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    guard number(at: 2, bytes: 2) == 42, let directory = number(at: 4, bytes: 4),
      let entries = number(at: directory, bytes: 2)
    else { return 1 }
    for entry in 0..<entries {
      let start = directory + 2 + 12 * entry
      guard let tag = number(at: start, bytes: 2) else { return 1 }
      if tag == 0x0112 {
        guard let value = number(at: start + 8, bytes: 2), (1...8).contains(value) else { return 1 }
        return value
      }
    }
    return 1
  }
}

extension GrayImage {
  /// The image turned upright for an EXIF orientation of 1 to 8.
  func oriented(by orientation: Int) -> GrayImage {
    guard orientation > 1 else { return self }
    let isTransposed = orientation >= 5
    let newWidth = isTransposed ? height : width
    let newHeight = isTransposed ? width : height
    let flipsX = [2, 3, 7, 8].contains(orientation)
    let flipsY = [3, 4, 6, 7].contains(orientation)
    var turned = [UInt8](repeating: 0, count: pixels.count)
    for y in 0..<newHeight {
      for x in 0..<newWidth {
        let a = isTransposed ? y : x
        let b = isTransposed ? x : y
        turned[y * newWidth + x] = self[flipsX ? width - 1 - a : a, flipsY ? height - 1 - b : b]
      }
    }
    return GrayImage(width: newWidth, height: newHeight, pixels: turned)
  }
}
