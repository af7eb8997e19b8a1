/// Numbers as tables write them: decimal digits, a point, an exponent.
public enum DecimalText {
  /// The Double nearest to a decimal number, spaces and tabs around it left out.
  ///
  /// `nan` and `inf` (any case, with a sign) give those values, so that a reader can name them. Hexadecimal numbers,
  /// commas, empty text and anything else give `nil`.
  public static func value(_ text: some StringProtocol) -> Double? {
    var copy = String(text)
    return copy.withUTF8 { value($0) }
  }

  static func value(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
    let text = trimmed(bytes)
    var i = text.startIndex
    var isNegative = false
    if i < text.endIndex, text[i] == 0x2D || text[i] == 0x2B {
      isNegative = text[i] == 0x2D
      i += 1
    }
    var mantissa: UInt64 = 0
    var (digits, scale) = (0, 0)
    var isExact = true
    var hasPoint = false
    while i < text.endIndex {
      let byte = text[i]
      if byte == 0x2E, !hasPoint {
        hasPoint = true
      } else if (0x30...0x39).contains(byte) {
        digits += 1
        // Beyond this another digit could pass 64 bits; such a number is left to the slow way.
        if mantissa > 99_999_999_999_999_999 { isExact = false }
        if isExact { mantissa = mantissa * 10 + UInt64(byte - 0x30) }
        if hasPoint { scale -= 1 }
      } else {
        break
      }
      i += 1
    }
    guard digits > 0 else { return special(text) }
    if i < text.endIndex, text[i] == 0x65 || text[i] == 0x45 {
      i += 1
      var isDown = false
      if i < text.endIndex, text[i] == 0x2D || text[i] == 0x2B {
        isDown = text[i] == 0x2D
        i += 1
      }
      guard i < text.endIndex else { return nil }
      var exponent = 0
      while i < text.endIndex, (0x30...0x39).contains(text[i]) {
        exponent = min(99_999, exponent * 10 + Int(text[i] - 0x30))
        i += 1
      }
      scale += isDown ? -exponent : exponent
    }
    guard i == text.endIndex else { return nil }
    // Both factors are exact here, so that one rounding is left and the result is the nearest Double (Clinger 1990).
    if isExact, mantissa <= 1 << 53, abs(scale) < powersOfTen.count {
      let value = scale < 0 ? Double(mantissa) / powersOfTen[-scale] : Double(mantissa) * powersOfTen[scale]
      return isNegative ? -value : value
    }
    return Double(String(decoding: text, as: UTF8.self))
  }

  /// The bytes without spaces and tabs at both ends.
  static func trimmed(_ bytes: UnsafeBufferPointer<UInt8>) -> Slice<UnsafeBufferPointer<UInt8>> {
    var (start, end) = (bytes.startIndex, bytes.endIndex)
    while start < end, bytes[start] == 0x20 || bytes[start] == 9 { start += 1 }
    while start < end, bytes[end - 1] == 0x20 || bytes[end - 1] == 9 { end -= 1 }
    return bytes[start..<end]
  }

  private static func special(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Double? {
    guard text.count <= 9 else { return nil }
    return switch String(decoding: text, as: UTF8.self).lowercased() {
    case "nan", "+nan", "-nan": .nan
    case "inf", "+inf", "infinity", "+infinity": .infinity
    case "-inf", "-infinity": -.infinity
    default: nil
    }
  }

  /// 10 to the power of 0...22: the powers that a Double holds exactly.
  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
  ]
}
