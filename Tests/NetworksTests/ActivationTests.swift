import Foundation
import Networks
import Tensors
import Testing

/// Activations at chosen points against their formulas in Double.
@Suite struct ActivationTests {
  private static let points: [Double] = [
    -90, -30, -6, -3.1, -2.9, -1, -0.3, -1e-4, 0, 1e-4, 0.4, 1, 2.5, 2.99, 3.01, 6.5, 19, 21, 60,
  ]

  struct Case: CustomTestStringConvertible, Sendable {
    let function: Activation.Function
    let formula: @Sendable (Double) -> Double
    var testDescription: String { "\(function)" }
  }

  static let cases: [Case] = [
    Case(function: .leakyReLU(slope: 0.3)) { $0 > 0 ? $0 : 0.3 * $0 },
    Case(function: .clippedReLU(maximum: 6)) { min(max($0, 0), 6) },
    Case(function: .elu(alpha: 1.5)) { $0 > 0 ? $0 : 1.5 * (exp($0) - 1) },
    Case(function: .selu) { 1.0507009873554805 * ($0 > 0 ? $0 : 1.6732632423543772 * (exp($0) - 1)) },
    Case(function: .gelu(isApproximate: false)) { $0 * 0.5 * erfc(-$0 / 2.0.squareRoot()) },
    Case(function: .gelu(isApproximate: true)) {
      0.5 * $0 * (1 + tanh((2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0)))
    },
    Case(function: .silu) { $0 / (1 + exp(-$0)) },
    Case(function: .tanh) { tanh($0) },
    Case(function: .hardSigmoid(slope: 1 / 6, offset: 0.5)) { min(max($0 / 6 + 0.5, 0), 1) },
    Case(function: .hardSwish) { $0 * min(max($0 / 6 + 0.5, 0), 1) },
    Case(function: .softplus) { max($0, 0) + log1p(exp(-abs($0))) },
    Case(function: .softsign) { $0 / (1 + abs($0)) },
    Case(function: .mish) { $0 * tanh(max($0, 0) + log1p(exp(-abs($0)))) },
    Case(function: .exponential) { exp($0) },
  ]

  private func probe(_ function: Activation.Function, _ values: [Float]) throws -> OperationProbe {
    var generator = SeededGenerator(seed: 1)
    var probe = try OperationProbe(
      Activation(function), inputs: [[1, values.count]], isTraining: false, generator: &generator)
    probe.inputs = [Tensor([1, values.count], values)]
    return probe
  }

  @Test func everyFunctionIsTested() {
    let tested = Set(Self.cases.map { "\($0.function)".prefix { $0 != "(" } })
    let registered = Set(
      OperationRegistry.all.compactMap { $0.operation as? Activation }.map { "\($0.function)".prefix { $0 != "(" } })
    #expect(tested == registered && tested.count == 13)
  }

  @Test(arguments: cases) func valuesEqualTheFormula(_ example: Case) throws {
    var activation = try probe(example.function, Self.points.map { Float($0) })
    for (x, y) in zip(Self.points, activation.forward().array) {
      let expected = example.formula(Double(Float(x)))
      #expect(abs(Double(y) - expected) <= 2e-7 + 1e-6 * abs(expected), "at \(x): \(y), expected \(expected)")
    }
  }

  @Test(arguments: cases) func slopesEqualDifferencesOfTheFormula(_ example: Case) throws {
    // None of them lies within the step of a kink.
    var activation = try probe(example.function, Self.points.map { Float($0) })
    let gradient = activation.backward(seed: Tensor([1, Self.points.count], repeating: 1)).inputs[0].array
    for (x, slope) in zip(Self.points, gradient) where x != 0 {
      let (point, step) = (Double(Float(x)), 1e-5)
      let expected = (example.formula(point + step) - example.formula(point - step)) / (2 * step)
      #expect(abs(Double(slope) - expected) <= 1e-5 + 1e-5 * abs(expected), "at \(x): \(slope), expected \(expected)")
    }
  }

  @Test(arguments: cases) func whatIsNoNumberStaysOne(_ example: Case) throws {
    var activation = try probe(example.function, [.nan, 1])
    let output = activation.forward().array
    #expect(output[0].isNaN && !output[1].isNaN)
  }

  @Test func rulesHoldForTheRectifiersAlone() throws {
    let seed = Tensor([1, 6], [2, -2, 2, -2, 2, -2])
    let inputs: [Float] = [1, 1, -1, -1, 9, 9]
    func gradient(_ function: Activation.Function, _ rule: ReLURule) throws -> [Float] {
      var activation = try probe(function, inputs)
      return activation.backward(seed: seed, rules: .init(relu: rule)).inputs[0].array
    }
    #expect(try gradient(.leakyReLU(slope: 0.5), .standard) == [2, -2, 1, -1, 2, -2])
    #expect(try gradient(.leakyReLU(slope: 0.5), .guided) == [2, 0, 1, 0, 2, 0])
    #expect(try gradient(.leakyReLU(slope: 0.5), .deconvnet) == [2, 0, 2, 0, 2, 0])
    #expect(try gradient(.clippedReLU(maximum: 6), .standard) == [2, -2, 0, 0, 0, 0])
    #expect(try gradient(.clippedReLU(maximum: 6), .guided) == [2, 0, 0, 0, 0, 0])
    #expect(try gradient(.clippedReLU(maximum: 6), .deconvnet) == [2, 0, 2, 0, 2, 0])
    for rule in ReLURule.allCases {
      #expect(try gradient(.softsign, rule) == gradient(.softsign, .standard))
    }
  }

  @Test func parametricRectifierHasASlopeAChannel() throws {
    var generator = SeededGenerator(seed: 1)
    var probe = try OperationProbe(PReLU(), inputs: [[2, 2]], isTraining: false, generator: &generator)
    #expect(probe.roles == [.alpha] && ParameterRole.alpha.isLearned)
    probe.inputs = [Tensor([2, 2], [-4, -4, 3, -2])]
    probe.parameters = [Tensor([2], [0.5, 0.25])]
    #expect(probe.forward().array == [-2, -1, 3, -0.5])
    let seed = Tensor([2, 2], [1, -10, 100, 1000])
    let standard = probe.backward(seed: seed)
    #expect(standard.inputs[0].array == [0.5, -2.5, 100, 250])
    #expect(standard.parameters[0].array == [-4, 40 - 2000])
    let guided = probe.backward(seed: seed, rules: .init(relu: .guided))
    #expect(guided.inputs[0].array == [0.5, 0, 100, 250])
    #expect(guided.parameters[0].array == [-4, 40 - 2000])
  }

  @Test(arguments: OperationRegistry.all.indices) func whatIsCalledNonNegativeIs(_ index: Int) throws {
    let example = OperationRegistry.all[index]
    var generator = SeededGenerator(seed: 21)
    for isNonNegative in [false, true]
    where example.operation.isNonNegative(example.inputs.map { _ in isNonNegative }) {
      var probe = try OperationProbe(
        example.operation, inputs: example.inputs, isTraining: false, generator: &generator)
      if isNonNegative { probe.inputs = probe.inputs.map { Tensor($0.shape, $0.array.map { abs($0) }) } }
      #expect(probe.forward().array.allSatisfy { $0 >= 0 }, "\(example.operation.kind)")
    }
  }
}
