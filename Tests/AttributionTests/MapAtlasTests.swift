import Attribution
import Tensors
import Testing
import TestSupport

@Suite struct MapAtlasTests {
  private func map(_ raw: [Float], _ height: Int, _ width: Int) -> AttributionMap {
    AttributionMap(method: "test", layer: "x", target: .logit(0), height: height, width: width, raw: raw)
  }

  /// Maps of noise on 4x4 cells; those of class 1 taken for class 2 also hold a blob.
  private func planted(blob: Float, seed: UInt64 = 7, images: Int = 240) -> MapAtlas {
    var atlas = MapAtlas(classes: 3, height: 4, width: 4)
    var generator = SeededGenerator(seed: seed)
    for n in 0..<images {
      let (label, predicted) = [(0, 0), (1, 1), (1, 2), (2, 2)][n % 4]
      var raw = (0..<16).map { _ in Float(generator.uniform()) }
      if (label, predicted) == (1, 2) {
        for cell in [5, 6] { raw[cell] += blob }
      }
      atlas.add(map(raw, 4, 4), label: label, predicted: predicted)
    }
    return atlas
  }

  @Test func aPlantedBlobIsRecovered() throws {
    let differences = planted(blob: 0.6).differences()
    #expect(differences.map { [$0.label, $0.predicted] } == [[0, 0], [1, 1], [1, 2], [2, 2]])
    let found = differences[2]
    #expect(found.count == 60)
    for cell in [5, 6] { #expect(found.z[cell] > 8 && found.p[cell] < 0.002 && found.adjusted[cell] < 0.05) }
    #expect(found.adjusted.indices.filter { found.adjusted[$0] < 0.05 && found.difference[$0] > 0 } == [5, 6])
    // What the blob takes from the others, their share of a sum of one, they show as negative.
    #expect(found.difference.enumerated().allSatisfy { $0.offset == 5 || $0.offset == 6 || $0.element < 0.02 })
  }

  @Test func labelsWithoutMeaningGiveEvenPValues() {
    var values: [Double] = []
    var z: [Double] = []
    for seed in 0..<20 {
      for difference in planted(blob: 0, seed: UInt64(100 + seed), images: 120).differences(permutations: 199) {
        values += difference.p
        z += difference.z
      }
    }
    #expect(values.count == 20 * 4 * 16)
    let total = Double(values.count)
    #expect(abs(values.reduce(0, +) / total - 0.5) < 0.03)
    for border in [0.05, 0.25, 0.5, 0.75] {
      #expect(abs(Double(values.count { $0 <= border }) / total - border) < 0.04, "\(border)")
    }
    // The z values have the variance of a standard normal.
    #expect(abs(z.reduce(0) { $0 + $1 * $1 } / total - 1) < 0.1)
  }

  @Test func streamingEqualsTwoPasses() {
    let raws = (0..<50).map { streamed("maps/\($0)", [1, 6, 6, 1]).array }
    var atlas = MapAtlas(classes: 2, height: 6, width: 6)
    for (n, raw) in raws.enumerated() { atlas.add(map(raw, 6, 6), label: n % 2, predicted: 0) }
    let normalised = raws.map { raw -> [Double] in
      let sum = raw.reduce(0.0) { $0 + Double(max(0, $1)) }
      return raw.map { Double(max(0, $0)) / sum * 36 }
    }
    for label in 0..<2 {
      let own = normalised.enumerated().filter { $0.offset % 2 == label }.map(\.element)
      let columns = (0..<36).map { c in own.map { $0[c] } }
      let means = columns.map { $0.reduce(0, +) / 25 }
      let variances = zip(columns, means).map { column, mean in
        column.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 25
      }
      let cell = atlas.cell(label: label, predicted: 0)
      #expect(cell.count == 25 && gap(cell.means, means) < 1e-6 && gap(cell.variances, variances) < 1e-6)
      #expect(abs(cell.grandMean - 1) < 1e-6)
    }
    #expect(atlas.count == 50 && atlas.all.count == 50 && atlas.cell(label: 0, predicted: 1).count == 0)
  }

  @Test func mapsOfAnyGridComeToTheCommonOne() throws {
    var atlas = MapAtlas(classes: 1, height: 3, width: 3)
    // 5x5 has no common divisor with 3x3, 9x9 is a multiple, 1x3 is coarser.
    for (height, width) in [(5, 5), (9, 9), (1, 3), (3, 3), (48, 48)] {
      let raw = (0..<(height * width)).map { Float($0 % width == width / 2 ? 1 : 0.1) }
      atlas.add(map(raw, height, width), label: 0, predicted: 0)
    }
    let cell = atlas.cell(label: 0, predicted: 0)
    #expect(cell.count == 5 && abs(cell.grandMean - 1) < 1e-6)
    for row in 0..<3 {
      #expect(cell.means[row * 3 + 1] > 1.3 && cell.means[row * 3] < 0.9 && cell.means[row * 3 + 2] < 0.9)
    }
  }

  @Test func whatSaysNothingIsCountedApart() {
    var atlas = MapAtlas(classes: 2, height: 2, width: 2)
    for raw: [Float] in [[0, 0, 0, 0], [1, 1, 1, 1], [-1, -2, -1, -1], [.nan, 1, 1, 2]] {
      atlas.add(map(raw, 2, 2), label: 1, predicted: 0)
    }
    atlas.add(map([1, 2, 3, 4], 2, 2), label: 1, predicted: 0)
    #expect(atlas.excluded(label: 1, predicted: 0) == 4 && atlas.excluded(label: 0, predicted: 0) == 0)
    #expect(atlas.count == 1)
    #expect(atlas.differences().isEmpty)
  }

  @Test func aSingleCellAndEqualMapsDifferFromNothing() throws {
    var atlas = MapAtlas(classes: 2, height: 2, width: 2)
    for n in 0..<20 { atlas.add(map([1, 2, 3, 4], 2, 2), label: n % 2, predicted: 0) }
    for difference in atlas.differences(permutations: 19) {
      #expect(
        difference.p == [1, 1, 1, 1] && difference.z == [0, 0, 0, 0] && gap(difference.difference, [0, 0, 0, 0]) < 1e-9)
    }
    var alone = MapAtlas(classes: 1, height: 4, width: 4)
    for n in 0..<12 { alone.add(map(streamed("maps/\(n)", [16]).array, 4, 4), label: 0, predicted: 0) }
    let only = try #require(alone.differences(permutations: 19).first)
    #expect(only.p.allSatisfy { $0 == 1 } && only.z.allSatisfy { $0 == 0 })
  }

  @Test func equalSeedsGiveEqualPValues() {
    let atlas = planted(blob: 0.1)
    func p(_ seed: UInt64) -> [Double] { atlas.differences(permutations: 99, seed: seed).flatMap(\.p) }
    #expect(p(1) == p(1))
    #expect(p(1) != p(2))
  }
}
