import Files
import Workbench

/// Turns `--config FILE.yaml` into the options that the file holds; options on the command line win.
enum ConfigurationExpansion {
  /// The flags that are on unless `--no-...` is given.
  private static let inverted: Set<String> = ["augmentation", "masks"]

  static func expand(_ arguments: [String]) throws -> [String] {
    guard let at = arguments.firstIndex(where: { $0 == "--config" || $0.hasPrefix("--config=") }) else {
      return arguments
    }
    var rest = arguments
    let path: String
    if arguments[at] == "--config" {
      guard at + 1 < arguments.count else { return arguments }
      path = arguments[at + 1]
      rest.removeSubrange(at...(at + 1))
    } else {
      path = String(arguments[at].dropFirst("--config=".count))
      rest.remove(at: at)
    }
    return try adding(path, to: rest)
  }

  /// Adds the options of a file that are not given.
  static func adding(_ path: String, to arguments: [String]) throws -> [String] {
    try ConfigurationFile.arguments(path, inverted: inverted)
      .filter { !isGiven($0.name, in: arguments) }.reduce(arguments) { $0 + $1.arguments }
  }

  /// Whether an option stands on the command line.
  static func isGiven(_ name: String, in arguments: [String]) -> Bool {
    arguments.contains { $0 == "--\(name)" || $0 == "--no-\(name)" || $0.hasPrefix("--\(name)=") }
  }
}
