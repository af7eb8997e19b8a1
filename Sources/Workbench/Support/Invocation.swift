/// The program's version.
public enum Version {
  /// As `--version` prints it.
  public static let current = "0.1.0"
  /// Name and version, for the foot of a report.
  public static let generator = "fer-analyze \(current)"
}

/// How the program was called, so that reports can say how to make them again.
public struct Invocation: Sendable {
  /// The arguments as they were typed, the program's name first.
  public let arguments: [String]

  /// - Parameter arguments: the arguments as they were typed, the program's name first.
  public init(arguments: [String]) { self.arguments = arguments }

  /// The command line, quoted for a shell where needed.
  public var commandLine: String {
    arguments.map { argument in
      let plain = argument.allSatisfy { $0.isLetter || $0.isNumber || "-_./=,:+@%".contains($0) }
      return plain && !argument.isEmpty ? argument : "'" + argument.replacing("'", with: "'\\''") + "'"
    }.joined(separator: " ")
  }
}
