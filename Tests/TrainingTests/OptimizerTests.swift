import Files
import Tensors
import Testing
import Training

/// Golden gradients and rates for a decaying segment and one that neither decays nor learns at the full rate.
private struct Trajectory {
  let document: JSONValue
  let start: [Float]
  let gradients: [[Float]]
  let rates: [Double]
  let segments: [ParameterSegment]

  init() throws {
    document = try golden("optimizers.json")
    start = try document.require("start").floats
    gradients = try (document.require("gradients").arrayValue ?? []).map(\.floats)
    rates = try document.require("rates").numbers
    let decaying = try #require(document["decaying"]?.intValue)
    let scale = Float(try #require(document["scale"]?.doubleValue))
    segments = [
      ParameterSegment(name: "weight", range: 0..<decaying, decays: true),
      ParameterSegment(name: "bias", range: decaying..<start.count, decays: false, learningRateScale: scale),
    ]
  }

  func run(_ optimizer: inout any Optimizer, _ values: inout [Float], steps: Range<Int>) {
    for i in steps {
      values.withUnsafeMutableBufferPointer { values in
        gradients[i].withUnsafeBufferPointer {
          optimizer.step(values: values, gradients: $0, segments: segments, learningRate: rates[i])
        }
      }
    }
  }
}

/// Configurations that together use every buffer of every optimiser.
private let configurations: [(String, JSONValue)] = [
  ("sgd", [:]), ("sgd", ["momentum": 0.0, "nesterov": false]), ("adam", [:]), ("adamw", [:]), ("rmsprop", [:]),
  ("rmsprop", ["momentum": 0.9, "centered": true]),
]

@Suite(.serialized) struct OptimizerTests {
  @Test func tenStepsMatchPyTorchAndKeras() throws {
    let trajectory = try Trajectory()
    let cases = try trajectory.document.require("cases").arrayValue ?? []
    #expect(cases.count == 15)
    for item in cases {
      let name = try #require(item["optimizer"]?.stringValue)
      let options = try item.require("options")
      var optimizer = try OptimizerRegistry.shared.make(name, options: options)
      // Keras forms Adam's corrections in single precision: its own values are 4e-7 from the same update in double.
      let tolerance = options["epsilon_place"] == .string("uncorrected") ? 5e-6 : 3e-6
      var values = trajectory.start
      for (i, expected) in (try item.require("values").arrayValue ?? []).enumerated() {
        trajectory.run(&optimizer, &values, steps: i..<(i + 1))
        let difference = largestRelativeDifference(values.map(Double.init), expected.numbers, floor: 0.1)
        #expect(difference < tolerance, "\(name) \(options.compactText), step \(i)")
      }
      #expect(optimizer.stepCount == 10)
    }
  }

  @Test func aRestoredStateContinuesBitForBit() throws {
    let trajectory = try Trajectory()
    for (name, options) in configurations {
      var whole = try OptimizerRegistry.shared.make(name, options: options)
      var wholeValues = trajectory.start
      trajectory.run(&whole, &wholeValues, steps: 0..<10)

      var first = try OptimizerRegistry.shared.make(name, options: options)
      var values = trajectory.start
      trajectory.run(&first, &values, steps: 0..<4)
      let (stored, stepCount) = (first.state, first.stepCount)
      // Steps after the state was taken must not reach into it.
      var scratch = values
      trajectory.run(&first, &scratch, steps: 4..<10)
      var second = try OptimizerRegistry.shared.make(name, options: options)
      try second.restore(stored.reversed(), stepCount: stepCount, parameterCount: values.count)
      trajectory.run(&second, &values, steps: 4..<10)
      #expect(values == wholeValues, "\(name)")
      #expect(second.stepCount == 10)
      #expect(second.state.map(\.tensor) == whole.state.map(\.tensor), "\(name)")
    }
  }

