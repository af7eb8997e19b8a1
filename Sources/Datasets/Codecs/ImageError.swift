public import Files

/// Why an image file cannot be read.
public enum ImageError: ReportableError {
  /// The file holds no byte.
  case empty(path: String)
  /// The content is neither PNG nor JPEG, whatever the name says.
  case notAnImage(path: String, found: String)
  /// The header announces more pixels than the limits allow.
  case tooLarge(path: String, width: Int, height: Int, limits: ImageLimits)
  /// The encoded file is larger than the limits allow.
  case fileTooLarge(path: String, bytes: Int, limit: Int)
  /// The image is cut short or corrupt, or uses a feature that the decoder does not know.
  case damaged(path: String, format: String, reason: String)
  /// The file cannot be opened or read.
  case inaccessible(path: String, reason: String)
  /// An image cannot be encoded.
  case notEncoded(reason: String)

  public var failure: Failure {
    switch self {
    case .inaccessible: .noInput
    case .notEncoded: .internalError
    default: .badData
    }
  }

  /// The file that the error is about.
  public var path: String {
    switch self {
    case .empty(let path), .notAnImage(let path, _), .tooLarge(let path, _, _, _), .fileTooLarge(let path, _, _),
      .damaged(let path, _, _), .inaccessible(let path, _):
      path
    case .notEncoded: "image"
    }
  }

  /// The description without the path.
  public var reason: String {
    switch self {
    case .empty: "the file is empty (0 bytes); copy it again or delete it"
    case .notAnImage(_, let found): "a PNG or JPEG image was expected, the content is \(found); convert it or delete it"
    case .tooLarge(_, let width, let height, let limits):
      "\(width.grouped) x \(height.grouped) pixels, at most \(limits.maximumSide.grouped) a side and "
        + "\(limits.maximumPixels.grouped) in all are read; scale it down"
    case .fileTooLarge(_, let bytes, let limit):
      "\(bytes.grouped) bytes, at most \(limit.grouped) are read; scale it down"
    case .damaged(_, let format, let reason): "this \(format) is damaged (\(reason)); copy it again or delete it"
    case .inaccessible(_, let reason): "cannot be read: \(reason)"
    case .notEncoded(let reason): "cannot be encoded: \(reason)"
    }
  }

  public var description: String { "\(path): \(reason)" }
}
