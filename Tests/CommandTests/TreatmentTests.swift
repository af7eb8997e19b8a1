import Files
import Foundation
import Testing
import TestSupport

/// What `explain` does around methods: smoothing, fusing grids, choosing one.
@Suite(.serialized) struct TreatmentTests {
  private let folder: TemporaryFolder
  private let model = "run/checkpoints/best.ckpt"

  init() throws { folder = try TrainedRun().folder }

  private func explain(_ arguments: [String], status: Int32 = 0) throws -> Tool.Outcome {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("faces/test/happy")).sorted()
    let face = "faces/test/happy/" + (try #require(names.first))
    let outcome = try Tool.run(
      ["explain", model, face, "--target", "happy", "--force", "--json"] + arguments, in: folder.path)
    #expect(outcome.status == status, "\(outcome.errors)")
    return outcome
  }

  private func image(_ arguments: [String]) throws -> JSONValue {
    let result = try JSONValue(parsing: Data(explain(arguments).output.utf8), path: "-")
    return try #require(result["images"]?.arrayValue?.first)
  }

  private func raw(_ map: JSONValue?) -> [Double] { (map?["raw"]?.arrayValue ?? []).compactMap(\.doubleValue) }

  @Test func mapsAreSmoothedAndFused() throws {
    let plain = try #require(try image(["--method", "layercam", "--output", "plain"])["maps"]?.arrayValue?.first)
    #expect(plain["treatment"] == nil)
    for (option, words) in [
      (["--smooth", "augmentation"], "mean over 6"), (["--smooth", "eigen"], "principal direction"),
      (["--smooth", "eigen,augmentation"], "principal direction of the channels; mean over 6"),
    ] {
      let maps = try image(["--method", "layercam", "--output", "smooth"] + option)["maps"]?.arrayValue
      let map = try #require(maps?.first)
      #expect(map["treatment"]?.stringValue?.contains(words) == true && map["grid"] == plain["grid"])
      #expect(raw(map).count == raw(plain).count && raw(map) != raw(plain))
    }
    let fused = try #require(
      try image(["--method", "layercam", "--output", "fused", "--fuse", "product"])["maps"]?.arrayValue?.first)
    // The finest grid of the small network, and no negative evidence in a product.
    #expect(raw(fused).count > raw(plain).count && raw(fused).allSatisfy { $0 >= 0 })
    #expect(fused["treatment"]?.stringValue?.hasPrefix("product over ") == true)
    // A check without gradients stays what it is.
    let usual = try #require(try image(["--smooth", "augmentation", "--output", "usual"])["maps"]?.arrayValue)
    #expect(usual.map { $0["treatment"] != nil } == [true, true, false])
  }

  @Test func theGridIsChosenByAgreementWithExactValues() throws {
    let found = try image(["--layer", "ladder", "--output", "ladder"])
    let ladder = try #require(found["ladders"]?.arrayValue?.first)
    let rungs = try #require(ladder["rungs"]?.arrayValue)
    #expect(rungs.count >= 2)
    let penalty = try #require(ladder["penalty_below_16_cells"]?.doubleValue)
    let scored = rungs.compactMap { rung -> (layer: String, score: Double)? in
      guard let score = rung["agreement"]?.doubleValue, let layer = rung["layer"]?.stringValue else { return nil }
      return (layer, score - (raw(rung).count < 16 ? penalty : 0))
    }
    let best = scored.max { $0.score < $1.score }
    #expect(best?.layer == ladder["chosen"]?.stringValue)
    let headline = found["maps"]?.arrayValue?.first
    #expect(headline?["layer"]?.stringValue == best?.layer)
    let page = try String(contentsOfFile: folder.file("ladder/report.md"), encoding: .utf8)
    #expect(page.contains("exact Shapley values") && page.contains("ladder-happy"))
  }

  @Test(arguments: [
    (["--smooth", "blur"], "expected augmentation, eigen"), (["--fuse", "sum"], "expected mean, maximum, product"),
    (["--fuse", "mean", "--layer", "ladder"], "give one"),
    (["--compat", "pytorch-grad-cam", "--smooth", "eigen"], "without --smooth"),
    (["--smooth", "eigen", "--method", "eigencam"], "sums over channels"),
  ])
  func wrongTreatmentsAreRefused(_ arguments: [String], _ words: String) throws {
    #expect(try explain(arguments, status: 64).errors.contains(words))
  }
}
