import Tensors

/// Values in -1..<1 from the stream of this name: `Fixtures/streams.py` draws the same.
public func streamed(_ label: String, _ shape: Shape) -> Tensor {
  var generator = SeededGenerator(seed: 42, label: label)
  return Tensor(shape, (0..<shape.count).map { _ in Float(2 * generator.uniform() - 1) })
}
