import Datasets
import Exploration
import Testing

@Suite("The registry of hashes") struct ImageHashTests {
  @Test(
    "every hash equals the independent one, bit for bit, at several sizes", arguments: ["phash", "dhash", "phash48"])
  func golden(_ id: String) throws {
    let hash = try #require(ImageHashes.hash(id))
    let column = try #require(["phash": 4, "dhash": 5, "phash48": 6][id])
    let rows = try Golden.values("hashes").map { $0.arrayValue ?? [] }
    let images = rows.map { row in
      let v = row.compactMap(\.intValue)
      return Golden.image(seed: v[0], width: v[1], height: v[2], window: v[3])
    }
    let expected = rows.compactMap { UInt64($0[column].stringValue ?? "", radix: 16) }
    #expect(expected.count == 59 && hash.hashes(images) == expected)
    #expect(images.map { hash.hash($0) } == expected)
    for row in try Golden.values("constants").map({ $0.arrayValue ?? [] }) {
      let flat = Golden.flat(UInt8(row[0].intValue ?? 0), width: 48, height: 48)
      #expect(hash.hash(flat) == UInt64(row[column - 3].stringValue ?? "", radix: 16), "\(row)")
    }
  }

  @Test("the registry lists what it finds, each with a name and a definition") func registry() {
    #expect(ImageHashes.all.map(\.id) == ["phash", "phash48", "dhash"] && ImageHashes.hash("ahash") == nil)
    #expect(Set(ImageHashes.all.map(\.title)).count == 3 && ImageHashes.all.allSatisfy { !$0.definition.isEmpty })
    #expect(ImageHashes.all.allSatisfy { $0.hashes([]).isEmpty })
  }

  @Test("a changed pixel changes few bits, another picture many", arguments: ["phash", "dhash", "phash48"])
  func robustness(_ id: String) throws {
    let hash = try #require(ImageHashes.hash(id))
    let image = Golden.image(seed: 3, width: 48, height: 48, window: 9)
    var speck = image
    speck[20, 20] = 255 - speck[20, 20]
    let other = Golden.image(seed: 4, width: 48, height: 48, window: 9)
    #expect((hash.hash(image) ^ hash.hash(speck)).nonzeroBitCount <= 6)
    #expect((hash.hash(image) ^ hash.hash(other)).nonzeroBitCount > 16)
  }
}
