import Foundation

/// A cell that failed, and what is known about it.
public struct CellFailure: Sendable, Equatable, CustomStringConvertible {
  /// What stopped it.
  public enum Reason: Sendable, Equatable {
    /// A command ended with an exit code other than 0; the command where it is known.
    case command(String?, status: Int32)
    /// The shell itself came to its end.
    case ended(status: Int32)
    /// Longer than so many seconds.
    case timeout(Double)
    /// Printed more than so many bytes.
    case flood(Int)
    /// Did not make a figure that it should.
    case figure(String, why: String)
  }

  /// The notebook.
  public let path: String
  /// The cell's number and the line of its opening fence, both from 1.
  public let cell: (number: Int, line: Int)
  /// The line of the failing command, where it is known.
  public let line: Int?
  /// What stopped it.
  public let reason: Reason
  /// The last lines that it printed.
  public let tail: [String]

  public static func == (a: CellFailure, b: CellFailure) -> Bool {
    a.path == b.path && a.cell == b.cell && a.line == b.line && a.reason == b.reason && a.tail == b.tail
  }

  public var description: String {
    let place = "\(path):\(line ?? cell.line): "
    let which = line == nil ? "cell \(cell.number)" : "cell \(cell.number), which begins in line \(cell.line),"
    let what =
      switch reason {
      case .command(let command?, let status): "failed: `\(command)` ended with exit code \(status)"
      case .command(nil, let status): "failed with exit code \(status)"
      case .ended(let status): "ended the shell with exit code \(status); a cell must leave it running for the next one"
      case .timeout(let seconds): "was stopped after \(String(format: "%.7g", seconds)) s; --timeout allows more"
      case .flood(let bytes): "printed more than \(bytes / 1_000_000) MB, the most that a cell may print"
      case .figure(let figure, let why): "names the figure \(figure), \(why)"
      }
    let lines = tail.isEmpty ? "" : "\nIts last lines:\n" + tail.map { "  \($0)" }.joined(separator: "\n")
    return place + which + " " + what + "." + lines
  }
}
