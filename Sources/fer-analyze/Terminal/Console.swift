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

  /// Writes text. A reader that has gone away (`| head`) ends the program by the system's signal, as usual.
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
