import Files

/// Errors of producing a drawing.
public enum DrawingError: ReportableError {
  /// The drawing library refused.
  case backend(format: String, size: Size, reason: String)
  /// The surface is empty, not finite, or larger than the format can hold.
  case unusableSize(format: String, size: Size, limit: Double)
  /// The file name does not end in a format that can be written.
  case unknownFormat(path: String)

  /// The exit code that belongs to this error.
  public var failure: Failure {
    switch self {
    case .backend: .internalError
    case .unusableSize: .internalError
    case .unknownFormat: .usage
    }
  }

  /// What happened, where, and what to do.
  public var description: String {
    switch self {
    case .backend(let format, let size, let reason):
      "a \(format) drawing of \(size.width) x \(size.height) points could not be produced: \(reason)"
    case .unusableSize(let format, let size, let limit):
      "a \(format) drawing must be larger than 0 and at most \(Int(limit)) points a side, "
        + "got \(size.width) x \(size.height). Show fewer items in one figure."
    case .unknownFormat(let path):
      "\(path): the name of a figure must end in .png, .pdf or .svg"
    }
  }
}
