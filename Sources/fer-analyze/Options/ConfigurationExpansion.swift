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
    func isGiven(_ name: String) -> Bool {
      rest.contains { $0 == "--\(name)" || $0 == "--no-\(name)" || $0.hasPrefix("--\(name)=") }
    }
    for option in try ConfigurationFile.arguments(path, inverted: inverted)
    where !isGiven(option.name) { rest += option.arguments }
    return rest
  }
}
