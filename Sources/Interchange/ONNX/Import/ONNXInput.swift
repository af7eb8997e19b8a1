import Networks

/// The image that a graph reads.
struct ONNXInput {
  let name: String
  /// The size of the batch, where the file fixes it.
  let batch: Int?
  /// The dimensions without the batch, as the file has them.
  let dims: [Int]
  /// `[C, H, W]` or `[H, W, C]`.
  let isChannelsFirst: Bool

  var channels: Int { isChannelsFirst ? dims[0] : dims[2] }
  var height: Int { isChannelsFirst ? dims[1] : dims[0] }
  var width: Int { isChannelsFirst ? dims[2] : dims[1] }

  /// - Throws: `ImportError.input` unless the graph has one input of floats that is a batch of images of a fixed size.
  init(_ file: ONNXModelFile, initializers: [String: Onnx_TensorProto]) throws(ImportError) {
    // Old files list their weights among the inputs.
    let inputs = file.graph.input.filter { initializers[$0.name] == nil }
    func refusal(_ got: String) -> ImportError { .input(path: file.path, got: got) }
    guard inputs.count == 1, let input = inputs.first else {
      let names = inputs.prefix(4).map { $0.name.printable.prefix(100) }.joined(separator: ", ")
      throw refusal(inputs.isEmpty ? "none" : "\(inputs.count) inputs (\(names))")
    }
    let tensor = input.type.tensorType
    guard let type = ONNXElementType(rawValue: tensor.elemType), type.isFloating else {
      throw refusal("\(input.name.printable.prefix(100)) of a type that is no float (\(tensor.elemType))")
    }
    let extents = tensor.shape.dim.map { dimension -> (number: Int?, text: String) in
      switch dimension.value {
      case .dimValue(let number)? where number > 0: (Int(clamping: number), "\(number)")
      case .dimParam(let name)?: (nil, String(name.printable.prefix(40)))
      default: (nil, "?")
      }
    }
    let text = extents.prefix(8).map(\.text).joined(separator: " x ")
    let sizes = extents.dropFirst().compactMap(\.number)
    guard extents.count == 4, sizes.count == 3, sizes.allSatisfy({ $0 <= 4096 }) else {
      throw refusal("\(input.name.printable.prefix(100)): \(text.isEmpty ? "no dimensions" : text)")
    }
    let isImageLast = [1, 3].contains(sizes[2]) && sizes[0] == sizes[1]
    let isImageFirst = [1, 3].contains(sizes[0]) && sizes[1] == sizes[2]
    guard isImageFirst || isImageLast else { throw refusal("\(input.name.printable.prefix(100)): \(text)") }
    name = input.name
    batch = extents[0].number
    dims = sizes
    isChannelsFirst = isImageFirst
  }
}
