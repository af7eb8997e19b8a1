import Attribution
import Networks
import Statistics
import Tensors
import Testing
import TestSupport

/// Turned images, and changes that the caller brings along.
@Suite struct TurningTests {
  private let side = 32

  /// A smooth picture: interpolation costs little there.
  private var smooth: [Float] {
    (0..<(side * side)).map { i in
      let (y, x) = (Float(i / side) / 31, Float(i % side) / 31)
      return x * x + 0.5 * y - x * y
    }
  }

  private var shape: Shape { [side, side, 1] }

  @Test(arguments: [5.0, -10, 30]) func turningBackGivesTheImageInTheDisc(_ degrees: Double) {
    let turned = ImageTransformation.rotation(degrees).apply(smooth, shape, seed: 0)
    let back = ImageTransformation.rotation(-degrees).apply(turned, shape, seed: 0)
    let middle = Float(side - 1) / 2
    var (inside, moved): (Float, Float) = (0, 0)
    for i in smooth.indices {
      let (y, x) = (Float(i / side) - middle, Float(i % side) - middle)
      guard (y * y + x * x).squareRoot() < middle - 1.5 else { continue }
      inside = max(inside, abs(back[i] - smooth[i]))
      moved = max(moved, abs(turned[i] - smooth[i]))
    }
    #expect(inside < 2e-3 && moved > 0.04, "\(inside) \(moved)")
  }

  @Test func aQuarterTurnIsExact() {
    // Counter-clockwise as seen: what stood at the right stands on top.
    let image: [Float] = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    let turned = ImageTransformation.rotation(90).apply(image, [3, 3, 1], seed: 0)
    for (mine, hand) in zip(turned, [3, 6, 9, 2, 5, 8, 1, 4, 7] as [Float]) { #expect(abs(mine - hand) < 1e-5) }
    let pairs = ImageTransformation.rotation(90).pairs(
      handMap(image, 3, 3), handMap(turned, 3, 3), imageHeight: 3, imageWidth: 3)
    for (mine, hand) in zip(pairs.changed, pairs.original) { #expect(abs(mine - hand) < 1e-4) }
    #expect(pairs.original.count >= 5)
  }

  @Test(arguments: [32, 8]) func mapsThatTurnWithTheImageAreStable(_ cells: Int) {
    let whole = handMap(smooth, side, side)
    let turned = handMap(ImageTransformation.rotation(10).apply(smooth, shape, seed: 0), side, side)
    func coarse(_ map: AttributionMap) -> AttributionMap {
      handMap(Resampling.cellMeans(map.raw, height: side, width: side, to: cells, cells), cells, cells)
    }
    let pairs = ImageTransformation.rotation(10).pairs(
      coarse(whole), coarse(turned), imageHeight: side, imageWidth: side)
    // Corners have left the picture.
    #expect(pairs.original.count < cells * cells && pairs.original.count > cells * cells * 3 / 4)
    #expect((Correlation.spearman(pairs.original, pairs.changed) ?? 0) > 0.99)
    let wrong = ImageTransformation.rotation(-10).pairs(
      coarse(whole), coarse(turned), imageHeight: side, imageWidth: side)
    #expect(
      (Correlation.spearman(wrong.original, wrong.changed) ?? 1)
        < (Correlation.spearman(pairs.original, pairs.changed) ?? 0))
  }

  @Test func whatTheCallerBringsMovesNoPixel() throws {
    let coarse = ImageTransformation.recoding(
      ImageTransformation.Recoding("coarse levels") { image, _ in image.map { ($0 * 4).rounded() / 4 } })
    #expect(coarse.name == "coarse levels" && coarse.apply([0.1, 0.2], [1, 2, 1], seed: 0) == [0, 0.25])
    let same = ImageTransformation.recoding(ImageTransformation.Recoding("coarse levels") { image, _ in image })
    #expect(coarse == same && Set([coarse, same, .mirror]).count == 2)
    let model = try compactModel(taps: ["input"])
    let score = try EquivariantStability(FaithfulnessContext(transformations: [coarse, .rotation(5)])).scores(
      of: ImageItself(), images: streamed("images", [1, 16, 16, 1]), targets: [.logit(1)], layer: "input",
      model: model)[0]
    #expect(
      (score["coarse levels"] ?? 0) > 0.9 && score.changes.map(\.name) == ["coarse levels", "turned by +5 degrees"])
    #expect(score["changes compared"] == 2)
  }

  @Test func onlyTheExplanationGaveWay() {
    func change(_ probability: Double, _ similarity: Double) -> FaithfulnessScore.Change {
      FaithfulnessScore.Change(name: "a change", probability: probability, similarity: similarity)
    }
    #expect(change(0.04, 0.4).isUnstable && change(-0.04, -1).isUnstable)
    #expect(!change(0.06, 0.4).isUnstable && !change(-0.06, 0.4).isUnstable && !change(0.01, 0.5).isUnstable)
  }
}
