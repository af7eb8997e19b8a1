internal import CHDF5
import Foundation

/// The one door to libhdf5.
///
/// Not every build of libhdf5 is thread-safe, so every call goes through one lock; errors are fetched as text before the
/// lock is left, because HDF5 keeps only the last one.
enum HDF5Library {
  private static let lock = NSLock()

  /// Runs `body` alone. `body` must close every identifier that it opens, and must not call this again.
  static func exclusively<R>(_ body: () throws -> R) rethrows -> R {
    lock.lock()
    defer { lock.unlock() }
    fer_h5_prepare()
    return try body()
  }

  /// What went wrong in the last call, in HDF5's words. To be called inside `exclusively`.
  static var reason: String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { text in
      guard let start = text.baseAddress else { return "no reason given" }
      fer_h5_reason(start, text.count)
      let reason = String(cString: start)
      return reason.isEmpty ? "no reason given" : reason
    }
  }

  /// Closes an identifier of any kind.
  static func close(_ id: hid_t) { _ = H5Idec_ref(id) }
}
