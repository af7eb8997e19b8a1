import Attribution
import Networks
import Tensors
import Testing
import TestSupport

/// Logits of many changed copies of an image.
@Suite struct ScoringTests {
  @Test(arguments: [1, 3, 64, 70]) func changedInputsGiveWhatForwardGives(_ count: Int) throws {
    let model = try compactModel(taps: ["cbam_out"])
    let images = streamed("images", [count, 16, 16, 1])
    let scores = try images.withElements { values in
      try model.score(count: count) { i, input in
        _ = input.update(fromContentsOf: values[(i * 256)..<((i + 1) * 256)])
      }
    }
    #expect(scores.count == count)
    for i in [0, count / 2, count - 1] {
      let alone = try model.forward(images.rows(i..<(i + 1)))[0]
      #expect(largestDifference(scores[i], alone) < 1e-5)
    }
  }

  @Test(arguments: ["cbam_out", "stage1_block1_out"], [70, 140])
  func replacedActivationsGiveWhatTheRestOfTheNetworkMakesOfThem(_ layer: String, _ count: Int) throws {
    let model = try compactModel(taps: [layer])
    let image = streamed("images", [1, 16, 16, 1])
    let other = streamed("others", [1, 16, 16, 1])
    let expected = try model.forward(other)[0]
    let activation = try model.activation(layer)
    let own = try model.forward(image)[0]
    let scores = try model.score(replacing: layer, of: image, count: count) { i, values in
      if i % 3 == 1 { activation.withElements { _ = values.update(fromContentsOf: $0) } }
    }
    #expect(scores.count == count)
    for (i, row) in scores.enumerated() {
      #expect(largestDifference(row, i % 3 == 1 ? expected : own) < 1e-5, "replacement \(i)")
    }
  }
}
