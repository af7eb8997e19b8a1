import Files
import Tensors

/// Sets a share of the values to zero while training and scales the rest so that the mean stays.
///
/// The mask follows from the step's seed, so a step can be repeated bit for bit.
public struct Dropout: Operation {
  /// The share that is dropped, in `[0, 1)`.
  public let rate: Double

  /// - Parameter rate: the share that is dropped, in `[0, 1)`.
  public init(rate: Double) {
    precondition(rate >= 0 && rate < 1, "dropout rate \(rate) is outside [0, 1)")
    self.rate = rate
  }

  public init(attributes: JSONValue) throws(GraphError) {
    guard let rate = attributes["rate"]?.doubleValue, rate >= 0, rate < 1 else {
      throw .configuration("rate: expected a number from 0 to below 1, got \((attributes["rate"] ?? .null).excerpt)")
    }
    self.rate = rate
  }

  public var attributes: JSONValue { ["rate": rate] }

  public var kind: String { "Dropout" }
  public func isNonNegative(_ inputs: [Bool]) -> Bool { inputs[0] }

  public func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape {
    try soleInput(inputs, kind, node)
  }

  public func forward(_ frame: Frame) {
    let count = frame.outputShape.count
    guard frame.drops, rate > 0 else {
      frame.output.update(from: frame.inputs[0], count: count)
      return
    }
    apply(frame) { i, factor in frame.output[i] = frame.inputs[0][i] * factor }
  }

  public func backward(_ frame: Frame) {
    guard let dy = frame.outputGradient, let dx = frame.inputGradients[0] else { return }
    let accumulates = frame.accumulates[0]
    if frame.drops, rate > 0 {
      apply(frame) { i, factor in dx[i] = accumulates ? dx[i] + dy[i] * factor : dy[i] * factor }
    } else {
      frame.passGradient(to: 0)
    }
  }

  /// Draws the mask again from the seed: the same in forward and backward, and never stored.
  private func apply(_ frame: Frame, _ body: (Int, Float) -> Void) {
    var generator = SeededGenerator(seed: frame.randomSeed)
    let kept = Float(1 / (1 - rate))
    for i in 0..<frame.outputShape.count { body(i, generator.uniform() < rate ? 0 : kept) }
  }
}
