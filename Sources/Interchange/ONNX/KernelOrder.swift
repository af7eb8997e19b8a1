import Tensors

/// Kernels in ONNX's order, `[out, in, positions]`, and in this project's, `[positions, in, out]`.
struct KernelOrder {
  /// Output channels.
  let out: Int
  /// Input channels.
  let inputs: Int
  /// Rows times columns; 1 for a matrix.
  let positions: Int

  /// How far apart neighbours along one axis lie.
  private struct Strides {
    let out: Int
    let input: Int
    let position: Int
  }

  private var outputsFirst: Strides { Strides(out: inputs * positions, input: positions, position: 1) }
  private var outputsLast: Strides { Strides(out: 1, input: out, position: inputs * out) }

  /// ONNX's order to this project's.
  func outputsLast(_ tensor: Tensor, shape: Shape) -> Tensor { moved(tensor, outputsFirst, outputsLast, shape) }

  /// This project's order to ONNX's.
  func outputsFirst(_ tensor: Tensor, shape: Shape) -> Tensor { moved(tensor, outputsLast, outputsFirst, shape) }

  /// Sixteen output channels at a time: the cache line on one side is used whole while those on the other stay near.
  private func moved(_ tensor: Tensor, _ from: Strides, _ to: Strides, _ shape: Shape) -> Tensor {
    var result = Tensor(shape)
    tensor.withElements { source in
      result.withMutableElements { target in
        nonisolated(unsafe) let source = source
        nonisolated(unsafe) let target = target
        Parallel.forRanges(inputs, grain: max(1, 65_536 / max(1, out * positions))) { _, range in
          guard let read = source.baseAddress, let write = target.baseAddress else { return }
          for block in stride(from: 0, to: out, by: 16) {
            let end = min(out, block + 16)
            for i in range {
              for p in 0..<positions {
                let readRow = read + i * from.input + p * from.position
                let writeRow = write + i * to.input + p * to.position
                for o in block..<end { writeRow[o * to.out] = readRow[o * from.out] }
              }
            }
          }
        }
      }
    }
    return result
  }

  /// A kernel of `groups` groups, `[out, in / groups, positions]`, as one that sees all inputs, `[positions, in, out]`,
  /// with zeros where an output does not look.
  func blockDiagonal(_ tensor: Tensor, groups: Int, shape: Shape) -> Tensor {
    var result = Tensor(shape)
    let inputsOfGroup = inputs / groups
    tensor.withElements { source in
      result.withMutableElements { target in
        for o in 0..<out {
          let first = o / (out / groups) * inputsOfGroup
          for i in 0..<inputsOfGroup {
            for p in 0..<positions {
              target[(p * inputs + first + i) * out + o] = source[(o * inputsOfGroup + i) * positions + p]
            }
          }
        }
      }
    }
    return result
  }
}
