import Foundation

/// Keeps two runs out of one folder: held from when it is made until it is released or the process ends, however it ends.
///
/// A lock on the folder itself (`flock`), so that nothing stays behind.
final class RunLock {
  private var descriptor: Int32

  /// Locks a folder that exists.
  /// - Throws: `ContinuationError.inUse` when another process holds the lock. A file system that knows no locks gives none.
  init(folder: String) throws {
    descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK else { return }
    close(descriptor)
    descriptor = -1
    throw ContinuationError.inUse(folder: folder)
  }

  /// Lets others in.
  func release() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
  }

  deinit { release() }
}
