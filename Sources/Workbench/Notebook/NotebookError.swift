import Files

/// Errors of notebooks.
public enum NotebookError: ReportableError {
  /// A file without the header of a notebook of bash cells, or with a wrong one.
  case header(path: String, reason: String)
  /// A line of a notebook that cannot be used; lines count from 1.
  case malformed(path: String, line: Int, reason: String)
  /// Two notebooks would be written to one file.
  case sameFile(first: String, second: String, target: String)
  /// There is no shell to run cells.
  case noShell(reason: String)
  /// A cell that did not do what it should.
  case cell(CellFailure)

  public var failure: Failure {
    switch self {
    case .header, .malformed: .badData
    case .sameFile: .usage
    case .noShell: .noInput
    case .cell: .gate
    }
  }

  public var description: String {
    switch self {
    case .header(let path, let reason):
      "\(path): not a notebook of bash cells: \(reason). Its first lines must be `---`, a YAML header with jupyter: kernelspec: name: bash, and `---`."
    case .malformed(let path, let line, let reason): "\(path):\(line): \(reason)"
    case .sameFile(let first, let second, let target):
      "\(first) and \(second) would both be written to \(target); run them one after the other, with another --output each."
    case .noShell(let reason): "bash cannot be started: \(reason). Cells are run by bash 4 or newer, found on the PATH."
    case .cell(let failure): failure.description
    }
  }
}
