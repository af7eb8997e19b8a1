internal import CKernels
import Tensors

/// The mean over all positions: `[N, H, W, C]` to `[N, C]`.
public struct GlobalAveragePooling: PlainOperation {
  /// The mean over all positions.
  public init() {}

  public var kind: String { "GlobalAveragePooling" }
  public var window: (kernel: Int, stride: Int)? { nil }
  public func isNonNegative(_ inputs: [Bool]) -> Bool { inputs[0] }

  public func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape {
    try pooledShape(inputs, kind, node)
  }

  public func forward(_ frame: Frame) {
    let x = frame.inputShapes[0]
    for n in 0..<x.n {
      fer_global_average(frame.output + n * x.c, frame.inputs[0] + n * x.h * x.w * x.c, x.h * x.w, x.c)
    }
  }

  public func backward(_ frame: Frame) {
    guard let dy = frame.outputGradient, let dx = frame.inputGradients[0] else { return }
    let x = frame.inputShapes[0]
    let scale = 1 / Float(x.h * x.w)
    for n in 0..<x.n {
      let g = dy + n * x.c
      for position in 0..<(x.h * x.w) {
        let row = dx + (n * x.h * x.w + position) * x.c
        if frame.accumulates[0] {
          for c in 0..<x.c { row[c] += g[c] * scale }
        } else {
          for c in 0..<x.c { row[c] = g[c] * scale }
        }
      }
    }
  }
}

/// The maximum over all positions: `[N, H, W, C]` to `[N, C]`; the gradient goes to the first maximum.
public struct GlobalMaxPooling: PlainOperation {
  /// The maximum over all positions.
  public init() {}

  public var kind: String { "GlobalMaxPooling" }
  public var window: (kernel: Int, stride: Int)? { nil }
  public func isNonNegative(_ inputs: [Bool]) -> Bool { inputs[0] }

  public func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape {
    try pooledShape(inputs, kind, node)
  }

  public func memory(for inputs: [Shape], output: Shape) -> OperationMemory { OperationMemory(saved: output.count) }

  public func forward(_ frame: Frame) {
    let x = frame.inputShapes[0]
    UnsafeMutableRawPointer(frame.saved).withMemoryRebound(to: Int32.self, capacity: x.n * x.c) { source in
      for n in 0..<x.n {
        fer_global_maximum(
          frame.output + n * x.c, source + n * x.c, frame.inputs[0] + n * x.h * x.w * x.c, x.h * x.w, x.c)
      }
    }
  }

  public func backward(_ frame: Frame) {
    guard let dy = frame.outputGradient, let dx = frame.inputGradients[0] else { return }
    let x = frame.inputShapes[0]
    if !frame.accumulates[0] { dx.update(repeating: 0, count: x.count) }
    UnsafeMutableRawPointer(frame.saved).withMemoryRebound(to: Int32.self, capacity: x.n * x.c) { source in
      for n in 0..<x.n {
        for c in 0..<x.c {
          dx[(n * x.h * x.w + Int(source[n * x.c + c])) * x.c + c] += dy[n * x.c + c]
        }
      }
    }
  }
}

private func pooledShape(_ inputs: [Shape], _ kind: String, _ node: String) throws(GraphError) -> Shape {
  guard inputs.count == 1, inputs[0].rank == 4 else {
    throw .shape(operation: kind, node: node, expected: "one input [N, H, W, C]", got: inputs)
  }
  return [inputs[0].n, inputs[0].c]
}
