import Files
import Foundation

/// What a run of a notebook would change in it.
struct NotebookChanges {
  /// One cell's output that is not what is written.
  private struct Change {
    let cell: NotebookCell
    /// A line for each thing that differs.
    let lines: [String]
  }

  private let notebook: MarkdownNotebook
  private let outcome: NotebookRun.Outcome
  /// What to write behind each cell; `nil` where what is written stays.
  private let outputs: [CellOutput?]
  private let changes: [Change]

  /// - Parameter checks: whether changes are judged as each cell's `check` says, and not as strictly as for writing.
  init(_ notebook: MarkdownNotebook, _ outcome: NotebookRun.Outcome, checks: Bool) {
    self.notebook = notebook
    self.outcome = outcome
    let data = Dictionary(uniqueKeysWithValues: outcome.figures.map { ($0.figure.path, $0.data) })
    var outputs: [CellOutput?] = []
    var changes: [Change] = []
    for (cell, fresh) in zip(notebook.cells, outcome.outputs) {
      let check = checks ? cell.options.check : .exact
      let written = cell.written?.output ?? CellOutput(text: "", figures: [])
      // What nobody can read is written anew.
      let isReadable = cell.written == nil || cell.written?.output != nil
      var differences = Self.differences(cell, written, fresh, check, isReadable: isReadable)
      outputs.append(differences.isEmpty ? nil : fresh)
      let place = Self.folder(of: notebook.path)
      for figure in fresh.figures {
        guard let old = try? readFile(place + figure.path), let new = data[figure.path] else {
          differences.append("\(figure.path): is missing")
          continue
        }
        if checks ? !NotebookFigures.look(old, like: new, check: check) : old != new {
          differences.append("\(figure.path): looks different")
        }
      }
      if !differences.isEmpty { changes.append(Change(cell: cell, lines: differences)) }
    }
    self.outputs = outputs
    self.changes = changes
  }

  /// Whether the notebook stays as it is.
  var isEmpty: Bool { changes.isEmpty }

  private static func folder(of path: String) -> String {
    let folder = PathParts(path).folder
    return folder.isEmpty || folder == "/" ? folder : folder + "/"
  }

  /// The most lines of each side that are shown.
  private static let shown = 6

  private static func differences(
    _ cell: NotebookCell, _ written: CellOutput, _ fresh: CellOutput, _ check: CellCheck, isReadable: Bool
  ) -> [String] {
    if !isReadable { return ["what is written is no output that a run made"] }
    guard !check.matches(written, fresh) else { return [] }
    var lines: [String] = []
    if !check.matches(written.text, fresh.text) {
      let difference = check.difference(written.text, fresh.text)
      func side(_ sign: String, _ texts: [String]) -> [String] {
        let more = texts.count > shown ? ["\(sign) … (\(texts.count - shown) lines more)"] : []
        return texts.prefix(shown).map { "\(sign) \($0)" } + more
      }
      if let start = cell.written?.line {
        // The text begins two lines below the comment.
        lines.append("line \(start + 2 + difference.line), - written, + now:")
      }
      lines += side("-", difference.first) + side("+", difference.second)
    }
    if written.figures.map(\.path) != fresh.figures.map(\.path) {
      let paths = [written, fresh].map { $0.figures.map(\.path).joined(separator: ", ") }
      lines.append(
        "figures: written \(paths[0].isEmpty ? "none" : paths[0]), now \(paths[1].isEmpty ? "none" : paths[1])")
    } else if lines.isEmpty {
      lines.append("the words of a figure have changed")
    }
    return lines
  }

  /// Writes the figures, then the notebook; figures that it no longer shows go last.
  /// - Throws: `FileError.unwritable`.
  func write(to target: String) throws {
    let folder = Self.folder(of: target)
    for made in outcome.figures {
      let path = folder + made.figure.path
      if let old = try? readFile(path), old == made.data { continue }
      try AtomicFile.write(made.data, to: path)
    }
    let isElsewhere = target != notebook.path
    if isElsewhere || outputs.contains(where: { $0 != nil }) {
      // A link stays a link to the file that is written.
      let place = URL(fileURLWithPath: target).resolvingSymlinksInPath().path
      try AtomicFile.write(Data(notebook.replacing(outputs)), to: place)
    }
    guard !isElsewhere else { return }
    let shown = Set(outcome.figures.map(\.figure.path))
    let own = NotebookFigures(notebook: notebook.path).folder + "/"
    for figure in notebook.cells.compactMap(\.written?.output).flatMap(\.figures)
    where figure.path.hasPrefix(own) && !figure.path.contains("..") && !shown.contains(figure.path) {
      unlink(folder + figure.path)
    }
  }

  /// What standard output says.
  func lines(target: String, checks: Bool) -> [String] {
    let cells = counted(notebook.cells.count, "cell")
    guard checks else {
      let changed = changes.isEmpty ? "nothing has changed" : "\(counted(changes.count, "output")) changed"
      return ["\(target): \(cells), \(changed)"]
    }
    guard !changes.isEmpty else { return ["\(notebook.path): \(cells), nothing has changed"] }
    return changes.flatMap { change in
      ["\(notebook.path):\(change.cell.line): the output of cell \(change.cell.number) has changed"]
        + change.lines.map { "  \($0)" }
    }
  }

  /// The same for machines.
  func json(target: String) -> JSONValue {
    [
      "path": target, "cells": notebook.cells.count, "figures": outcome.figures.count,
      "changed": JSONValue.array(
        changes.map {
          ["cell": $0.cell.number, "line": $0.cell.line, "differences": JSONValue.array($0.lines.map(\.json))]
        }),
    ]
  }
}
