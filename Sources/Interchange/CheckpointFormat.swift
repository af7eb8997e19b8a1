import Files

/// The format of checkpoints and its version.
///
/// The version goes up when an older program would misread a newer file. What an older program may pass over (new keys of
/// the metadata) leaves it as it is.
enum CheckpointFormat {
  /// What stands before the version.
  static let prefix = "fer-analyze/checkpoint/"
  /// The version that is written, and the newest that is read.
  static let version = 1
  /// The metadata's `format`.
  static var current: String { "\(prefix)\(version)" }

  /// Checks that a file is a checkpoint that this program can read.
  /// - Throws: `CheckpointError.notACheckpoint`, `.otherFormat`, `.newerFormat`.
  static func check(_ file: SafetensorsFile) throws(CheckpointError) {
    guard let format = file.metadata("format") else { throw .notACheckpoint(path: file.path) }
    guard format.hasPrefix(prefix), let found = Int(format.dropFirst(prefix.count)), found > 0 else {
      throw .otherFormat(path: file.path, found: format)
    }
    guard found <= version else { throw .newerFormat(path: file.path, found: found, newest: version) }
  }
}
