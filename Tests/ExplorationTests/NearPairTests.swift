import Datasets
import Exploration
import Files
import Testing
import TestSupport

@Suite("Resampling and near pairs") struct NearPairTests {
  @Test("resized pixels equal Pillow's") func resampling() throws {
    for row in try Golden.values("resampled").map({ $0.arrayValue ?? [] }) {
      let v = (row[0].arrayValue ?? []).compactMap(\.intValue)
      let image = Golden.image(seed: v[0], width: v[1], height: v[2], window: v[3])
      let lanczos = image.resampledLanczos(width: v[4], height: v[5]).pixels.map(Int.init)
      #expect(lanczos == (row[1].arrayValue ?? []).compactMap(\.intValue), "\(v)")
      let bicubic = image.resampledBicubic(width: v[4], height: v[5]).pixels.map(Int.init)
      #expect(bicubic == (row[2].arrayValue ?? []).compactMap(\.intValue), "\(v)")
    }
  }

  @Test("an image resized to its own size is itself") func sameSize() {
    let image = Golden.image(seed: 9, width: 13, height: 7, window: 1)
    #expect(image.resampledLanczos(width: 13, height: 7) == image)
  }

  @Test("pairs are those of a plain comparison of all with all") func pairs() {
    let base: [UInt64] = [0, 0b1111, 0b11111, 0, .max, .max << 4, 0xF0F0_F0F0_F0F0_F0F0]
    // Enough unrelated hashes that several blocks are compared.
    let hashes = base + (0..<700).map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 } + base
    for threshold in [0, 1, 4, 7, 8, 64] {
      var plain: [NearDuplicates.Pair] = []
      for i in hashes.indices {
        for j in i + 1..<max(i + 1, hashes.count) where (hashes[i] ^ hashes[j]).nonzeroBitCount <= threshold {
          plain.append(.init(first: i, second: j, distance: (hashes[i] ^ hashes[j]).nonzeroBitCount))
        }
      }
      #expect(NearDuplicates(hashes: hashes, threshold: threshold).pairs == plain)
    }
  }

  @Test("components join what pairs connect") func components() {
    let near = NearDuplicates(hashes: [0, 0xFF00, 0b11, 0b1111, 0xFF01, 0xFFFF_FFFF], threshold: 2)
    #expect(near.pairs.map { [$0.first, $0.second, $0.distance] } == [[0, 2, 2], [1, 4, 1], [2, 3, 2]])
    #expect(near.components == [[0, 2, 3], [1, 4]])
    #expect(NearDuplicates(hashes: []).pairs.isEmpty && NearDuplicates(hashes: [5]).components.isEmpty)
  }
}
