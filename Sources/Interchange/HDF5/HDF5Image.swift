import Foundation

/// The bytes of an HDF5 file in memory, written once and then read where they are.
final class HDF5Image {
  /// The bytes; to be written before a file is opened from them.
  let bytes: UnsafeMutableRawBufferPointer

  /// Room for a file of `count` bytes, all zero; `nil` where the machine has no memory for it.
  init?(count: Int) {
    guard count > 0, let start = calloc(count, 1) else { return nil }
    bytes = UnsafeMutableRawBufferPointer(start: start, count: count)
  }

  deinit { free(bytes.baseAddress) }
}
