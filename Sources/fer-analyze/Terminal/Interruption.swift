import Foundation
import Synchronization

/// Ctrl-C and SIGTERM: the first asks the job to save what it has and stop, the second ends the program at once.
enum Interruption {
  private static let requested = Atomic(false)

  /// Whether the user asked the job to stop.
  static var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// Starts listening; for jobs that ask `isRequested` often, before they start threads.
  ///
  /// A thread of its own takes the signals. On any other they would do harm: oneDNN's products point the stack into memory of
  /// their own, too small for what the kernel writes there before it runs a handler, and the heap behind it is overwritten.
  static func listen() {
    for number in [SIGINT, SIGTERM] {
      signal(number) { _ in
        if Interruption.requested.exchange(true, ordering: .relaxed) { _exit(130) }
      }
    }
    // Threads that start from now on inherit this.
    change(SIG_BLOCK)
    let listener = Thread {
      change(SIG_UNBLOCK)
      while true { pause() }
    }
    listener.start()
  }

  private static func change(_ how: Int32) {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] { sigaddset(&signals, number) }
    pthread_sigmask(how, &signals, nil)
  }
}
