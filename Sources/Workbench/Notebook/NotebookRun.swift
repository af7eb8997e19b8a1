import Files
import Foundation

/// One notebook, run once from its first cell to its last.
struct NotebookRun {
  /// What the cells gave.
  struct Outcome {
    /// One a cell.
    var outputs: [CellOutput] = []
    /// The figures of all cells, in order.
    var figures: [NotebookFigures.Made] = []
    /// How long it took.
    var seconds = 0.0
  }

  let notebook: MarkdownNotebook
  let settings: NotebookJob.Settings

  /// Runs the cells.
  /// - Throws: `NotebookError.cell` for the first cell that fails; `WorkbenchError.interrupted`; `FileError`.
  func run(_ observer: any JobObserver) throws -> Outcome {
    let workspace = try NotebookWorkspace(notebook, work: settings.work, isKept: settings.keeps)
    let session = try ShellSession(
      notebook: notebook.path, folder: workspace.folder, support: workspace.support,
      environment: try workspace.environment(executable: settings.executable))
    defer {
      session.end()
      workspace.remove()
    }
    if let kept = workspace.kept { observer.note("\(notebook.path): its working folder is \(kept)") }
    let start = Date()
    var figures = NotebookFigures(notebook: notebook.path)
    var outcome = Outcome()
    for cell in notebook.cells {
      let done = cell.number - 1
      let total = notebook.cells.count
      var lastShown = -1
      let ending = try session.run(cell, timeout: settings.timeout) { seconds in
        if Int(seconds) != lastShown {
          lastShown = Int(seconds)
          observer.progress(
            JobProgress(
              notebook.path, short: PathParts(notebook.path).name, done: done, total: total,
              details: ["cell \(cell.number) at line \(cell.line)", "\(lastShown) s"]))
        }
        return observer.shouldStop
      }
      let text = PrintedText.text(session.output(), paths: workspace.paths)
      switch ending {
      case .done: break
      case .interrupted:
        throw WorkbenchError.interrupted(kept: "\(notebook.path) is as it was")
      case .failed(let reason, let line):
        throw failure(cell, reason, line: line, text)
      }
      let made: [NotebookFigures.Made]
      do {
        made = try figures.collect(cell.options, in: workspace.folder)
      } catch {
        throw failure(cell, .figure(error.figure, why: error.why), line: nil, text)
      }
      outcome.outputs.append(CellOutput(text: text, figures: made.map(\.figure)))
      outcome.figures += made
    }
    outcome.seconds = Date().timeIntervalSince(start)
    return outcome
  }

  private func failure(_ cell: NotebookCell, _ reason: CellFailure.Reason, line: Int?, _ text: String) -> NotebookError
  {
    var (reason, line) = (reason, line)
    // A syntax error or an unset variable ends bash without a word to the session; its message names the line.
    if line == nil, let named = lineNamed(in: text, of: cell) {
      switch reason {
      case .ended(let status) where status != 0: (reason, line) = (.command(nil, status: status), named)
      case .command: line = named
      default: break
      }
    }
    let tail = text.split(separator: "\n").suffix(12).map(String.init)
    return .cell(
      CellFailure(path: notebook.path, cell: (cell.number, cell.line), line: line, reason: reason, tail: tail))
  }

  /// The line that the last message of bash names.
  private func lineNamed(in text: String, of cell: NotebookCell) -> Int? {
    let start = PathParts(notebook.path).name + ": line "
    let message = text.split(separator: "\n").last { $0.hasPrefix(start) }
    guard let message, let line = Int(message.dropFirst(start.count).prefix(while: \.isNumber)) else { return nil }
    // What is missing is missed at the end, which for bash lies behind the cell.
    return min(line, cell.line + cell.source.count { $0 == UInt8(ascii: "\n") })
  }
}
