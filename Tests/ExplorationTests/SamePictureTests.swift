import Datasets
import Exploration
import Files
import Statistics
import Testing

@Suite("The same picture again") struct SamePictureTests {
  /// A smooth picture cut out of a larger one.
  static func crop(_ seed: Int, x: Int = 0, y: Int = 0, side: Int = 48) -> GrayImage {
    let large = Golden.image(seed: seed, width: 64, height: 64, window: 9)
    return GrayImage(
      width: side, height: side,
      pixels: (0..<side * side).map { large[4 + x + $0 % side, 4 + y + $0 / side] })
  }

  static func collection(_ images: [GrayImage], labels: [Int]? = nil, test: Set<Int> = []) -> ImageCollection {
    ImageCollection(
      images: images, labels: labels ?? images.map { _ in 0 },
      splits: images.indices.map { test.contains($0) ? .test : .train }, paths: images.indices.map(String.init),
      classes: ["a", "b"])
  }

  @Test("the correlation is Pearson's on the best overlap; shifts, light and contrast do not matter") func similarity()
  {
    let (a, b) = (Self.crop(1), Self.crop(2))
    let plain = Correlation.pearson(a.pixels.map(Double.init), b.pixels.map(Double.init)) ?? 9
    #expect(abs((PictureSimilarity.correlation(a, b, maximumShift: 0) ?? -9) - plain) < 1e-12)
    for (x, y) in [(3, 0), (0, -3), (-2, 3), (1, 1)] {
      #expect(PictureSimilarity.correlation(a, Self.crop(1, x: x, y: y)) == 1, "\(x) \(y)")
    }
    #expect((PictureSimilarity.correlation(a, Self.crop(1, x: 4, y: 0)) ?? 1) < 1)
    var faint = a
    faint.pixels = a.pixels.map { $0 / 2 + 60 }
    #expect((PictureSimilarity.correlation(a, faint) ?? 0) > 0.99)
    #expect((PictureSimilarity.correlation(a, b) ?? 1) < PictureSimilarity.confirmation)
    #expect(PictureSimilarity.correlation(b, a) == PictureSimilarity.correlation(a, b))
  }

  @Test("no correlation of a flat or tiny picture; another size is resized first") func degenerate() {
    let a = Self.crop(1)
    #expect(PictureSimilarity.correlation(a, Golden.flat(9, width: 48, height: 48)) == nil)
    #expect(PictureSimilarity.correlation(Golden.flat(9), Golden.flat(9)) == nil)
    let tiny = Golden.image(seed: 1, width: 7, height: 7, window: 1)
    #expect(PictureSimilarity.correlation(tiny, tiny) == nil)
    #expect((PictureSimilarity.correlation(a, a.resampledLanczos(width: 96, height: 96)) ?? 0) > 0.99)
  }

  @Test("near pairs are confirmed by their pictures, hashes alone confirm none") func confirmed() {
    let images = [Self.crop(1), Self.crop(1, x: 1, y: 0), Self.crop(2), Golden.flat(5, width: 48, height: 48)]
    // Equal hashes make every pair a candidate.
    let near = NearDuplicates(images: images, hashes: [7, 7, 7, 7])
    #expect(near.pairs.count == 6 && near.components == [[0, 1, 2, 3]])
    #expect(near.confirmedPairs.map { [$0.first, $0.second] } == [[0, 1]] && near.confirmedComponents == [[0, 1]])
    #expect(near.pairs.last?.similarity == nil)
    #expect(near.json["confirmed_pairs"] == .integer(1) && near.json["confirmed_components"] == .integer(1))
    #expect(NearDuplicates(hashes: [7, 7]).confirmedPairs.isEmpty)
  }

  @Test("a mirrored copy is found, exact or nearly; a symmetric picture is none of its copies' mirror images")
  func mirrored() throws {
    let picture = Self.crop(1)
    var worn = Self.crop(1, x: 1, y: 1).flippedHorizontally()
    for p in stride(from: 0, to: worn.pixels.count, by: 7) { worn.pixels[p] ^= 1 }
    var symmetric = Self.crop(3)
    for y in 0..<48 { for x in 0..<24 { symmetric[47 - x, y] = symmetric[x, y] } }
    let images = [picture, Self.crop(2), picture.flippedHorizontally(), symmetric, symmetric, worn, picture]
    let found = MirroredDuplicates(
      Self.collection(images, labels: [0, 0, 0, 0, 0, 1, 0], test: [2, 5, 6]), threshold: 12)
    #expect(found.exactPairs.map { [$0.first, $0.second] } == [[0, 2], [2, 6]])
    #expect(found.nearPairs.map { [$0.first, $0.second] } == [[0, 5], [5, 6]])
    #expect(found.nearPairs.allSatisfy(\.isConfirmed) && found.groups == [[0, 2, 5, 6]])
    #expect(found.conflicting == [[0, 2, 5, 6]] && found.leaks.map(\.images) == [[2, 5]])
    #expect(
      found.json == [
        "exact_pairs": 2, "near_pairs": 2, "groups": 1, "images": 4, "conflicting_groups": 1,
        "leaks": JSONValue.array([["from": "train", "to": "test", "images": 2]]),
      ])
    #expect(MirroredDuplicates(Self.collection([])).pairs.isEmpty)
  }

  @Test("groups join copies, confirmed and mirrored pairs, and give every image a group") func groups() {
    let images = [
      Self.crop(1), Self.crop(2), Self.crop(1), Self.crop(1, x: 1), Self.crop(2).flippedHorizontally(), Self.crop(4),
    ]
    let collection = Self.collection(images, test: [3])
    let near = NearDuplicates(images: images, threshold: 12)
    let groups = SamePictureGroups(
      count: images.count, exact: ExactDuplicates(collection), near: near, mirrored: MirroredDuplicates(collection))
    #expect(groups.groupOf == [0, 1, 0, 0, 1, 2] && groups.groups == [[0, 2, 3], [1, 4], [5]])
    #expect(groups.repeated == [[0, 2, 3], [1, 4]] && groups.acrossSplits(collection) == [[0, 2, 3]])
    #expect(groups.json == ["pictures": 3, "groups": 2, "images": 5, "largest": 3])
    let copies = SamePictureGroups(
      count: images.count, exact: ExactDuplicates(collection), near: nil, mirrored: nil)
    #expect(copies.groupOf == [0, 1, 0, 2, 3, 4])
    let none = SamePictureGroups(count: 0, exact: ExactDuplicates(images: [], labels: []), near: nil, mirrored: nil)
    #expect(none.groups.isEmpty && none.json["largest"] == .integer(0))
  }

  @Test("pairs of unlike pictures with near hashes do not join groups") func unconfirmed() {
    let images = [Self.crop(1), Self.crop(2)]
    let near = NearDuplicates(images: images, hashes: [1, 1])
    let groups = SamePictureGroups(
      count: 2, exact: ExactDuplicates(images: images, labels: [0, 0]), near: near, mirrored: nil)
    #expect(near.components == [[0, 1]] && groups.groupOf == [0, 1])
  }
}
