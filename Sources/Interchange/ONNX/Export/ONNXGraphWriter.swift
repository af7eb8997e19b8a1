import Foundation
import Networks
import Tensors

/// The ONNX graph under construction.
///
/// Maps, `[N, H, W, C]` here, are `[N, C, H, W]` there; values of other ranks are the same.
struct ONNXGraphWriter {
  static let input = "input"
  static let logits = "logits"
  static let probabilities = "probabilities"

  /// A node of the network that is being written.
  struct Part {
    let name: String
    /// The node whose parameters it uses.
    let owner: String
    /// The values that it reads, and their shapes here for one image.
    let inputs: [String]
    let inputShapes: [Shape]
    /// Its shape here for one image.
    let shape: Shape
    /// The value that it gives.
    let output: String

    /// Whether input `i` is a map, whose channels are first in the file.
    func isMap(_ i: Int = 0) -> Bool { inputShapes[i].rank == 4 }
  }

  /// An attribute of a node.
  enum Attribute {
    case integer(String, Int)
    case integers(String, [Int])
    case number(String, Float)
    case text(String, String)
  }

  let opset: Int
  private let parameters: Parameters
  private var nodes: [Onnx_NodeProto] = []
  private var initializers: [Onnx_TensorProto] = []
  private var names: Set<String> = [input, logits, probabilities]
  /// Names of initializers by what they hold, so that shared weights stand in the file once.
  private var written: [String: String] = [:]

  init(opset: Int, parameters: Parameters) {
    self.opset = opset
    self.parameters = parameters
  }

  /// A name that nothing has yet.
  mutating func unique(_ wanted: String) -> String {
    var name = wanted
    var number = 2
    while !names.insert(name).inserted {
      name = "\(wanted)_\(number)"
      number += 1
    }
    return name
  }

  // MARK: - Nodes

  /// Adds a node that gives `output`.
  mutating func emit(
    _ kind: String, _ name: String, _ inputs: [String], _ output: String, _ attributes: [Attribute] = []
  ) {
    nodes.append(
      .with { node in
        node.opType = kind
        node.name = name
        node.input = inputs
        node.output = [output]
        node.attribute = attributes.map(\.data)
      })
  }

  /// Adds the last node of a part.
  mutating func finish(_ part: Part, _ kind: String, _ inputs: [String], _ attributes: [Attribute] = []) -> String {
    emit(kind, part.name, inputs, part.output, attributes)
    return part.output
  }

  /// Adds a node before the last one of a part, and gives its value.
  mutating func step(
    _ part: Part, _ suffix: String, _ kind: String, _ inputs: [String], _ attributes: [Attribute] = []
  ) -> String {
    let value = unique("\(part.name)/\(suffix)")
    emit(kind, value, inputs, value, attributes)
    return value
  }

  // MARK: - Weights and constants

  /// The initializer of a parameter, as it is or as `change` makes it.
  /// - Parameter form: tells uses of one parameter in different orders apart.
  mutating func weight(
    _ part: Part, _ role: ParameterRole, dims: [Int]? = nil, form: String = "", _ change: (Tensor) -> Tensor = { $0 }
  ) throws -> String {
    let parameter = "\(part.owner)/\(role.rawValue)"
    let tensor = try parameters.tensor(parameter)
    let dims = dims ?? tensor.shape.dimensions
    let key = "\(parameter)\u{0}\(form)\(dims)"
    if let name = written[key] { return name }
    let name = unique(parameter)
    written[key] = name
    append(name, dims, change(tensor))
    return name
  }

  /// An initializer of whole numbers.
  mutating func integers(_ part: Part, _ suffix: String, _ values: [Int]) -> String {
    let name = unique("\(part.name)/\(suffix)")
    initializers.append(
      .with {
        $0.name = name
        $0.dims = [Int64(values.count)]
        $0.dataType = ONNXElementType.int64.rawValue
        $0.rawData = values.map { Int64($0) }.withUnsafeBytes { Data($0) }
      })
    return name
  }

  /// An initializer of one float.
  mutating func number(_ part: Part, _ suffix: String, _ value: Float) -> String {
    let name = unique("\(part.name)/\(suffix)")
    append(name, [], Tensor([1], repeating: value))
    return name
  }

  private mutating func append(_ name: String, _ dims: [Int], _ tensor: Tensor) {
    initializers.append(
      .with {
        $0.name = name
        $0.dims = dims.map { Int64($0) }
        $0.dataType = ONNXElementType.float.rawValue
        $0.rawData = tensor.withElements { Data(buffer: $0) }
      })
  }

  // MARK: - The graph

  /// Adds `probabilities`: the softmax of the logits over the temperature.
  mutating func addProbabilities(_ temperature: Double?) {
    var scores = Self.logits
    if let temperature {
      let divisor = unique("temperature")
      append(divisor, [], Tensor([1], repeating: Float(temperature)))
      scores = unique("scaled_logits")
      emit("Div", scores, [Self.logits, divisor], scores)
    }
    emit("Softmax", Self.probabilities, [scores], Self.probabilities, [.integer("axis", -1)])
  }

  /// The finished graph.
  func graph(inputShape: Shape, classes: Int, includesSoftmax: Bool) -> Onnx_GraphProto {
    func value(_ name: String, _ extents: [Int]) -> Onnx_ValueInfoProto {
      .with {
        $0.name = name
        $0.type.tensorType.elemType = ONNXElementType.float.rawValue
        $0.type.tensorType.shape.dim =
          [.with { $0.dimParam = "N" }]
          + extents.map { extent in
            .with { $0.dimValue = Int64(extent) }
          }
      }
    }
    return .with { graph in
      graph.name = ONNXExport.producer
      graph.node = nodes
      graph.initializer = initializers
      graph.input = [value(Self.input, [inputShape[2], inputShape[0], inputShape[1]])]
      graph.output = ([Self.logits] + (includesSoftmax ? [Self.probabilities] : [])).map { value($0, [classes]) }
    }
  }
}

extension ONNXGraphWriter.Attribute {
  fileprivate var data: Onnx_AttributeProto {
    .with {
      switch self {
      case .integer(let name, let value):
        $0.name = name
        $0.type = .int
        $0.i = Int64(value)
      case .integers(let name, let values):
        $0.name = name
        $0.type = .ints
        $0.ints = values.map { Int64($0) }
      case .number(let name, let value):
        $0.name = name
        $0.type = .float
        $0.f = value
      case .text(let name, let value):
        $0.name = name
        $0.type = .string
        $0.s = Data(value.utf8)
      }
    }
  }
}
