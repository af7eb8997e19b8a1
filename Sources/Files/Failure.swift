/// What kind of thing went wrong, and with it the exit code of the command.
public enum Failure: Int32, Sendable {
  /// A threshold was not met (`--fail-on`, `verify`, `selftest`).
  case gate = 1
  /// The command line itself is wrong.
  case usage = 64
  /// The input exists but cannot be used.
  case badData = 65
  /// The input does not exist.
  case noInput = 66
  /// A defect of this program.
  case internalError = 70
  /// The output cannot be written.
  case cannotWrite = 73
  /// Stopped by the user, after what could be saved was saved.
  case interrupted = 130
}

/// An error that a person will read: its description says what, where, what was expected, and what to do.
public protocol ReportableError: Error, CustomStringConvertible {
  /// The exit code that belongs to this error.
  var failure: Failure { get }
}

/// Errors of reading and writing files.
public enum FileError: ReportableError {
  /// Nothing exists at the path.
  case missing(path: String, hint: String)
  /// Something exists, but it cannot be read or is not what it should be.
  case malformed(path: String, reason: String)
  /// The file system refused to write.
  case unwritable(path: String, reason: String)
  /// An output folder holds files already.
  case occupied(path: String)

  public var failure: Failure {
    switch self {
    case .missing: .noInput
    case .malformed: .badData
    case .unwritable, .occupied: .cannotWrite
    }
  }

  public var description: String {
    switch self {
    case .missing(let path, let hint): "\(path): no such file or folder. \(hint)"
    case .malformed(let path, let reason): "\(path): \(reason)"
    case .unwritable(let path, let reason): "\(path): cannot be written: \(reason)"
    case .occupied(let path):
      "\(path): this output folder is not empty. Choose another with --output, or add --force to write into it."
    }
  }
}
