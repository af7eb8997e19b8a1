import Synchronization

/// Buffers that are lent and taken back, for work whose scratch no plan covers; at most one a thread is ever out.
public final class ScratchPool: Sendable {
  private struct Shelf: @unchecked Sendable { var buffers: [AlignedBuffer] = [] }
  private let shelf = Mutex(Shelf())

  /// An empty pool.
  public init() {}

  /// Lends at least `count` floats, with whatever they hold, for the time of `body`.
  public func withScratch<R>(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> R) -> R {
    let found = shelf.withLock { $0.buffers.popLast() }
    let buffer = found.flatMap { $0.elements.count >= count ? $0 : nil } ?? AlignedBuffer(count: max(count, 1))
    defer { shelf.withLock { $0.buffers.append(buffer) } }
    guard let base = buffer.elements.baseAddress else { preconditionFailure("a buffer without an address") }
    return body(base)
  }
}
