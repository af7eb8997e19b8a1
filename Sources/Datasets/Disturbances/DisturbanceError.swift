public import Files

/// Disturbances that cannot be made.
public enum DisturbanceError: ReportableError, Equatable {
  /// No disturbance has this name.
  case unknown(String, known: [String])
  /// A level lies outside what the disturbance understands.
  case level(String, Double, expected: String)
  /// An image has fewer than 8 rows or columns.
  case tooSmall(width: Int, height: Int)

  public var failure: Failure {
    switch self {
    case .unknown, .level: .usage
    case .tooSmall: .badData
    }
  }

  public var description: String {
    switch self {
    case .unknown(let name, let known):
      "disturbance: \(name) is unknown.\(NearNames.question(name, among: known)) Known: \(known.joined(separator: ", "))"
    case .level(let id, let level, let expected): "disturbance \(id): level \(level), expected \(expected)"
    case .tooSmall(let width, let height):
      "disturbance: an image of \(width) x \(height) pixels, at least \(DisturbanceScale.smallestSide) a side are "
        + "expected; leave it out"
    }
  }
}
