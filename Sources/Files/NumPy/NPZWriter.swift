internal import CArchive
import Foundation

/// Writes named arrays to a zip archive one by one, so that they need not be in memory together; `numpy.load` opens it.
///
/// Arrays are stored as they are, as by `numpy.savez`. Equal arrays in equal order give equal bytes: every entry has the
/// date that stands for none, 1 January 1980.
public final class NPZWriter {
  /// What archives call a plain file (POSIX's S_IFREG).
  private static let regularFile: UInt32 = 0o100000

  private let archive: OpaquePointer
  private let path: String
  private var names: Set<String> = []

  /// Makes the file, or empties it. It is whole after `finish` alone: write to a temporary name.
  /// - Throws: `FileError.unwritable`.
  public init(_ path: String) throws {
    let folder = PathParts(path).folder
    if !folder.isEmpty { try AtomicFile.makeFolder(folder) }
    guard let archive = archive_write_new() else { throw FileError.unwritable(path: path, reason: "out of memory") }
    self.archive = archive
    self.path = path
    try check(archive_write_set_format_zip(archive))
    try check(archive_write_set_format_option(archive, "zip", "compression", "store"))
    try check(archive_write_set_format_option(archive, "zip", "hdrcharset", "UTF-8"))
    try check(archive_write_open_filename(archive, path))
  }

  deinit { archive_write_free(archive) }

  /// Adds an array.
  /// - Parameters:
  ///   - name: without the ending `.npy`; not empty, and unlike those before.
  ///   - array: the array.
  /// - Throws: `NPZError.unusableName`, `FileError.unwritable`.
  public func add(_ name: String, _ array: NPYArray) throws {
    guard !name.isEmpty, !name.utf8.contains(0) else {
      throw NPZError.unusableName(path: path, name: name, reason: "a text without NUL was expected")
    }
    guard names.insert(name).inserted else {
      throw NPZError.unusableName(path: path, name: name, reason: "another array has it")
    }
    let content = array.encoded
    guard let entry = archive_entry_new() else { throw FileError.unwritable(path: path, reason: "out of memory") }
    defer { archive_entry_free(entry) }
    archive_entry_set_pathname_utf8(entry, name + ".npy")
    archive_entry_set_filetype(entry, Self.regularFile)
    archive_entry_set_perm(entry, 0o644)
    archive_entry_set_size(entry, Int64(content.count))
    try check(archive_write_header(archive, entry))
    let written = content.withUnsafeBytes { archive_write_data(archive, $0.baseAddress, $0.count) }
    guard written == content.count else { throw failure }
  }

  /// Writes the archive's directory and closes the file.
  /// - Throws: `FileError.unwritable`.
  public func finish() throws { try check(archive_write_close(archive)) }

  private func check(_ status: Int32) throws { guard status == ARCHIVE_OK else { throw failure } }

  private var failure: FileError {
    .unwritable(path: path, reason: archive_error_string(archive).map { String(cString: $0) } ?? "unknown error")
  }
}
