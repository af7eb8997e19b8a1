import Tensors

/// Changes parameters in the direction that their gradients ask for.
///
/// A value: a copy continues on its own. Results do not depend on the number of threads.
public protocol Optimizer: Sendable {
  /// The number of steps taken.
  var stepCount: Int { get }

  /// The buffers that a later run needs to continue, by name; each is flat like the parameters. Empty before a step.
  var state: [(name: String, tensor: Tensor)] { get }

  /// Takes one step.
  /// - Parameters:
  ///   - values: the flat parameters; only what the segments cover changes.
  ///   - gradients: as long as `values`.
  ///   - segments: disjoint stretches of the buffers.
  ///   - learningRate: multiplied by each segment's own scale.
  mutating func step(
    values: UnsafeMutableBufferPointer<Float>, gradients: UnsafeBufferPointer<Float>, segments: [ParameterSegment],
    learningRate: Double)

  /// Continues where a stored `state` and `stepCount` left off, bit for bit.
  /// - Parameters:
  ///   - state: what `state` gave, in any order.
  ///   - stepCount: what `stepCount` gave.
  ///   - parameterCount: the length of the flat parameters.
  /// - Throws: `ConfigurationError.foreignState` when a buffer is absent, unknown or of another length.
  mutating func restore(_ state: [(name: String, tensor: Tensor)], stepCount: Int, parameterCount: Int) throws
}
