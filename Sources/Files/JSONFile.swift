import Foundation

/// Writes one JSON object to a file member by member, so that results of many images need not be in memory together.
///
/// The bytes are those of `JSONValue.text` for the whole object.
public final class JSONFile {
  private let handle: FileHandle
  private let path: String
  private var hasMembers = false
  /// How many elements the open array has; `nil` while none is open.
  private var elements: Int?

  /// Makes the file, or empties it.
  /// - Throws: `FileError.unwritable`.
  public init(_ path: String) throws {
    let folder = PathParts(path).folder
    if !folder.isEmpty { try AtomicFile.makeFolder(folder) }
    guard FileManager.default.createFile(atPath: path, contents: nil), let handle = FileHandle(forWritingAtPath: path)
    else {
      throw FileError.unwritable(path: path, reason: String(cString: strerror(errno)))
    }
    self.handle = handle
    self.path = path
    try put("{\n")
  }

  /// Adds a member.
  public func add(_ key: String, _ value: any JSONRepresentable) throws {
    precondition(elements == nil, "an array is open")
    try begin(key)
    try put(value.json.text(indent: 2))
  }

  /// Adds a member whose elements follow one by one.
  public func openArray(_ key: String) throws {
    precondition(elements == nil, "an array is open")
    try begin(key)
    try put("[")
    elements = 0
  }

  /// Adds an element, an object or an array, to the open array.
  public func append(_ value: any JSONRepresentable) throws {
    guard let count = elements else { preconditionFailure("no array is open") }
    try put((count == 0 ? "\n    " : ",\n    ") + value.json.text(indent: 4))
    elements = count + 1
  }

  /// Ends the open array.
  public func closeArray() throws {
    guard let count = elements else { preconditionFailure("no array is open") }
    try put(count == 0 ? "]" : "\n  ]")
    elements = nil
  }

  /// Ends the object and the file.
  public func finish() throws {
    precondition(elements == nil, "an array is open")
    try put("\n}\n")
    do {
      try handle.close()
    } catch {
      throw FileError.unwritable(path: path, reason: error.localizedDescription)
    }
  }

  private func begin(_ key: String) throws {
    try put((hasMembers ? ",\n  " : "  ") + key.json.compactText + ": ")
    hasMembers = true
  }

  private func put(_ text: String) throws {
    do {
      try handle.write(contentsOf: Data(text.utf8))
    } catch {
      throw FileError.unwritable(path: path, reason: error.localizedDescription)
    }
  }
}
