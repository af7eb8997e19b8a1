import Files
import Foundation

/// `fer-analyze notebook run`: runs Markdown notebooks again, and writes or checks their outputs.
public struct NotebookJob {
  /// What the job is told.
  public struct Settings: Sendable {
    /// The notebooks.
    public var notebooks: [String]
    /// Whether nothing is written and changes are told.
    public var checks = false
    /// The most seconds of a cell.
    public var timeout = 600.0
    /// The folder that cells start in; `nil`: a new temporary one for each notebook, which is removed.
    public var work: String?
    /// Whether temporary working folders stay.
    public var keeps = false
    /// The folder that notebooks and figures are written to; `nil`: where the notebooks are.
    public var output: String?
    /// Whether the output folder may hold files.
    public var force = false
    /// The program that cells find as `fer-analyze`.
    public var executable = NotebookWorkspace.thisProgram

    /// - Parameter notebooks: the notebooks.
    public init(_ notebooks: [String]) { self.notebooks = notebooks }
  }

  /// What the job leaves behind.
  public struct Result {
    /// Lines for standard output.
    public let lines: [String]
    /// The same for machines.
    public let json: JSONValue
    /// Notebooks with a cell that failed; they are as they were.
    public let failures: [NotebookError]
    /// Whether every cell ran and, where that was asked, nothing has changed.
    public let holds: Bool
  }

  private let settings: Settings

  /// - Parameter settings: what the job is told.
  public init(_ settings: Settings) { self.settings = settings }

  /// Runs the job. A notebook with a failing cell is left as it is, and the next one is run.
  /// - Throws: before any cell is run, `NotebookError` and `FileError` for what is no notebook, for an input that does not
  ///   exist and for what cannot be written; later `WorkbenchError.interrupted`, `NotebookError.noShell`, and `FileError`
  ///   for a disk on which nothing can be written.
  public func run(_ observer: any JobObserver) throws -> Result {
    let notebooks = try settings.notebooks.map { try MarkdownNotebook($0) }
    for warning in notebooks.flatMap(\.warnings) { observer.warn(warning) }
    let targets = try checkedTargets()
    if settings.work == nil { for notebook in notebooks { _ = try NotebookWorkspace.inputs(notebook) } }
    var lines: [String] = []
    var records: [JSONValue] = []
    var failures: [NotebookError] = []
    var holds = true
    for (notebook, target) in zip(notebooks, targets) {
      do {
        let outcome = try NotebookRun(notebook: notebook, settings: settings).run(observer)
        observer.note("\(notebook.path): \(counted(notebook.cells.count, "cell")) in \(rounded(outcome.seconds, 1)) s")
        let changes = NotebookChanges(notebook, outcome, checks: settings.checks)
        if settings.checks {
          holds = holds && changes.isEmpty
        } else {
          try changes.write(to: target)
        }
        lines += changes.lines(target: target, checks: settings.checks)
        records.append(changes.json(target: target))
      } catch NotebookError.cell(let failure) {
        holds = false
        failures.append(.cell(failure))
        records.append(
          ["path": notebook.path, "cells": notebook.cells.count, "failed": Self.json(failure)])
      }
    }
    let json: JSONValue = [
      "schema": "fer-analyze/notebook/1", "checked": settings.checks, "notebooks": JSONValue.array(records),
    ]
    return Result(lines: lines, json: json, failures: failures, holds: holds)
  }

  /// Where each notebook is written to.
  /// - Throws: `NotebookError.sameFile`; `FileError` for what cannot be written.
  private func checkedTargets() throws -> [String] {
    let targets = settings.notebooks.map { path in
      settings.output.map { $0 + "/" + PathParts(path).name } ?? path
    }
    var known: [String: String] = [:]
    for (path, target) in zip(settings.notebooks, targets) {
      let place = URL(fileURLWithPath: target).standardizedFileURL.resolvingSymlinksInPath().path
      if let first = known.updateValue(path, forKey: place) {
        throw NotebookError.sameFile(first: first, second: path, target: target)
      }
    }
    guard !settings.checks else { return targets }
    if let output = settings.output {
      try AtomicFile.checkFolder(output, force: settings.force)
    } else {
      for path in targets {
        let folder = PathParts(path).folder
        for place in [path, folder.isEmpty ? "." : folder] where access(place, W_OK) != 0 {
          throw FileError.unwritable(path: path, reason: String(cString: strerror(errno)))
        }
      }
    }
    return targets
  }

  private static func json(_ failure: CellFailure) -> JSONValue {
    [
      "cell": failure.cell.number, "line": failure.line ?? failure.cell.line, "message": failure.description,
    ]
  }
}
