import Files
import Tensors
import Testing
import Training

@Suite struct RateGroupTests {
  /// Groups whose rates fall with depth, one that is held still, decay in some of them: ten steps as PyTorch takes them.
  @Test func tenStepsMatchPyTorchsParameterGroups() throws {
    let document = try golden("rate_groups.json")
    let decay = try #require(document["decay"]?.doubleValue)
    var segments: [ParameterSegment] = []
    for (i, group) in (try document.require("groups").arrayValue ?? []).enumerated() {
      let start = segments.last?.range.upperBound ?? 0
      let count = try #require(group["count"]?.intValue)
      segments.append(
        ParameterSegment(
          name: "group\(i)", range: start..<(start + count), decays: group["decays"] == .bool(true),
          learningRateScale: Float(try #require(group["factor"]?.doubleValue))))
    }
    #expect(segments.count == 6)
    let still = try #require(segments.first { $0.learningRateScale == 0 }).range
    let start = try document.require("start").floats
    let gradients = try (document.require("gradients").arrayValue ?? []).map(\.floats)
    let rates = try document.require("rates").numbers
    let cases = try document.require("cases").arrayValue ?? []
    #expect(cases.compactMap { $0["optimizer"]?.stringValue } == OptimizerRegistry.shared.names)
    for item in cases {
      let name = try #require(item["optimizer"]?.stringValue)
      var options = try item.require("options").objectValue ?? []
      options.append((key: "weight_decay", value: .number(decay)))
      var optimizer = try OptimizerRegistry.shared.make(name, options: .object(options))
      var values = start
      for (i, expected) in (try item.require("values").arrayValue ?? []).enumerated() {
        values.withUnsafeMutableBufferPointer { values in
          gradients[i].withUnsafeBufferPointer {
            optimizer.step(values: values, gradients: $0, segments: segments, learningRate: rates[i])
          }
        }
        let difference = largestRelativeDifference(values.map(Double.init), expected.numbers, floor: 0.1)
        #expect(difference < 3e-6, "\(name), step \(i)")
      }
      #expect(optimizer.stepCount == 10)
      #expect(Array(values[still]) == Array(start[still]) && values != start)
    }
  }

  @Test func decoupledDecayLeavesTheMemoriesAndTheSegmentsThatDoNotDecay() throws {
    for name in ["sgd", "rmsprop"] {
      func run(_ form: String, gradient: Float) throws -> ([Float], [Tensor]) {
        var optimizer = try OptimizerRegistry.shared.make(
          name, options: ["weight_decay": 0.5, "weight_decay_form": form.json])
        var values: [Float] = [2, 2]
        let gradients = [gradient, gradient]
        values.withUnsafeMutableBufferPointer { values in
          gradients.withUnsafeBufferPointer {
            optimizer.step(
              values: values, gradients: $0,
              segments: [
                ParameterSegment(name: "kernel", range: 0..<1, decays: true, learningRateScale: 0.5),
                ParameterSegment(name: "bias", range: 1..<2, decays: false),
              ], learningRate: 0.1)
          }
        }
        return (values, optimizer.state.map(\.tensor))
      }
      // Without a gradient only the decay acts: 2 (1 - 0.1 * 0.5 * 0.5).
      let (values, memories) = try run("decoupled", gradient: 0)
      #expect(abs(values[0] - 1.95) < 1e-6 && values[1] == 2, "\(name)")
      #expect(memories.allSatisfy { $0.array == [0, 0] }, "\(name)")
      #expect(try run("l2", gradient: 0).1.contains { $0[0] != 0 && $0[1] == 0 }, "\(name)")
    }
  }
}
