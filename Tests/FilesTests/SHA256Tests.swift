import Files
import Foundation
import Testing
import TestSupport

@Suite struct SHA256Tests {
  /// The examples of FIPS 180-4 and of NIST's cryptographic standards page.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ])
  func matchesThePublishedVectors(message: String, expected: String) {
    #expect(SHA256.hexadecimal(of: Data(message.utf8)) == expected)
  }

  @Test func aMillionLettersMatchThePublishedVector() {
    #expect(
      SHA256.hexadecimal(of: Data(repeating: 0x61, count: 1_000_000))
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  /// Every length around the block size, against Python's hashlib: `make_sha256.py` hashes the concatenated digests of
  /// the messages of 0 … 200 bytes (byte i is i).
  @Test func everyLengthAroundABlockMatchesHashlib() {
    var all = SHA256()
    for length in 0...200 {
      var one = SHA256()
      one.update(Data((0..<length).map { UInt8($0) }))
      all.update(Data(one.digest))
    }
    #expect(all.hexadecimal == "64ef7c229fce2408b5336b6a542fea0e078c3a87d2da85cb3fc52e2008b65021")
  }

  @Test func piecesGiveTheHashOfTheWhole() {
    let message = Data((0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7) })
    for piece in [1, 3, 63, 64, 65, 500] {
      var hash = SHA256()
      for start in stride(from: 0, to: message.count, by: piece) {
        hash.update(message[start..<min(start + piece, message.count)])
        _ = hash.digest
      }
      #expect(hash.hexadecimal == SHA256.hexadecimal(of: message))
    }
  }

  @Test func aFileIsHashedInPieces() throws {
    let folder = try TemporaryFolder()
    let data = Data(repeating: 0x61, count: (1 << 20) + 5)
    try AtomicFile.write(data, to: folder.file("letters"))
    let hash = try SHA256.ofFile(folder.file("letters"))
    #expect(hash.hexadecimal == SHA256.hexadecimal(of: data))
    #expect(hash.bytes == data.count)
    #expect(throws: FileError.self) { try SHA256.ofFile(folder.file("absent")) }
    #expect(throws: FileError.self) { try SHA256.ofFile(folder.path) }
  }
}
