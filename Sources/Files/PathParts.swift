/// The two parts of a path: the folder, and the name in it.
///
/// Foundation's `deletingLastPathComponent` ends the program for a path of one character (Swift 6.3 on Linux).
public struct PathParts: Sendable, Equatable {
  /// What stands before the last name: empty for a bare name, `/` for a name in the root.
  public let folder: String
  /// The last name, without slashes; empty for `/` and for an empty path.
  public let name: String

  /// - Parameter path: slashes at its end do not count.
  public init(_ path: String) {
    let isRooted = path.hasPrefix("/")
    let names = path.split(separator: "/")
    name = names.last.map(String.init) ?? ""
    folder = (isRooted ? "/" : "") + names.dropLast().joined(separator: "/")
  }
}
