import Foundation
import Networks
import Tensors

/// One method at several grid sizes of a network, and a choice among them that says why.
///
/// Fine grids show where, coarse ones know what; which is better for a network is a question to measure.
public struct ResolutionLadder: Sendable {
  /// The nodes, finest first.
  public let rungs: [Rung]

  /// A ladder of these nodes, at least one.
  public init(_ rungs: [Rung]) {
    precondition(!rungs.isEmpty, "no rung")
    self.rungs = rungs
  }

  /// The ladder of a network; `nil` for one without any map that cannot be negative.
  /// - Throws: `GraphError.shape` when the graph's shapes do not fit.
  public init?(_ blueprint: Blueprint) throws(GraphError) {
    let rungs = try blueprint.ladder()
    guard !rungs.isEmpty else { return nil }
    self.init(rungs)
  }

  /// The nodes that a model must tap.
  public var taps: Set<String> { Set(rungs.map(\.layer)) }

  /// The maps of every image at every rung.
  /// - Parameters and errors: as `Explainer.explain`; the model must tap `taps`.
  /// - Returns: for each image, one map a rung, in the order of `rungs`.
  public func explain(
    _ method: Explain, _ input: Tensor, targets: [Target], model: TappedModel
  ) throws -> [[AttributionMap]] {
    let maps = try rungs.map { try method(input, targets, $0.layer, model) }
    return targets.indices.map { n in maps.map { $0[n] } }
  }

  /// What `choose` decided, and on what grounds.
  public struct Choice: Sendable {
    /// The chosen rung's place in `rungs`.
    public let index: Int
    /// The scores of all rungs before any penalty; `nil` where the map may not be drawn.
    public let scores: [Double?]
    /// The reason in a sentence.
    public let sentence: String
  }

  /// The fewest cells of a grid without penalty: below, a few numbers pretend to be a picture.
  public static let fewestCells = 16

  /// The rung whose map scores highest; the finer one of equals.
  /// - Parameters:
  ///   - maps: one a rung, in the order of `rungs`.
  ///   - penalty: what a grid of fewer than 16 cells loses, in the score's unit.
  ///   - score: how good a map is; more is better. Only maps of health `ok` are scored, and a score that is not a number
  ///     does not count.
  /// - Returns: `nil` when no map can be scored.
  public func choose(
    _ maps: [AttributionMap], penalty: Double, score: (AttributionMap) throws -> Double
  ) rethrows -> Choice? {
    precondition(maps.count == rungs.count, "\(maps.count) maps for \(rungs.count) rungs")
    let scores = try maps.map { map -> Double? in
      guard map.health == .ok else { return nil }
      let value = try score(map)
      return value.isNaN ? nil : value
    }
    func final(_ i: Int) -> Double? { scores[i].map { $0 - (isCoarse(i) ? penalty : 0) } }
    let scored = rungs.indices.filter { scores[$0] != nil }
    guard
      let best = scored.max(by: { a, b in
        let (x, y) = (final(a) ?? 0, final(b) ?? 0)
        return x == y ? rungs[a].cells < rungs[b].cells : x < y
      })
    else { return nil }
    return Choice(index: best, scores: scores, sentence: sentence(best, scored, scores, penalty))
  }

  private func isCoarse(_ i: Int) -> Bool { rungs[i].cells < Self.fewestCells }

  private func sentence(_ best: Int, _ scored: [Int], _ scores: [Double?], _ penalty: Double) -> String {
    func name(_ i: Int) -> String { "\(rungs[i].layer) (\(rungs[i].height)x\(rungs[i].width))" }
    func number(_ value: Double?) -> String { String(format: "%.3g", value ?? .nan) }
    let highest = scored.max { (scores[$0] ?? 0) < (scores[$1] ?? 0) } ?? best
    var text = "\(name(best)) scores \(number(scores[best]))"
    if scored.count == 1 {
      text += rungs.count == 1 ? ", the only layer" : ", the only layer whose map can be scored"
    } else if scores[highest] == scores[best] {
      text += ", the highest of \(scored.count) layers"
      if isCoarse(best) { text += ", even less the \(number(penalty)) that a grid of \(rungs[best].cells) cells loses" }
    } else {
      text += "; \(name(highest)) scores \(number(scores[highest])), but has only \(rungs[highest].cells) cells, "
      text += "which costs \(number(penalty))"
    }
    let left = rungs.count - scored.count
    if left > 0, scored.count > 1 {
      text += "; \(left) of \(rungs.count) layers \(left == 1 ? "gives a map" : "give maps") that cannot be scored"
    }
    return text + "."
  }
}
