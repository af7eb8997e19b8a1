import Glibc

/// Floats in memory that this object owns, aligned for vector loads and, when large, for huge pages.
///
/// The memory is zero at first. A page fault costs about 2 microseconds, so large buffers are made once and kept.
public final class AlignedBuffer: @unchecked Sendable {
  /// The elements. The pointer is valid as long as this object lives.
  public let elements: UnsafeMutableBufferPointer<Float>

  /// - Parameter count: number of floats.
  public init(count: Int) {
    let bytes = max(64, count * MemoryLayout<Float>.stride)
    let hugePage = 2 << 20
    let alignment = bytes >= hugePage ? hugePage : 64
    var memory: UnsafeMutableRawPointer?
    let status = posix_memalign(&memory, alignment, bytes)
    guard status == 0, let memory else { preconditionFailure("out of memory: \(bytes) bytes") }
    if bytes >= hugePage { madvise(memory, bytes, MADV_HUGEPAGE) }
    memset(memory, 0, bytes)
    elements = UnsafeMutableBufferPointer(start: memory.bindMemory(to: Float.self, capacity: count), count: count)
  }

  deinit { free(elements.baseAddress) }
}
