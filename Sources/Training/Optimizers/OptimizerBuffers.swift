import Tensors

/// The buffers of an optimiser: zero at first, made at the first step.
struct OptimizerBuffers: Sendable {
  /// The optimiser, for messages.
  let owner: String
  /// The buffers' names, in order.
  let names: [String]
  private(set) var stepCount = 0
  private var tensors: [Tensor] = []

  init(owner: String, names: [String]) {
    self.owner = owner
    self.names = names
  }

  var state: [(name: String, tensor: Tensor)] { zip(names, tensors).map { ($0, $1) } }

  /// Counts a step and makes the buffers when they do not exist.
  mutating func beginStep(values: Int, gradients: Int, segments: [ParameterSegment]) {
    precondition(values == gradients, "\(values) parameters, \(gradients) gradients")
    for segment in segments {
      precondition(
        segment.range.lowerBound >= 0 && segment.range.upperBound <= values,
        "\(segment.name) lies outside the parameters")
    }
    if stepCount == 0, tensors.isEmpty { tensors = names.map { _ in Tensor([values]) } }
    precondition(tensors.allSatisfy { $0.count == values }, "the number of parameters changed between steps")
    stepCount += 1
  }

  /// The elements of each buffer, in order of `names`; valid until the buffers change.
  mutating func withPointers<R>(_ body: ([UnsafeMutablePointer<Float>]) -> R) -> R {
    var pointers: [UnsafeMutablePointer<Float>] = []
    for i in tensors.indices {
      // A tensor's memory stays where it is while the tensor lives, so the pointer may outlast the closure.
      tensors[i].withMutableElements { elements in elements.baseAddress.map { pointers.append($0) } }
    }
    return withExtendedLifetime(tensors) { body(pointers) }
  }

  mutating func restore(_ state: [(name: String, tensor: Tensor)], stepCount: Int, parameterCount: Int) throws {
    func foreign(_ expected: String, _ got: String) -> ConfigurationError {
      .foreignState(owner: "optimizer \(owner)", expected: expected, got: got)
    }
    guard stepCount >= 0 else { throw foreign("a step count from 0", "\(stepCount)") }
    if stepCount == 0, state.isEmpty {
      tensors = []
      self.stepCount = 0
      return
    }
    guard state.map(\.name).sorted() == names.sorted() else {
      func list(_ names: [String]) -> String {
        names.isEmpty ? "no buffers" : "buffers \(names.joined(separator: ", "))"
      }
      throw foreign(list(names.sorted()), list(state.map(\.name).sorted()))
    }
    for (name, tensor) in state where tensor.count != parameterCount {
      throw foreign("\(parameterCount) values in \"\(name)\"", "\(tensor.count)")
    }
    tensors = names.compactMap { name in state.first { $0.name == name }?.tensor.reshaped([parameterCount]) }
    self.stepCount = stepCount
  }
}
