import Networks
import Tensors
import Testing
import TestSupport

/// The gradient of every registered operation, against two-sided finite differences.
@Suite struct OperationGradientTests {
  @Test(arguments: OperationRegistry.all.indices) func gradientEqualsFiniteDifferences(_ index: Int) throws {
    let example = OperationRegistry.all[index]
    for isTraining in [false, true] {
      var generator = SeededGenerator(seed: 11)
      var probe = try OperationProbe(
        example.operation, inputs: example.inputs, isTraining: isTraining, generator: &generator)
      let seed = Tensor(probe.outputShape, (0..<probe.outputShape.count).map { _ in Float(generator.normal()) })
      let analytic = probe.backward(seed: seed)

      // The loss in Double: sum of output times seed.
      func loss(_ probe: inout OperationProbe) -> Double {
        zip(probe.forward().array, seed.array).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      }
      func check(_ gradient: Tensor, _ label: String, _ values: WritableKeyPath<OperationProbe, Tensor>) {
        let step: Float = 2e-3
        var numeric: [Float] = []
        for i in 0..<gradient.count {
          let value = probe[keyPath: values][i]
          var up = probe
          up[keyPath: values][i] = value + step
          var down = probe
          down[keyPath: values][i] = value - step
          let difference = (loss(&up) - loss(&down)) / (2 * Double(step))
          numeric.append(Float(difference))
        }
        // A kink (ReLU, maximum) within the step spoils single entries; the bound is on the whole.
        let error = relativeError(gradient.array, numeric)
        #expect(error < 2e-2, "\(example.operation.kind) \(label), training \(isTraining): relative error \(error)")
      }
      for i in probe.inputs.indices { check(analytic.inputs[i], "input \(i)", \.inputs[i]) }
      for i in probe.parameters.indices where probe.roles[i].isLearned {
        check(analytic.parameters[i], probe.roles[i].rawValue, \.parameters[i])
      }
    }
  }

  @Test(arguments: OperationRegistry.all.indices) func gradientsAddToWhatIsThere(_ index: Int) throws {
    let example = OperationRegistry.all[index]
    var generator = SeededGenerator(seed: 5)
    var probe = try OperationProbe(example.operation, inputs: example.inputs, isTraining: true, generator: &generator)
    let seed = Tensor(probe.outputShape, repeating: 0.5)
    let alone = probe.backward(seed: seed).inputs
    let added = probe.backward(seed: seed, adding: alone.map { Tensor($0.shape, repeating: 2) }).inputs
    for (a, b) in zip(alone, added) { #expect(largestDifference(a.array.map { $0 + 2 }, b.array) < 1e-5) }
  }

  @Test func reluRulesChooseWhatPasses() throws {
    var generator = SeededGenerator(seed: 1)
    var probe = try OperationProbe(ReLU(), inputs: [[1, 4]], isTraining: false, generator: &generator)
    probe.inputs = [Tensor([1, 4], [1, 1, -1, -1])]
    let seed = Tensor([1, 4], [2, -2, 2, -2])
    #expect(probe.backward(seed: seed).inputs[0].array == [2, -2, 0, 0])
    #expect(probe.backward(seed: seed, rules: .init(relu: .guided)).inputs[0].array == [2, 0, 0, 0])
    #expect(probe.backward(seed: seed, rules: .init(relu: .deconvnet)).inputs[0].array == [2, 0, 2, 0])
  }

  @Test func reluAtZeroPassesNothing() throws {
    var generator = SeededGenerator(seed: 1)
    var probe = try OperationProbe(ReLU(), inputs: [[1, 1]], isTraining: false, generator: &generator)
    probe.inputs = [Tensor([1, 1], [0])]
    #expect(probe.backward(seed: Tensor([1, 1], [1])).inputs[0].array == [0])
  }

  @Test func maximumGivesTheGradientToTheFirstAmongEquals() throws {
    var generator = SeededGenerator(seed: 1)
    var probe = try OperationProbe(
      GlobalMaxPooling(), inputs: [[1, 1, 3, 1]], isTraining: false, generator: &generator)
    probe.inputs = [Tensor([1, 1, 3, 1], [1, 7, 7])]
    #expect(probe.backward(seed: Tensor([1, 1], [1])).inputs[0].array == [0, 1, 0])
  }

  @Test func maxPoolingTakesZeroPaddingForAValue() throws {
    var generator = SeededGenerator(seed: 1)
    var probe = try OperationProbe(
      MaxPooling(size: 3, stride: 2, padding: 1), inputs: [[1, 2, 2, 1]], isTraining: false, generator: &generator)
    probe.inputs = [Tensor([1, 2, 2, 1], [-1, -2, -3, -4])]
    #expect(probe.forward().array == [0])
    #expect(probe.backward(seed: Tensor([1, 1, 1, 1], [1])).inputs[0].array == [0, 0, 0, 0])
  }
}
