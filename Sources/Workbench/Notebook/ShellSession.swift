import Files
import Foundation

/// One bash in which the cells of a notebook run one after the other: variables, functions and `cd` carry over.
///
/// A cell stops at its first failing command, as under `set -e -o pipefail`; a program that a reader such as `head` left
/// before its end (signal PIPE) has not failed.
final class ShellSession {
  /// How a cell ended.
  enum Ending: Equatable {
    case done
    case failed(CellFailure.Reason, line: Int?)
    case interrupted
  }

  /// The most bytes that a cell may print.
  static let outputLimit = 4_000_000

  /// A folder of the session's own: `cells`, `bin`, `output`, `failure`, `errors`.
  private let support: String
  /// The name under which bash speaks of a cell: the notebook's.
  private let name: String
  private let shell: ProcessGroup
  private var pending: [UInt8] = []

  /// - Parameters:
  ///   - notebook: the notebook's path; its name stands in bash's messages.
  ///   - folder: the working folder.
  ///   - support: an empty folder for the session's own files.
  ///   - environment: variables of the cells.
  /// - Throws: `NotebookError.noShell`, `FileError.unwritable`.
  init(notebook: String, folder: String, support: String, environment: [String: String]) throws {
    self.support = support
    name = PathParts(notebook).name
    try AtomicFile.makeFolder(support + "/cells")
    shell = try ProcessGroup(
      "bash", ["--noprofile", "--norc", "-c", Self.driver, "bash", support, folder], environment: environment,
      errors: support + "/errors")
  }

  /// Reads a path a line, runs the file, answers with its exit code.
  private static let driver = #"""
    __notebook_support=$1
    cd -- "$2" || exit
    set --
    set -E -o pipefail
    __notebook_failed() {
      local code=$1 line=$2 command=$3 status stopped=1
      shift 3
      # A program that wrote to a reader that wanted no more: all others in the line of pipes ended well.
      if (( $# > 1 )) && (( ${!#} == 0 )); then
        for status; do (( status == 0 || status == 141 )) || stopped=0; done
        (( stopped == 0 )) || return 0
      fi
      # Of a line of pipes bash names the last program, which need not be the one that failed.
      if (( $# > 1 )); then command="… | $command"; fi
      if (( BASH_SUBSHELL == 0 )); then
        printf '%s\n' "$code" "${BASH_SOURCE[1]}" "$line" "$command" >"$__notebook_support/failure"
      fi
      exit "$code"
    }
    trap '__notebook_failed "$?" "$LINENO" "$BASH_COMMAND" "${PIPESTATUS[@]}"' ERR
    while IFS= read -r __notebook_cell; do
      . "$__notebook_cell" >"$__notebook_support/output" 2>&1 </dev/null
      echo "$?"
    done
    """#

  /// Runs a cell.
  /// - Parameters:
  ///   - cell: the cell.
  ///   - timeout: seconds after which it is ended.
  ///   - tick: called now and then with the seconds so far; says whether to stop.
  /// - Throws: `FileError.unwritable`.
  func run(_ cell: NotebookCell, timeout: Double, tick: (Double) -> Bool) throws -> Ending {
    let path = support + "/cells/" + name
    // As many empty lines before it as in the notebook: what bash says of a line is true there. The last line ends well
    // what a reader left, and stands apart from a backslash before it.
    let padding = [UInt8](repeating: UInt8(ascii: "\n"), count: cell.line)
    try AtomicFile.write(Data(padding + cell.source + Array("\n:\n".utf8)), to: path)
    try? FileManager.default.removeItem(atPath: support + "/failure")
    let start = Date()
    shell.send(path + "\n")
    var isOpen = true
    while true {
      let seconds = Date().timeIntervalSince(start)
      if tick(seconds) { return stopped(.interrupted) }
      if seconds > timeout { return stopped(.failed(.timeout(timeout), line: nil)) }
      if outputSize > Self.outputLimit { return stopped(.failed(.flood(Self.outputLimit), line: nil)) }
      if isOpen {
        guard let bytes = shell.receive(seconds: 0.1) else { continue }
        isOpen = !bytes.isEmpty
        pending += bytes
        guard let end = pending.firstIndex(of: UInt8(ascii: "\n")) else { continue }
        let code = Int32(String(decoding: pending[..<end], as: UTF8.self))
        pending.removeFirst(end + 1)
        // Much can be printed between two looks; what lies behind the limit is not read, so the text would be no whole one.
        if code == 0, outputSize > Self.outputLimit { return stopped(.failed(.flood(Self.outputLimit), line: nil)) }
        return code == 0 ? .done : .failed(.command(nil, status: code ?? -1), line: nil)
      }
      // Its answers ended, but a program that took the shell's place may go on.
      guard let code = shell.exitCode() else {
        usleep(20_000)
        continue
      }
      return failure(code)
    }
  }

  /// What the last cell printed; where that is more than the limit, its end, which says why a cell failed.
  func output() -> [UInt8] {
    guard let file = try? RandomAccessFile(reading: support + "/output") else { return [] }
    var bytes = [UInt8](repeating: 0, count: min(file.count, Self.outputLimit))
    do {
      try bytes.withUnsafeMutableBytes { try file.read(at: file.count - $0.count, into: $0) }
    } catch {
      return []
    }
    return bytes
  }

  /// Ends the shell and what cells left running.
  func end() { shell.end(grace: 0) }

  private var outputSize: Int {
    var status = stat()
    return stat(support + "/output", &status) == 0 ? Int(status.st_size) : 0
  }

  private func stopped(_ ending: Ending) -> Ending {
    // A training run saves its state before it stops.
    shell.end(grace: 5)
    return ending
  }

  /// What the shell left behind when it ended in a cell.
  private func failure(_ code: Int32) -> Ending {
    guard let data = try? readFile(support + "/failure") else {
      // A wrong line or an unset variable ends bash with a message, and nobody is asked.
      return .failed(.ended(status: code), line: nil)
    }
    let lines = String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(
      String.init)
    guard lines.count > 3, let status = Int32(lines[0]) else { return .failed(.ended(status: code), line: nil) }
    guard lines[1] == support + "/cells/" + name, let line = Int(lines[2]) else {
      return .failed(.command(nil, status: status), line: nil)
    }
    let command = lines[3].count > 160 ? lines[3].prefix(160) + "…" : lines[3]
    return .failed(.command(command, status: status), line: line)
  }
}
