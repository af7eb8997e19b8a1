internal import CCrypto
import Foundation

/// The SHA-256 hash (FIPS 180-4), fed in pieces; computed by OpenSSL, which uses the processor's instructions for it.
public struct SHA256: ~Copyable {
  private let context: OpaquePointer

  /// A hash of nothing yet.
  public init() {
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      preconditionFailure("OpenSSL has no SHA-256")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Adds bytes to the message.
  public mutating func update(_ data: Data) {
    data.withUnsafeBytes { update($0) }
  }

  /// Adds bytes to the message.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    if let base = bytes.baseAddress { EVP_DigestUpdate(context, base, bytes.count) }
  }

  /// The 32 bytes of the hash of everything added so far. More can be added afterwards.
  public var digest: [UInt8] {
    let copy = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(copy) }
    var bytes = [UInt8](repeating: 0, count: 32)
    guard EVP_MD_CTX_copy_ex(copy, context) == 1, EVP_DigestFinal_ex(copy, &bytes, nil) == 1 else {
      preconditionFailure("OpenSSL could not finish a hash")
    }
    return bytes
  }

  /// The hash as 64 hexadecimal digits in lower case.
  public var hexadecimal: String {
    digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The hash of some bytes as 64 hexadecimal digits.
  public static func hexadecimal(of data: Data) -> String {
    var hash = SHA256()
    hash.update(data)
    return hash.hexadecimal
  }

  /// The hash of a file as 64 hexadecimal digits, with the file's length in bytes. The file is read in pieces of 1 MiB.
  /// - Throws: `FileError.missing` or `FileError.malformed`, naming the path.
  public static func ofFile(_ path: String) throws -> (hexadecimal: String, bytes: Int) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw FileError.missing(path: path, hint: "Check the path.")
    }
    let file = isFolder.boolValue ? -1 : open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw FileError.malformed(path: path, reason: "cannot be read as a file") }
    defer { close(file) }
    var hash = SHA256()
    var total = 0
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    defer { piece.deallocate() }
    while true {
      let count = read(file, piece.baseAddress, piece.count)
      if count == 0 { return (hash.hexadecimal, total) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        throw FileError.malformed(path: path, reason: "cannot be read: \(String(cString: strerror(errno)))")
      }
      hash.update(UnsafeRawBufferPointer(rebasing: piece[..<count]))
      total += count
    }
  }
}