  @Test func aForeignStateIsRefused() throws {
    let trajectory = try Trajectory()
    var adam = try OptimizerRegistry.shared.make("adam")
    var values = trajectory.start
    trajectory.run(&adam, &values, steps: 0..<1)
    var sgd = try OptimizerRegistry.shared.make("sgd")
    #expect {
      try sgd.restore(adam.state, stepCount: 1, parameterCount: values.count)
    } throws: { error in
      "\(error)" == "The optimizer sgd cannot continue from the stored state: expected buffers velocity, "
        + "got buffers first_moment, second_moment."
    }
    var other = try OptimizerRegistry.shared.make("adam")
    #expect(throws: ConfigurationError.self) {
      try other.restore(adam.state, stepCount: 1, parameterCount: values.count + 1)
    }
    #expect(throws: ConfigurationError.self) { try other.restore([], stepCount: 3, parameterCount: values.count) }
  }

  @Test func parametersOutsideTheSegmentsStayAsTheyAre() throws {
    for (name, options) in configurations {
      var optimizer = try OptimizerRegistry.shared.make(name, options: options)
      var values: [Float] = [1, 2, 3, 4]
      let gradients: [Float] = [1, 1, 1, 1]
      values.withUnsafeMutableBufferPointer { values in
        gradients.withUnsafeBufferPointer {
          optimizer.step(
            values: values, gradients: $0, segments: [ParameterSegment(name: "x", range: 1..<3, decays: true)],
            learningRate: 0.1)
        }
      }
      #expect(values[0] == 1 && values[3] == 4 && values[1] < 2 && values[2] < 3, "\(name)")
    }
  }

  @Test func noParametersIsNoFault() throws {
    for (name, options) in configurations {
      var optimizer = try OptimizerRegistry.shared.make(name, options: options)
      var values: [Float] = []
      values.withUnsafeMutableBufferPointer {
        optimizer.step(values: $0, gradients: UnsafeBufferPointer($0), segments: [], learningRate: 0.1)
      }
      #expect(optimizer.stepCount == 1)
    }
  }

  @Test func threadsDoNotChangeABit() throws {
    let count = 200_003
    var random = SeededGenerator(seed: 5)
    let start = (0..<count).map { _ in Float(random.normal()) }
    let gradients = (0..<count).map { _ in Float(random.normal()) }
    let bounds = [0, 3, 4, 70_001, 70_002, 150_000, count]
    let segments = zip(bounds, bounds.dropFirst()).enumerated().map { i, bound in
      ParameterSegment(name: "p\(i)", range: bound.0..<bound.1, decays: i % 2 == 0, learningRateScale: Float(i + 1) / 8)
    }
    func run(threads: Int) throws -> [[Float]] {
      try Parallel.withThreads(threads) { try runAll() }
    }
    func runAll() throws -> [[Float]] {
      var results: [[Float]] = []
      for (name, options) in configurations {
        var optimizer = try OptimizerRegistry.shared.make(name, options: options)
        var values = start
        var average = start.withUnsafeBufferPointer { WeightAverage(of: $0, decay: 0.9) }
        var clipped = gradients
        let norm = clipped.withUnsafeMutableBufferPointer { GradientClipping.clip($0, segments: segments, limit: 1) }
        for _ in 0..<3 {
          values.withUnsafeMutableBufferPointer { values in
            clipped.withUnsafeBufferPointer {
              optimizer.step(values: values, gradients: $0, segments: segments, learningRate: 0.1)
            }
          }
          values.withUnsafeBufferPointer { average.update($0) }
        }
        results += [values, average.average.array, clipped, [Float(norm)]]
      }
      return results
    }
    let one = try run(threads: 1)
    #expect(one[0] != start)
    for threads in [2, 3, 7] { #expect(try run(threads: threads) == one, "\(threads) threads") }
  }
}

@Suite struct GradientClippingTests {
  @Test func clippingMatchesPyTorch() throws {
    let document = try golden("optimizers.json")
    let clipping = try document.require("clipping")
    var gradients = try #require(document["gradients"]?.arrayValue?.first).floats
    let segments = [
      ParameterSegment(name: "a", range: 0..<10, decays: true),
      ParameterSegment(name: "b", range: 10..<gradients.count, decays: false),
    ]
    let limit = try #require(clipping["limit"]?.doubleValue)
    let norm = gradients.withUnsafeMutableBufferPointer { GradientClipping.clip($0, segments: segments, limit: limit) }
    let expected = try #require(clipping["norm"]?.doubleValue)
    #expect(norm > limit && abs(norm - expected) < 1e-5)
    let clipped = try clipping.require("clipped").numbers
    #expect(largestRelativeDifference(gradients.map(Double.init), clipped, floor: 1e-6) < 1e-6)
  }

  @Test func shortAndBrokenGradientsStayAsTheyAre() {
    for gradients: [Float] in [[0.3, 0.4], [.infinity, 3], [.nan, 3]] {
      var clipped = gradients
      let segments = [ParameterSegment(name: "a", range: 0..<2, decays: true)]
      let norm = clipped.withUnsafeMutableBufferPointer { GradientClipping.clip($0, segments: segments, limit: 1) }
      #expect(clipped.map(\.bitPattern) == gradients.map(\.bitPattern))
      #expect(norm.isFinite == gradients.allSatisfy(\.isFinite))
    }
  }
}
