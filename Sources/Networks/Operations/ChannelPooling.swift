internal import CKernels
import Tensors

/// The mean over the channels at each position: `[N, H, W, C]` to `[N, H, W, 1]`.
public struct ChannelMean: PlainOperation {
  /// The mean over the channels.
  public init() {}

  public var kind: String { "ChannelMean" }
  public func isNonNegative(_ inputs: [Bool]) -> Bool { inputs[0] }

  public func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape {
    try mapShape(inputs, kind, node)
  }

  public func forward(_ frame: Frame) {
    fer_row_mean(frame.output, frame.inputs[0], frame.outputShape.count, frame.inputShapes[0].c)
  }

  public func backward(_ frame: Frame) {
    guard let dy = frame.outputGradient, let dx = frame.inputGradients[0] else { return }
    let c = frame.inputShapes[0].c
    for row in 0..<frame.outputShape.count {
      let g = dy[row] / Float(c)
      let target = dx + row * c
      if frame.accumulates[0] {
        for i in 0..<c { target[i] += g }
      } else {
        for i in 0..<c { target[i] = g }
      }
    }
  }
}

/// The maximum over the channels at each position: `[N, H, W, C]` to `[N, H, W, 1]`; the gradient goes to the first one.
public struct ChannelMaximum: PlainOperation {
  /// The maximum over the channels.
  public init() {}

  public var kind: String { "ChannelMaximum" }
  public func isNonNegative(_ inputs: [Bool]) -> Bool { inputs[0] }

  public func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape {
    try mapShape(inputs, kind, node)
  }

  public func memory(for inputs: [Shape], output: Shape) -> OperationMemory { OperationMemory(saved: output.count) }

  public func forward(_ frame: Frame) {
    let rows = frame.outputShape.count
    UnsafeMutableRawPointer(frame.saved).withMemoryRebound(to: Int32.self, capacity: rows) { source in
      fer_row_maximum(frame.output, source, frame.inputs[0], rows, frame.inputShapes[0].c)
    }
  }

  public func backward(_ frame: Frame) {
    guard let dy = frame.outputGradient, let dx = frame.inputGradients[0] else { return }
    let c = frame.inputShapes[0].c
    let rows = frame.outputShape.count
    if !frame.accumulates[0] { dx.update(repeating: 0, count: rows * c) }
    UnsafeMutableRawPointer(frame.saved).withMemoryRebound(to: Int32.self, capacity: rows) { source in
      for row in 0..<rows { dx[row * c + Int(source[row])] += dy[row] }
    }
  }
}

private func mapShape(_ inputs: [Shape], _ kind: String, _ node: String) throws(GraphError) -> Shape {
  guard inputs.count == 1, inputs[0].rank == 4 else {
    throw .shape(operation: kind, node: node, expected: "one input [N, H, W, C]", got: inputs)
  }
  return [inputs[0].n, inputs[0].h, inputs[0].w, 1]
}
