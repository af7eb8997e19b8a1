import Foundation

/// A file that is read in parts, straight into the memory that wants them.
///
/// Reading is cheaper than mapping where every byte is used once, and a file that shrinks meanwhile gives an error instead
/// of ending the program. The file stays the one that was opened, whatever its name comes to mean.
public final class RandomAccessFile: Sendable {
  private enum Source: Sendable {
    case descriptor(Int32)
    /// What cannot be read out of order, such as a pipe, is read at once.
    case memory(Data)
  }

  /// Where the file is.
  public let path: String
  /// Its size in bytes when it was opened.
  public let count: Int
  private let source: Source

  /// Opens a file.
  /// - Throws: `FileError.missing` or `FileError.malformed`, naming the path.
  public init(reading path: String, hint: String = "Check the path.") throws {
    self.path = path
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      let data = try readFile(path, hint: hint)
      source = .memory(data)
      count = data.count
      return
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw FileError.malformed(path: path, reason: "cannot be read: \(String(cString: strerror(errno)))")
    }
    // Of the file that was opened: another may have taken its name since.
    fstat(descriptor, &status)
    source = .descriptor(descriptor)
    count = Int(status.st_size)
  }

  deinit { if case .descriptor(let descriptor) = source { close(descriptor) } }

  /// Fills `target` with the bytes from `offset` on.
  /// - Throws: `FileError.malformed` when the file ends before or cannot be read.
  public func read(at offset: Int, into target: UnsafeMutableRawBufferPointer) throws {
    switch source {
    case .memory(let data):
      guard offset >= 0, offset + target.count <= data.count else { throw ended(offset + target.count) }
      data.withUnsafeBytes {
        target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset...].prefix(target.count)))
      }
    case .descriptor(let descriptor):
      var done = 0
      while done < target.count {
        let part = UnsafeMutableRawBufferPointer(rebasing: target[done...])
        let got = pread(descriptor, part.baseAddress, part.count, off_t(offset + done))
        if got < 0, errno == EINTR { continue }
        guard got >= 0 else {
          throw FileError.malformed(path: path, reason: "cannot be read: \(String(cString: strerror(errno)))")
        }
        guard got > 0 else { throw ended(offset + target.count) }
        done += got
      }
    }
  }

  /// The first bytes, at most `count` of them.
  /// - Throws: as `read(at:into:)`.
  public func head(_ count: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: min(count, self.count))
    try bytes.withUnsafeMutableBytes { try read(at: 0, into: $0) }
    return bytes
  }

  /// Calls `body` with all bytes in order, one piece after the other.
  /// - Parameters:
  ///   - size: of a piece, in bytes; the last one may be shorter.
  ///   - body: the piece may be used inside the call alone.
  /// - Throws: as `read(at:into:)`, and what `body` throws.
  public func forEachPiece(of size: Int = 1 << 20, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void) throws {
    var piece = [UInt8](repeating: 0, count: min(size, count))
    for offset in stride(from: 0, to: count, by: size) {
      let length = min(size, count - offset)
      try piece.withUnsafeMutableBytes {
        try read(at: offset, into: UnsafeMutableRawBufferPointer(rebasing: $0[..<length]))
      }
      try piece.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[..<length])) }
    }
  }

  private func ended(_ expected: Int) -> FileError {
    .malformed(path: path, reason: "it ends before byte \(expected); was it written to meanwhile?")
  }
}
