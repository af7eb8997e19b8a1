import Attribution
import Drawing
import Files
import Networks
import Plotting
import Reporting
import Tensors

/// One method at every grid of a network for one image and target, and the grid that agrees best with exact values.
struct LadderReading {
  /// What a grid of fewer than 16 cells loses: a correlation over nine regions moves by about this from face to face.
  static let penalty = 0.1
  /// The agreement from which a grid is called good: unrelated values of nine parts reach it in one case of twenty, either
  /// sign.
  static let goodAgreement = 0.67
  /// Rows and columns of the regions whose exact values are the reference.
  static let regions = 3

  /// Finest first.
  let rungs: [Rung]
  /// One a rung.
  private(set) var maps: [AttributionMap]
  /// `nil` when no map can be judged.
  let choice: ResolutionLadder.Choice?

  /// The layer of the chosen grid.
  var layer: String? { choice.map { rungs[$0.index].layer } }

  /// - Parameters:
  ///   - method: explains at each rung; the model must tap the rungs.
  ///   - input: `[1, H, W, C]`.
  ///   - baseline: hides regions for the exact values (512 forward passes).
  init(
    _ ladder: ResolutionLadder, _ method: any Explainer, _ input: Tensor, _ target: Target, baseline: Baseline,
    model: TappedModel
  ) throws {
    rungs = ladder.rungs
    maps = try ladder.explain(method.asFunction, input, targets: [target], model: model)[0]
    let reference = try ShapleyReference(
      of: input, target: target, model: model, baselines: [baseline], side: Self.regions)
    choice = ladder.choose(maps, penalty: Self.penalty, score: reference.agreement(with:))
  }

  /// The same with fine maps averaged, which would draw a face that is not to be shown.
  var withoutFeatures: LadderReading {
    var copy = self
    copy.maps = maps.map(\.withoutFeatures)
    return copy
  }

  func json(_ classes: [String]) -> JSONValue {
    [
      "target": maps[0].target.description(classes: classes), "method": maps[0].method,
      "rungs": rungs.indices.map { i -> JSONValue in
        [
          "layer": rungs[i].layer, "grid": [maps[i].height, maps[i].width],
          "receptive_field": rungs[i].receptiveField, "health": maps[i].health.rawValue,
          "agreement": choice?.scores[i], "raw": maps[i].raw,
        ]
      },
      "chosen": layer, "reason": choice?.sentence, "penalty_below_16_cells": Self.penalty,
    ]
  }

  // MARK: - Shown

  func figure(face: Raster, title: (String) -> String, showsSigned: Bool) -> Figure {
    let views = rungs.indices.map { i in
      let map = maps[i]
      let score = choice?.scores[i].map { "agreement \(Quantity($0, digits: 2).text)" } ?? map.health.rawValue
      return LadderRung(
        "\(map.height)\u{A0}×\u{A0}\(map.width)",
        caption: "\(score)\n\(rungs[i].receptiveField.map { "a cell sees \($0) px" } ?? "a cell sees all")",
        map: MapView(
          ValueGrid(map.raw, width: map.width, height: map.height), isSigned: showsSigned, problem: map.health.sentence),
        isChosen: choice?.index == i)
    }
    return Figures.resolutionLadder(
      face: face, rungs: views,
      title: verdict(title(maps[0].method), views.map(\.title)), note: choice?.sentence ?? "")
  }

  private func verdict(_ method: String, _ grids: [String]) -> String {
    guard let choice else { return "No grid of \(method) can be judged" }
    let grid = grids[choice.index]
    return choice.scores[choice.index].map { $0 < Self.goodAgreement } ?? true
      ? "No grid of \(method) agrees well with exact values; \(grid) comes closest"
      : "\(method) agrees best with exact values at \(grid)"
  }

  func caption(classes: [String]) -> Prose {
    "The same method at every grid of the network, for the \(maps[0].target.description(classes: classes)); raw above, laid over the face below. Agreement is Pearson's correlation of the map's sums over \(Self.regions) × \(Self.regions) parts of the face with their exact Shapley values (parts hidden by blurring, 512 forward passes). Grids of fewer than \(ResolutionLadder.fewestCells) cells lose \(Quantity(Self.penalty, digits: 1)), and the best remaining grid is chosen; with nine parts the numbers of one image are rough."
  }
}
