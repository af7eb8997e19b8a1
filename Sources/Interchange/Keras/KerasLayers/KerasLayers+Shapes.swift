import Files
import Networks
import Tensors

extension KerasLayerRegistry {
  /// Layers that move values without changing them.
  static let shapes: [KerasLayerKind] = [
    KerasLayerKind("Flatten") { call, writer in
      _ = try call.shape()
      return try writer.add(call, "", Flatten(order: .channelsLast))
    },
    KerasLayerKind("Reshape") { call, writer in
      try writer.add(call, "", Reshape(to: try target(call)))
    },
    KerasLayerKind("ZeroPadding2D") { call, writer in
      _ = try call.shape(rank: 4)
      let (top, bottom, left, right) = try sides(call.settings)
      // The even form can become part of the layer behind it.
      if top == bottom, top == left, top == right { return try writer.add(call, "", ZeroPadding(top)) }
      return try writer.add(call, "", ZeroPadding(top: top, bottom: bottom, left: left, right: right))
    },
  ]

  /// The shape that a Reshape asks for; one extent may be -1, what is left for it.
  private static func target(_ call: KerasLayerCall) throws(ImportError) -> Shape {
    let settings = call.settings
    let value = settings.config["target_shape"]
    let extents = value?.arrayValue?.map { $0.intValue ?? 0 } ?? []
    let count = try call.shape().count
    let isKnown = extents.allSatisfy { $0 == -1 || (1...(1 << 30)).contains($0) }
    let known = HDF5Catalogue.product(extents.filter { $0 > 0 })
    guard (1...3).contains(extents.count), isKnown, extents.count(where: { $0 == -1 }) < 2, let known,
      count % known == 0
    else {
      throw settings.unsupported("target_shape", value, "1 to 3 extents for \(count) values, one of which may be -1")
    }
    return Shape(extents.map { $0 == -1 ? count / known : $0 })
  }

  /// Rows and columns of zeros: one number, two, or two pairs.
  private static func sides(
    _ settings: KerasSettings
  ) throws(ImportError) -> (top: Int, bottom: Int, left: Int, right: Int) {
    let limits = 0...1024
    if let pairs = settings.config["padding"]?.arrayValue, pairs.contains(where: { $0.arrayValue != nil }) {
      let sides = pairs.flatMap { $0.arrayValue ?? [] }.compactMap(\.intValue)
      guard pairs.count == 2, pairs.allSatisfy({ $0.arrayValue?.count == 2 }), sides.count == 4,
        sides.allSatisfy(limits.contains)
      else { throw settings.unsupported("padding", settings.config["padding"], "[[top, bottom], [left, right]]") }
      return (sides[0], sides[1], sides[2], sides[3])
    }
    let (rows, columns) = try settings.pair("padding", in: limits, else: (1, 1))
    return (rows, rows, columns, columns)
  }
}
