import Files
import Foundation

/// Writes a report's folder: `index.html`, `report.md`, `report.pdf`, `figures/`, other files, and `manifest.json`.
public struct ReportWriter: Sendable {
  /// Which texts are written.
  public enum Format: String, Sendable, CaseIterable {
    case html, markdown = "md", pdf
  }

  /// A file that belongs to the report.
  public struct File: Sendable, Equatable {
    /// Where the content is.
    enum Content: Sendable, Equatable {
      /// In memory.
      case data(Data)
      /// In a file, which is moved into the report.
      case file(String)

      /// Size and checksum.
      func entry(_ name: String) throws -> Manifest.Entry {
        switch self {
        case .data(let data): return Manifest.Entry(path: name, sha256: SHA256.hexadecimal(of: data), bytes: data.count)
        case .file(let path):
          let hash = try SHA256.ofFile(path)
          return Manifest.Entry(path: name, sha256: hash.hexadecimal, bytes: hash.bytes)
        }
      }

      /// Brings the content to its place.
      func put(at path: String) throws {
        switch self {
        case .data(let data): try AtomicFile.write(data, to: path)
        case .file(let source):
          try AtomicFile.makeFolder(PathParts(path).folder)
          guard rename(source, path) == 0 else {
            throw FileError.unwritable(path: path, reason: String(cString: strerror(errno)))
          }
        }
      }
    }

    /// The name: of a figure `class-balance.pdf`, of another file `eda.json`.
    public let name: String
    let content: Content

    /// A file.
    public init(_ name: String, _ data: Data) {
      self.name = name
      content = .data(data)
    }

    /// A file too large for memory: the one at `path`, on the disk that the report is written to, is moved into the report.
    public init(_ name: String, movedFrom path: String) {
      self.name = name
      content = .file(path)
    }

    /// A text file.
    public init(_ name: String, _ text: String) { self.init(name, Data(text.utf8)) }

    private init(_ name: String, _ content: Content) {
      self.name = name
      self.content = content
    }

    /// The content where it is in memory; `nil` for a file that is moved into the report.
    public var data: Data? { if case .data(let data) = content { data } else { nil } }

    /// The same content at another place in the report.
    func moved(to name: String) -> File { File(name, content) }
  }

  /// What was written.
  public struct Summary: Sendable, Equatable {
    /// The report's folder.
    public let folder: String
    /// The written files with their sizes and checksums, sorted by path, without the manifest.
    public let files: [Manifest.Entry]

    /// The path of the first file to open.
    public var main: String {
      folder + "/"
        + (files.first { $0.path == "index.html" } ?? files.first { $0.path == "report.md" } ?? files[0]).path
    }
  }

  /// The texts to write.
  public let formats: [Format]

  /// A writer of the given texts.
  public init(formats: [Format] = Format.allCases) { self.formats = formats }

  /// Writes a report.
  ///
  /// Everything is written to a temporary folder beside `folder` first and then renamed into place file by file, the
  /// manifest last, so that a failure leaves an older report untouched. Files of the older report that the new one does
  /// not have are removed where they are still what the old manifest says.
  /// - Parameters:
  ///   - document: what is said.
  ///   - folder: the report's folder; made when it does not exist.
  ///   - figures: files for `figures/`. Pictures and sheets in the document are added by themselves.
  ///   - extras: files beside the page, such as `eda.json`.
  ///   - manifest: the command and its inputs; the list of files is filled in.
  /// - Throws: `ReportError` when the document is not well formed or links to a figure file that is not given;
  ///   `FileError.unwritable` when the disk refuses.
  @discardableResult
  public func write(
    _ document: Document, to folder: String, figures: [File] = [], extras: [File] = [], manifest: Manifest
  ) throws -> Summary {
    let files = try collect(document, figures: figures, extras: extras)
    var manifest = manifest
    manifest.files = try files.map { try $0.content.entry($0.name) }
    let target = URL(fileURLWithPath: folder).standardizedFileURL.path
    let temporary =
      (target as NSString).deletingLastPathComponent + "/.\((target as NSString).lastPathComponent).\(getpid()).part"
    defer { try? FileManager.default.removeItem(atPath: temporary) }
    for file in files { try file.content.put(at: temporary + "/" + file.name) }
    try AtomicFile.write(manifest.json.text, to: temporary + "/" + Manifest.fileName)

    let old = try? Manifest(ofReport: target)
    try AtomicFile.makeFolder(target)
    for name in files.map(\.name) + [Manifest.fileName] {
      try AtomicFile.makeFolder(((target + "/" + name) as NSString).deletingLastPathComponent)
      guard rename(temporary + "/" + name, target + "/" + name) == 0 else {
        throw FileError.unwritable(path: target + "/" + name, reason: String(cString: strerror(errno)))
      }
    }
    removeStale(old?.files ?? [], keeping: Set(files.map(\.name)), in: target)
    return Summary(folder: folder, files: manifest.files)
  }

  /// All files of the report but the manifest, sorted by path.
  private func collect(_ document: Document, figures: [File], extras: [File]) throws -> [File] {
    var files: [String: File] = [:]
    func add(_ file: File) throws {
      let path = file.name
      for part in path.split(separator: "/", omittingEmptySubsequences: false) where !Outline.isName(String(part)) {
        throw ReportError.unusableName(path)
      }
      guard path != Manifest.fileName, files.updateValue(file, forKey: path) == nil else {
        throw ReportError.repeatedFile(path)
      }
    }
    for figure in figures { try add(figure.moved(to: "figures/\(figure.name)")) }
    var links: [String] = []
    try visit(document.blocks) { block in
      switch block {
      case .figure(let figure):
        links += figure.files.map { "figures/\(figure.stem).\($0)" }
        if case .picture(let picture) = figure.content {
          let path = "figures/\(figure.stem).\(picture.format.fileExtension)"
          if files[path] == nil { try add(File(path, picture.data)) }
        }
      case .gallery(let gallery):
        let path = "figures/\(gallery.stem).\(gallery.sheet.format.fileExtension)"
        if files[path] == nil { try add(File(path, gallery.sheet.data)) }
      case .cards(let gallery):
        links += gallery.sheets.flatMap { ["figures/\($0.stem).png", "figures/\($0.stem).pdf"] }
      default: break
      }
    }
    for link in links where files[link] == nil { throw ReportError.missingFile(link) }
    for extra in extras { try add(extra) }
    if formats.contains(.html) { try add(File("index.html", try HTMLRenderer().render(document))) }
    if formats.contains(.markdown) { try add(File("report.md", try MarkdownRenderer().render(document))) }
    if formats.contains(.pdf) { try add(File("report.pdf", try PDFRenderer().render(document))) }
    return files.values.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  private func visit(_ blocks: [Block], _ body: (Block) throws -> Void) rethrows {
    for block in blocks {
      try body(block)
      try visit(block.children, body)
    }
  }

  private func removeStale(_ entries: [Manifest.Entry], keeping names: Set<String>, in folder: String) {
    for entry in entries where !names.contains(entry.path) {
      let parts = entry.path.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.allSatisfy({ Outline.isName(String($0)) }) else { continue }
      let path = folder + "/" + entry.path
      if let hash = try? SHA256.ofFile(path), hash.hexadecimal == entry.sha256 { unlink(path) }
    }
  }
}
