import Foundation
import Synchronization

/// Ctrl-C and SIGTERM: the first asks the job to save what it has and stop, the second ends the program at once.
enum Interruption {
  private static let requested = Atomic(false)

  /// Whether the user asked the job to stop.
  static var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// Starts listening; for jobs that ask `isRequested` often.
  static func listen() {
    // A parent may have left them blocked: a thread of a pool that starts programs often has.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] { sigaddset(&signals, number) }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    for number in [SIGINT, SIGTERM] {
      signal(number) { _ in
        if Interruption.requested.exchange(true, ordering: .relaxed) { _exit(130) }
      }
    }
  }
}
