import Glibc

/// Whole files as bytes: fewer system calls than `Data`, which counts with tens of thousands of small images.
enum FileBytes {
  /// The content of a file of at most `limit` bytes.
  /// - Throws: `ImageError.inaccessible` or `.fileTooLarge`.
  static func read(_ path: String, limit: Int) throws(ImageError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .inaccessible(path: path, reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .inaccessible(path: path, reason: String(cString: strerror(errno)))
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .inaccessible(path: path, reason: "it is not a regular file")
    }
    let size = Int(status.st_size)
    guard size <= limit else { throw .fileTooLarge(path: path, bytes: size, limit: limit) }
    var problem: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size, let base = buffer.baseAddress {
        let got = Glibc.read(descriptor, base + count, size - count)
        if got < 0 && errno == EINTR { continue }
        if got < 0 { problem = errno }
        if got <= 0 { break }
        count += got
      }
    }
    guard problem == 0 else { throw .inaccessible(path: path, reason: String(cString: strerror(problem))) }
    return bytes
  }
}
