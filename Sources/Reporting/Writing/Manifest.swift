import Files
import Foundation
import Tensors

/// What a report was made from and what it consists of, with checksums: enough to tell later whether anything changed.
public struct Manifest: Sendable, Equatable {
  /// The value of `schema`.
  public static let schema = "fer-analyze/manifest/1"
  /// The manifest's file name.
  public static let fileName = "manifest.json"

  /// A file, or a folder taken as one.
  public struct Entry: Sendable, Equatable {
    /// The path, as the user gave it for an input, inside the report for a file of the report.
    public let path: String
    /// 64 hexadecimal digits.
    public let sha256: String
    /// The size in bytes.
    public let bytes: Int
    /// How many files a folder holds; `nil` for a file.
    public let files: Int?

    /// An entry with a known checksum.
    public init(path: String, sha256: String, bytes: Int, files: Int? = nil) {
      self.path = path
      self.sha256 = sha256
      self.bytes = bytes
      self.files = files
    }

    /// Reads a file, or all files in a folder and the folders below it.
    ///
    /// The checksum of a folder is the SHA-256 of the lines `<checksum>  <path inside the folder>`, sorted by path as
    /// bytes: what `sha256sum` prints for the sorted files. Names that start with a dot are left out.
    /// - Throws: `FileError` when something cannot be read.
    public init(reading path: String) throws {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
        throw FileError.missing(path: path, hint: "Check the path.")
      }
      guard isFolder.boolValue else {
        let hash = try SHA256.ofFile(path)
        self.init(path: path, sha256: hash.hexadecimal, bytes: hash.bytes)
        return
      }
      let names = try FileTree.files(in: path).sorted(by: byteOrder)
      let hashes = Parallel.map(names.count) { i in Result { try SHA256.ofFile(path + "/" + names[i]) } }
      var all = SHA256()
      var bytes = 0
      for (name, hash) in zip(names, hashes) {
        let hash = try hash.get()
        all.update(Data("\(hash.hexadecimal)  \(name)\n".utf8))
        bytes += hash.bytes
      }
      self.init(path: path, sha256: all.hexadecimal, bytes: bytes, files: names.count)
    }

    /// Reads what now lies at a path and says how it differs from the entry; `nil`: it does not.
    public func difference(at place: String) -> Difference? {
      guard let now = try? Entry(reading: place) else { return .missing(path) }
      return now.sha256 == sha256 ? nil : .changed(path, expected: sha256, got: now.sha256)
    }

    var json: JSONValue {
      var members: [(key: String, value: JSONValue)] = [
        ("path", path.json), ("sha256", sha256.json), ("bytes", bytes.json),
      ]
      if let files { members.append(("files", files.json)) }
      return .object(members)
    }

    init?(_ json: JSONValue) {
      guard let path = json["path"]?.stringValue, let sha256 = json["sha256"]?.stringValue, sha256.utf8.count == 64,
        let bytes = json["bytes"]?.intValue
      else { return nil }
      self.init(path: path, sha256: sha256, bytes: bytes, files: json["files"]?.intValue)
    }
  }

  /// Something that is no longer what the manifest says.
  public enum Difference: Sendable, Equatable, CustomStringConvertible {
    /// It is gone or cannot be read.
    case missing(String)
    /// Its bytes are others.
    case changed(String, expected: String, got: String)

    /// The path in the manifest.
    public var path: String {
      switch self {
      case .missing(let path), .changed(let path, _, _): path
      }
    }

    /// What happened, in a sentence for the reader.
    public var description: String {
      switch self {
      case .missing(let path): "\(path): missing or unreadable"
      case .changed(let path, let expected, let got):
        "\(path): changed (SHA-256 expected \(expected.prefix(12))…, got \(got.prefix(12))…)"
      }
    }
  }

  /// The command line.
  public let command: [String]
  /// The program's version.
  public let version: String
  /// When the report was made, ISO 8601.
  public let date: String
  /// What was read.
  public let inputs: [Entry]
  /// What was written, sorted by path; the writer fills it in.
  public internal(set) var files: [Entry]

  /// A manifest of a report that is about to be written.
  public init(command: [String], version: String, date: String, inputs: [Entry], files: [Entry] = []) {
    self.command = command
    self.version = version
    self.date = date
    self.inputs = inputs
    self.files = files
  }

  /// The JSON form.
  public var json: JSONValue {
    [
      "schema": Self.schema, "version": version, "date": date, "command": JSONValue.array(command.map(\.json)),
      "inputs": JSONValue.array(inputs.map(\.json)), "files": JSONValue.array(files.map(\.json)),
    ]
  }

  /// Reads the manifest of a report's folder.
  /// - Throws: `FileError` when it is missing or no JSON, `ReportError.malformedManifest` when it is something else.
  public init(ofReport folder: String) throws {
    let path = folder + "/" + Self.fileName
    let data = try readFile(path, hint: "A report's folder holds a \(Self.fileName).")
    let json = try JSONValue(parsing: data, path: path)
    guard json["schema"]?.stringValue == Self.schema else {
      throw ReportError.malformedManifest(path: path, reason: "“schema” is not “\(Self.schema)”")
    }
    func entries(_ key: String) throws -> [Entry] {
      guard let items = json[key]?.arrayValue else {
        throw ReportError.malformedManifest(path: path, reason: "“\(key)” is missing")
      }
      return try items.enumerated().map { i, item in
        guard let entry = Entry(item) else {
          throw ReportError.malformedManifest(path: path, reason: "“\(key)”, entry \(i + 1), is incomplete")
        }
        return entry
      }
    }
    self.init(
      command: json["command"]?.arrayValue?.compactMap(\.stringValue) ?? [],
      version: json["version"]?.stringValue ?? "", date: json["date"]?.stringValue ?? "",
      inputs: try entries("inputs"), files: try entries("files"))
  }

  /// Reads everything again and says what differs, inputs first. Relative paths of inputs start at the current folder.
  public func differences(inReport folder: String) -> [Difference] {
    inputs.compactMap { $0.difference(at: $0.path) } + fileDifferences(inReport: folder)
  }

  /// Reads the report's own files again and says what differs.
  public func fileDifferences(inReport folder: String) -> [Difference] {
    files.compactMap { $0.difference(at: folder + "/" + $0.path) }
  }
}
