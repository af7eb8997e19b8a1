import Foundation

/// The order of the UTF-8 bytes: the same on every machine, whatever its language.
public func byteOrder(_ a: String, _ b: String) -> Bool {
  let order = a.utf8.withContiguousStorageIfAvailable { a in
    b.utf8.withContiguousStorageIfAvailable { b -> Bool in
      let common = min(a.count, b.count)
      guard common > 0, let first = a.baseAddress, let second = b.baseAddress else { return a.count < b.count }
      let order = memcmp(first, second, common)
      return order == 0 ? a.count < b.count : order < 0
    }
  }
  // Texts that are not stored as UTF-8 are compared byte by byte.
  return (order ?? nil) ?? a.utf8.lexicographicallyPrecedes(b.utf8)
}
