import Glibc

/// Floats in memory that this object owns, aligned for vector loads and, when large, for huge pages.
///
/// The memory is zero at first. Fresh memory costs time when it is first touched, so large buffers are made once and kept.
public final class AlignedBuffer: @unchecked Sendable {
  /// The elements. The pointer is valid as long as this object lives.
  public let elements: UnsafeMutableBufferPointer<Float>
  private let pages: Pages?

  /// - Parameter count: number of floats.
  public init(count: Int) {
    let bytes = max(64, count * MemoryLayout<Float>.stride)
    let memory: UnsafeMutableRawPointer
    if bytes >= Pages.hugePage {
      let pages = Pages(bytes)
      memory = pages.start
      self.pages = pages
    } else {
      var small: UnsafeMutableRawPointer?
      guard posix_memalign(&small, 64, bytes) == 0, let small else {
        preconditionFailure("out of memory: \(bytes) bytes")
      }
      memset(small, 0, bytes)
      memory = small
      pages = nil
    }
    elements = UnsafeMutableBufferPointer(start: memory.bindMemory(to: Float.self, capacity: count), count: count)
  }

  deinit { if pages == nil { free(elements.baseAddress) } }
}

/// Pages of the system's own, which it gives zeroed and one by one as they are touched: clearing them again would be a
/// second way through all of the memory.
private final class Pages {
  static let hugePage = 2 << 20

  /// The first byte, on a huge page.
  let start: UnsafeMutableRawPointer
  private let mapping: UnsafeMutableRawPointer
  private let length: Int

  init(_ bytes: Int) {
    length = bytes + Self.hugePage
    let found = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let found, found != MAP_FAILED else { preconditionFailure("out of memory: \(bytes) bytes") }
    mapping = found
    start = found.alignedUp(toMultipleOf: Self.hugePage)
    madvise(start, bytes, MADV_HUGEPAGE)
  }

  deinit { munmap(mapping, length) }
}
