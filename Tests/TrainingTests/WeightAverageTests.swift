import Tensors
import Testing
import Training

@Suite struct WeightAverageTests {
  @Test func theRampLetsEarlyWeightsGo() {
    let start: [Float] = [1, -2]
    var average = start.withUnsafeBufferPointer { WeightAverage(of: $0, decay: 0.5) }
    var expected = start.map(Double.init)
    for t in 0..<20 {
      let weights = [Float(t), Float(t * t)]
      let keep = min(0.5, (1 + Double(t)) / (10 + Double(t)))
      #expect(average.nextDecay == keep)
      for i in 0..<2 { expected[i] = keep * expected[i] + (1 - keep) * Double(weights[i]) }
      weights.withUnsafeBufferPointer { average.update($0) }
    }
    #expect(average.updateCount == 20)
    #expect(largestRelativeDifference(average.average.array.map(Double.init), expected, floor: 1) < 1e-6)
  }

  @Test func aStoredAverageContinuesBitForBit() throws {
    let weights: [Float] = [0.1, 0.7, -3]
    var whole = [Float](repeating: 0, count: 3).withUnsafeBufferPointer { WeightAverage(of: $0, decay: 0.99) }
    weights.withUnsafeBufferPointer { whole.update($0) }
    var continued = try WeightAverage(
      continuing: whole.average, updateCount: whole.updateCount, decay: 0.99, parameterCount: 3)
    weights.withUnsafeBufferPointer { whole.update($0) }
    #expect(continued.average != whole.average)
    weights.withUnsafeBufferPointer { continued.update($0) }
    #expect(continued.average == whole.average)
    #expect(throws: ConfigurationError.self) {
      try WeightAverage(continuing: whole.average, updateCount: 2, decay: 0.99, parameterCount: 4)
    }
  }
}
