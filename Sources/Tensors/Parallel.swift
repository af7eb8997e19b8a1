import Dispatch
import Foundation
import Synchronization

/// Work shared over the cores. One owner of threads at a time: inside these closures, call no threaded BLAS.
public enum Parallel {
  private static let setting = Mutex(0)
  @TaskLocal private static var scoped: Int?

  /// How many threads may run at once; 0 (the default) means one a core. Set once, by the command line.
  public static var threads: Int {
    get {
      if let scoped { return scoped }
      let chosen = setting.withLock { $0 }
      return chosen > 0 ? chosen : cores
    }
    set { setting.withLock { $0 = newValue } }
  }

  /// Runs `body` with this many threads, whatever other callers choose meanwhile: for work whose memory was planned for
  /// a number of threads, or whose rounding must repeat.
  public static func withThreads<R, E: Error>(_ count: Int, _ body: () throws(E) -> R) throws(E) -> R {
    precondition(count > 0, "\(count) threads")
    let result: Result<R, E> = $scoped.withValue(count) {
      do throws(E) { return .success(try body()) } catch { return .failure(error) }
    }
    return try result.get()
  }

  /// The cores that this process may use.
  public static let cores: Int = max(1, ProcessInfo.processInfo.activeProcessorCount)

  /// Splits `0..<count` into one contiguous range a thread and runs `body` on each.
  ///
  /// The split depends on `count`, `grain` and the number of threads alone, so results repeat bit for bit.
  /// - Parameters:
  ///   - count: the number of items.
  ///   - grain: the fewest items worth a thread of their own.
  ///   - body: receives the part's index and its range; must write only to what belongs to its range.
  public static func forRanges(_ count: Int, grain: Int = 1, _ body: (Int, Range<Int>) -> Void) {
    let parts = partCount(count, grain: grain)
    if parts <= 1 {
      if count > 0 { body(0, 0..<count) }
      return
    }
    perform(parts) { part in body(part, (count * part / parts)..<(count * (part + 1) / parts)) }
  }

  /// Runs `body` for each index, handing out small pieces so that uneven items balance.
  public static func forEach(_ count: Int, _ body: (Int) -> Void) {
    if threads <= 1 || count <= 1 {
      for i in 0..<count { body(i) }
    } else {
      let next = Atomic(0)
      perform(min(threads, count)) { _ in
        while true {
          let i = next.wrappingAdd(1, ordering: .relaxed).oldValue
          if i >= count { return }
          body(i)
        }
      }
    }
  }

  /// Computes one value an index, on all cores; the result is in index order.
  public static func map<T: Sendable>(_ count: Int, _ body: (Int) -> T) -> [T] {
    Array(unsafeUninitializedCapacity: count) { buffer, initialized in
      nonisolated(unsafe) let base = buffer
      forEach(count) { i in base.initializeElement(at: i, to: body(i)) }
      initialized = count
    }
  }

  /// The number of ranges that `forRanges` makes of `count` items.
  public static func partCount(_ count: Int, grain: Int = 1) -> Int {
    max(1, min(threads, count / max(1, grain)))
  }

  private static func perform(_ iterations: Int, _ body: (Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      // The callers promise that concurrent calls write to disjoint memory.
      nonisolated(unsafe) let shared = body
      DispatchQueue.concurrentPerform(iterations: iterations) { shared($0) }
    }
  }
}
