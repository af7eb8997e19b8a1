import Foundation

/// One number of a shape: known, or the size of the batch, which is free.
enum ONNXExtent: Equatable {
  case known(Int)
  case batch

  /// The number, unless it is the batch.
  var value: Int? { if case .known(let number) = self { number } else { nil } }
}

/// A small tensor of whole numbers: a shape, axes, the arithmetic that exporters do with them.
struct ONNXIntegers {
  /// The most elements: shapes have few.
  static let limit = 2048

  let dims: [Int]
  let values: [ONNXExtent]

  init(_ values: [ONNXExtent]) {
    dims = [values.count]
    self.values = values
  }

  /// `values` has as many elements as `dims` say.
  init(dims: [Int], values: [ONNXExtent]) {
    self.dims = dims
    self.values = values
  }

  /// - Throws: `ImportError` for a tensor that is not whole, holds floats, or has more elements than a shape may have.
  init(_ data: Onnx_TensorProto, name: String, path: String) throws(ImportError) {
    let header = try ONNXTensorHeader(data, name: name, path: path)
    // Empty tensors too: an axis is walked along even where another one has no places.
    guard !header.type.isFloating, ONNXTensorHeader.count(header.dims, limit: Self.limit) != nil else {
      throw .malformed(
        path: path, place: "tensor \(name)", expected: "at most \(Self.limit) whole numbers",
        got: "dimensions \(header.dims) of type \(header.type.name)")
    }
    dims = header.dims
    if !data.int64Data.isEmpty {
      values = data.int64Data.map { .known(Int($0)) }
    } else if !data.int32Data.isEmpty {
      values = data.int32Data.map { .known(Int($0)) }
    } else {
      values = data.rawData.withUnsafeBytes { bytes in
        (0..<header.count).map { i -> ONNXExtent in
          switch header.type {
          case .int64: .known(Int(bytes.loadUnaligned(fromByteOffset: i * 8, as: Int64.self)))
          case .int32: .known(Int(bytes.loadUnaligned(fromByteOffset: i * 4, as: Int32.self)))
          case .int8: .known(Int(bytes.loadUnaligned(fromByteOffset: i, as: Int8.self)))
          default: .known(Int(bytes.loadUnaligned(fromByteOffset: i, as: UInt8.self)))
          }
        }
      }
    }
  }

  /// The numbers, where none is the batch.
  var known: [Int]? {
    let numbers = values.compactMap(\.value)
    return numbers.count == values.count ? numbers : nil
  }

  /// The same numbers under other dimensions; `nil` where the count differs.
  func reshaped(_ wanted: [Int]) -> ONNXIntegers? {
    guard wanted.count <= 8, wanted.filter({ $0 == -1 }).count <= 1,
      let rest = ONNXTensorHeader.count(wanted.filter { $0 != -1 }, limit: Self.limit)
    else { return nil }
    let dims = wanted.map { $0 == -1 ? (rest == 0 ? 0 : values.count / rest) : $0 }
    return dims.reduce(1, *) == values.count ? ONNXIntegers(dims: dims, values: values) : nil
  }

  /// The numbers at these places of one axis, in this order; `nil` where there is no such axis or place, or where that
  /// gives more than `limit`.
  func taking(_ places: [Int], axis: Int) -> ONNXIntegers? {
    guard dims.indices.contains(axis), places.allSatisfy({ (0..<dims[axis]).contains($0) }) else { return nil }
    var changed = dims
    changed[axis] = places.count
    guard ONNXTensorHeader.count(changed, limit: Self.limit) != nil else { return nil }
    let inner = dims[(axis + 1)...].reduce(1, *)
    let outer = dims[..<axis].reduce(1, *)
    var picked: [ONNXExtent] = []
    for row in 0..<outer {
      for place in places {
        let start = (row * dims[axis] + place) * inner
        picked += values[start..<(start + inner)]
      }
    }
    return ONNXIntegers(dims: changed, values: picked)
  }

  /// The table with rows and columns swapped; `nil` unless it has two axes.
  var transposed: ONNXIntegers? {
    guard dims.count == 2 else { return nil }
    let (rows, columns) = (dims[0], dims[1])
    let turned = (0..<rows * columns).map { values[$0 % rows * columns + $0 / rows] }
    return ONNXIntegers(dims: [columns, rows], values: turned)
  }
}
