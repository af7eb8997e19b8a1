import Networks
import Tensors

/// Operations for which the order of the axes matters.
enum ONNXOrderWriters {
  typealias Part = ONNXGraphWriter.Part

  /// `[N, C]` of a map.
  static func global(_ writer: inout ONNXGraphWriter, _ part: Part, _ kind: String) -> String {
    let pooled = writer.unique("\(part.name)/pooled")
    writer.emit(kind, part.name, part.inputs, pooled)
    writer.emit("Flatten", "\(part.name)/flat", [pooled], part.output, [.integer("axis", 1)])
    return part.output
  }

  static func flatten(_ writer: inout ONNXGraphWriter, _ part: Part, _ operation: Flatten) -> String {
    let shape = part.inputShapes[0]
    var value = part.inputs[0]
    let isFirst = shape.rank == 4
    if isFirst != (operation.order == .channelsFirst), isOrderOfAxesSeen(shape) {
      value = turned(&writer, part, value, shape.rank, toFirst: !isFirst)
    }
    return writer.finish(part, "Flatten", [value], [.integer("axis", 1)])
  }

  static func reshape(_ writer: inout ONNXGraphWriter, _ part: Part) -> String {
    var value = part.inputs[0]
    if part.isMap(), isOrderOfAxesSeen(part.inputShapes[0]) {
      value = turned(&writer, part, value, 4, toFirst: false)
    }
    let extents = Array(part.shape.dimensions.dropFirst())
    guard part.shape.rank == 4 else {
      return writer.finish(part, "Reshape", [value, writer.integers(part, "shape", [-1] + extents)])
    }
    guard isOrderOfAxesSeen(part.shape) else {
      let shape = writer.integers(part, "shape", [-1, extents[2], extents[0], extents[1]])
      return writer.finish(part, "Reshape", [value, shape])
    }
    let reshaped = writer.step(
      part, "reshaped", "Reshape", [value, writer.integers(part, "shape", [-1] + extents)])
    return writer.finish(part, "Transpose", [reshaped], [.integers("perm", [0, 3, 1, 2])])
  }

  /// A product, with a vector as factors of the channels of a map.
  static func multiply(_ writer: inout ONNXGraphWriter, _ part: Part) -> String {
    guard part.isMap(0), part.inputShapes[1].rank == 2 else { return writer.finish(part, "Mul", part.inputs) }
    let axes = writer.integers(part, "axes", [2, 3])
    let factors = writer.step(part, "factors", "Unsqueeze", [part.inputs[1], axes])
    return writer.finish(part, "Mul", [part.inputs[0], factors])
  }

  /// Whether the order of channels and places changes the order of the values.
  private static func isOrderOfAxesSeen(_ shape: Shape) -> Bool { shape.c > 1 && shape.count > shape.n * shape.c }

  /// The channels from the first to the last axis, or back.
  private static func turned(
    _ writer: inout ONNXGraphWriter, _ part: Part, _ value: String, _ rank: Int, toFirst: Bool
  ) -> String {
    let order = toFirst ? [0, rank - 1] + Array(1..<(rank - 1)) : [0] + Array(2..<rank) + [1]
    return writer.step(
      part, toFirst ? "channels_first" : "channels_last", "Transpose", [value], [.integers("perm", order)])
  }
}
