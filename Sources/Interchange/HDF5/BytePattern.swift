import Foundation

extension UnsafeRawBufferPointer {
  /// Where a pattern, of at least one byte, stands first from a place on.
  func place(of pattern: [UInt8], from start: Int) -> Int? {
    guard let base = baseAddress, let first = pattern.first else { return nil }
    var place = start
    while count - place >= pattern.count {
      guard let found = memchr(base + place, Int32(first), count - place - pattern.count + 1) else { return nil }
      if memcmp(found, pattern, pattern.count) == 0 { return UnsafeRawPointer(found) - base }
      place = UnsafeRawPointer(found) - base + 1
    }
    return nil
  }
}
