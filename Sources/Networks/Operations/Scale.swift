internal import CKernels
import Tensors

/// Each channel of an image times a factor of its own: `[N, H, W, C]` x `[N, C]`.
public struct ScaleChannels: PlainOperation {
  /// Channel factors.
  public init() {}

  public var kind: String { "ScaleChannels" }
  public func isNonNegative(_ inputs: [Bool]) -> Bool { inputs.allSatisfy { $0 } }

  public func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape {
    guard inputs.count == 2, inputs[0].rank == 4, inputs[1] == [inputs[0].n, inputs[0].c] else {
      throw .shape(operation: kind, node: node, expected: "[N, H, W, C] and [N, C]", got: inputs)
    }
    return inputs[0]
  }

  public func forward(_ frame: Frame) {
    let x = frame.inputShapes[0]
    let image = x.h * x.w * x.c
    Parallel.forRanges(x.n, grain: max(1, 32_768 / image)) { _, images in
      for n in images {
        fer_scale_channels(
          frame.output + n * image, frame.inputs[0] + n * image, frame.inputs[1] + n * x.c, x.h * x.w, x.c)
      }
    }
  }

  public func backward(_ frame: Frame) {
    guard let dy = frame.outputGradient else { return }
    let x = frame.inputShapes[0]
    let image = x.h * x.w * x.c
    let dx = frame.inputGradients[0]
    let ds = frame.inputGradients[1]
    Parallel.forRanges(x.n, grain: max(1, 32_768 / image)) { _, images in
      for n in images {
        let factor = ds.map { $0 + n * x.c }
        if !frame.accumulates[1] { factor?.update(repeating: 0, count: x.c) }
        fer_scale_channels_backward(
          dx.map { $0 + n * image }, factor, dy + n * image, frame.inputs[0] + n * image, frame.inputs[1] + n * x.c,
          x.h * x.w, x.c, frame.accumulates[0] ? 1 : 0)
      }
    }
  }
}

/// Each position of an image times a factor of its own: `[N, H, W, C]` x `[N, H, W, 1]`.
public struct ScalePositions: PlainOperation {
  /// Position factors.
  public init() {}

  public var kind: String { "ScalePositions" }
  public func isNonNegative(_ inputs: [Bool]) -> Bool { inputs.allSatisfy { $0 } }

  public func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape {
    guard inputs.count == 2, inputs[0].rank == 4, inputs[1] == [inputs[0].n, inputs[0].h, inputs[0].w, 1] else {
      throw .shape(operation: kind, node: node, expected: "[N, H, W, C] and [N, H, W, 1]", got: inputs)
    }
    return inputs[0]
  }

  public func forward(_ frame: Frame) {
    let c = frame.outputShape.c
    Parallel.forRanges(frame.outputShape.count / c, grain: max(1, 32_768 / c)) { _, rows in
      let at = rows.lowerBound
      fer_scale_rows(frame.output + at * c, frame.inputs[0] + at * c, frame.inputs[1] + at, rows.count, c)
    }
  }

  public func backward(_ frame: Frame) {
    guard let dy = frame.outputGradient else { return }
    let c = frame.outputShape.c
    Parallel.forRanges(frame.outputShape.count / c, grain: max(1, 32_768 / c)) { _, rows in
      let at = rows.lowerBound
      fer_scale_rows_backward(
        frame.inputGradients[0].map { $0 + at * c }, frame.inputGradients[1].map { $0 + at }, dy + at * c,
        frame.inputs[0] + at * c, frame.inputs[1] + at, rows.count, c, frame.accumulates[0] ? 1 : 0,
        frame.accumulates[1] ? 1 : 0)
    }
  }
}
