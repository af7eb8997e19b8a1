import Datasets
import Exploration
import Files
import LinearAlgebra
import Tensors
import TestSupport
import Testing

@Suite("Principal components") struct PrincipalComponentTests {
  private func check(_ axes: PrincipalAxes, _ scores: Matrix, against golden: JSONValue?) throws {
    let golden = try #require(golden)
    let ratios = (golden["ratios"]?.arrayValue ?? []).compactMap(\.doubleValue)
    #expect(!ratios.isEmpty && gap(Array(axes.explainedRatios.prefix(ratios.count)), ratios) < 1e-12)
    for (k, direction) in (golden["directions"]?.arrayValue ?? []).enumerated() {
      let expected = (direction.arrayValue ?? []).compactMap(\.doubleValue)
      #expect(gap(Array(axes.directions.row(k).prefix(12)), expected) < 1e-7, "direction \(k)")
    }
    for (i, row) in (golden["scores"]?.arrayValue ?? []).enumerated() {
      let expected = (row.arrayValue ?? []).compactMap(\.doubleValue)
      #expect(gap(Array(scores.row(i)), expected) < 1e-5, "row \(i)")
    }
    let needed = (golden["needed"]?.arrayValue ?? []).compactMap(\.intValue)
    for (share, count) in zip(PrincipalComponents.shares, needed) {
      let found = axes.componentsNeeded(for: share)
      #expect(found == count || (found == nil && count > axes.variances.count), "\(share)")
    }
  }

  @Test("pictures, more and fewer of them than pixels, as scikit-learn's full decomposition") func pictures() throws {
    let golden = try StructureData.golden().json
    let images = StructureData.pictures()
    let many = PrincipalComponents(images, size: (12, 9))
    #expect(many.columns == 12 && many.rows == 9 && many.components.count == 108)
    try check(many.axes, many.scores(of: images, count: 3), against: golden["pictures"])
    let few = PrincipalComponents(Array(images.prefix(20)), size: (12, 9))
    #expect(few.components.count == 19 && few.axes.isComplete)
    try check(few.axes, few.scores(of: images, count: 3), against: golden["few_pictures"])
    // 1 - 2^-53 of the variance needs every direction.
    #expect(few.axes.componentsNeeded(for: 1) == 19)
  }

  @Test("a wide table of features: the first of 700, from the Krylov space") func table() throws {
    var table = Matrix(streamed("structure table", [900, 700]))
    for i in 0..<900 { for j in 0..<700 { table[i, j] /= 1 + Double(j) / 20 } }
    let axes = PrincipalAxes(table, limit: 20)
    try check(axes, axes.scores(of: table, count: 3), against: try StructureData.golden().json["table"])
    #expect(!axes.isComplete && axes.componentsNeeded(for: 0.99) == nil)
  }

  @Test(
    "one standard deviation along a component is its direction times the root of its variance; the peak is positive")
  func deviation() {
    let images = StructureData.pictures()
    let found = PrincipalComponents(images, size: (12, 9), count: 4)
    #expect(found.components.count == 4)
    for (k, one) in found.components.enumerated() {
      let squares = one.deviation.reduce(0) { $0 + $1 * $1 }
      #expect(abs(squares - found.axes.variances[k]) < 1e-9 * squares)
      #expect((one.deviation.max() ?? 0) >= -(one.deviation.min() ?? 0))
    }
    // The variance of the scores is that of the component.
    let scores = found.scores(of: images, count: 1).values
    let variance = scores.reduce(0) { $0 + $1 * $1 } / Double(scores.count)
    #expect(abs(variance - found.axes.variances[0]) < 1e-8 * variance)
  }

  @Test("nothing varies: no image, one image, equal images, a constant table") func constant() {
    let flat = GrayImage(width: 3, height: 2, pixels: [1, 2, 3, 4, 5, 6])
    for images in [[], [flat], [GrayImage](repeating: flat, count: 4), [GrayImage](repeating: flat, count: 40)] {
      let found = PrincipalComponents(images, size: (3, 2))
      #expect(found.components.isEmpty && found.axes.componentsNeeded(for: 0.5) == nil)
      #expect(found.json["explained_variance_ratio"] == .array([]))
      #expect(found.scores(of: images).rows == images.count)
    }
    let table = Matrix(rows: 9, columns: 2, values: [Double](repeating: 0.1, count: 18))
    #expect(PrincipalAxes(table, limit: 2).variances.isEmpty)
    #expect(PrincipalAxes(Matrix([[0.1, 0.3, 0.7], [0.1, 0.3, 0.7]]), limit: 2).variances.isEmpty)
  }

  @Test("four pictures of two independent pixels, by hand: 0.8 and 0.2 of the variance") func byHand() {
    let images = [(160, 130), (160, 70), (40, 130), (40, 70)].map {
      GrayImage(width: 2, height: 2, pixels: [UInt8($0.0), UInt8($0.1), 7, 7])
    }
    let found = PrincipalComponents(images, size: (2, 2))
    #expect(gap(found.components.map(\.explainedRatio), [0.8, 0.2]) < 1e-12)
    #expect(gap(found.components.flatMap(\.deviation), [60, 0, 0, 0, 0, 30, 0, 0]) < 1e-9)
    #expect(found.axes.componentsNeeded(for: 0.8) == 1 || found.axes.componentsNeeded(for: 0.8) == 2)
    #expect(found.axes.componentsNeeded(for: 0.9) == 2)
  }

  @Test("features that are no finite numbers are refused with their place") func notFinite() throws {
    let table = try Matrix(features: Tensor([2, 1, 2], [1, 2, 3, 4]))
    #expect(table == Matrix([[1, 2], [3, 4]]))
    for value in [Float.nan, .infinity] {
      #expect(throws: FeatureError.notFinite(row: 1, column: 0)) {
        try Matrix(features: Tensor([2, 2], [1, 2, value, .nan]))
      }
    }
    #expect(FeatureError.notFinite(row: 1, column: 0).description.hasPrefix("feature 0 of row 1 is not"))
  }

  @Test("images of another size are resized, large ones reduced") func sizes() {
    let images = (0..<6).map { Golden.image(seed: $0, width: $0 < 4 ? 96 : 50, height: 64, window: 3) }
    let found = PrincipalComponents(images, size: (96, 64))
    #expect(found.columns == 48 && found.rows == 32 && found.components.count == 5)
    #expect(found.json["size"] == [32, 48])
  }
}
