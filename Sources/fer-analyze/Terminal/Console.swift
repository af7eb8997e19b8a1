import Files
import Foundation

/// Text to the terminal.
enum Console {
  enum Stream: Int32 {
    case standardOutput = 1
    case standardError = 2
  }

  /// Whether a person watches the stream.
  static func isTerminal(_ stream: Stream) -> Bool { isatty(stream.rawValue) == 1 }

  /// Whether the terminal cannot move its cursor.
  static var isDumb: Bool { ProcessInfo.processInfo.environment["TERM"] == "dumb" }

  /// Letters in a line of the terminal of standard error; 80 where it does not say. Asked anew each time, because a
  /// window may be resized.
  static var columns: Int {
    var size = winsize()
    guard ioctl(Stream.standardError.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Writes text for a person. Names of classes and files may hold characters with which a terminal does more than print:
  /// they are shown as U+FFFD.
  static func print(_ text: String, to stream: Stream) { write(text.printable, to: stream) }

  /// Writes text as it is, codes for the terminal included. A reader that has gone away (`| head`) ends the program by
  /// the system's signal, as usual.
  static func write(_ text: String, to stream: Stream) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Foundation.write(stream.rawValue, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 {
        // Results that did not reach their file must not look like success.
        if stream == .standardOutput { Foundation.exit(Failure.cannotWrite.rawValue) }
        return
      }
      bytes = bytes.dropFirst(count)
    }
  }
}
