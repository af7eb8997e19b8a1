import Files

/// What became of every tensor when a network took weights from a file.
public struct TensorReport: Sendable, JSONRepresentable {
  /// What was done with a tensor.
  public enum Action: Sendable, Equatable {
    /// Its values are now the parameter's.
    case copied
    /// The same, converted to Float from another type (`f16`, `f64`).
    case converted(from: String)
    /// Its values in another order: `from` names the axes in the file (`[out, in, height, width]`), and the type where it
    /// was converted too.
    case transposed(from: String)
    /// The file has it, the network took nothing from it.
    case notUsed(reason: String)
    /// The file lacks it: the parameter has the value that it had before.
    case keepsStart
  }

  /// One tensor of the file, or one parameter that the file lacks.
  public struct Row: Sendable {
    /// The tensor's name in the file; `nil`: the file lacks it.
    public let source: String?
    /// The parameter's name; `nil`: the network has no place for it.
    public let parameter: String?
    /// The shape, in the file where the file has it.
    public let shape: [Int]
    /// What was done.
    public let action: Action

    /// - Parameters:
    ///   - source: the tensor's name in the file, if it is there.
    ///   - parameter: the parameter's name, if the network has a place for it.
    ///   - shape: its shape.
    ///   - action: what was done.
    public init(source: String?, parameter: String?, shape: [Int], action: Action) {
      self.source = source
      self.parameter = parameter
      self.shape = shape
      self.action = action
    }
  }

  /// The file.
  public let path: String
  /// What kind of file it is, in a few words.
  public let format: String
  /// The network's parameters in graph order, then what of the file was not used.
  public let rows: [Row]

  /// - Parameters:
  ///   - path: the file.
  ///   - format: what kind of file it is, in a few words.
  ///   - rows: one for each tensor of the file and each parameter of the network.
  public init(path: String, format: String, rows: [Row]) {
    self.path = path
    self.format = format
    self.rows = rows
  }

  /// The rows whose values the network took.
  public var used: [Row] { rows.filter { $0.parameter != nil && $0.action.takesValues } }
  /// The rows of the file that the network took nothing from.
  public var unused: [Row] { rows.filter { $0.source != nil && !$0.action.takesValues } }
  /// The network's parameters that kept their start, in graph order.
  public var kept: [Row] { rows.filter { $0.parameter != nil && !$0.action.takesValues } }

  /// One line: how many tensors were used, which nodes kept their start, how much of the file was not used.
  public var summary: String {
    let values = used.reduce(0) { $0 + $1.shape.reduce(1, *) }
    var text = "\(path) (\(format)): \(used.count) tensors with \(values) values taken"
    var nodes: [String] = []
    for row in kept {
      guard let node = row.parameter.map({ $0.prefix { $0 != "/" } }), nodes.last != String(node) else { continue }
      nodes.append(String(node))
    }
    if !nodes.isEmpty {
      let more = nodes.count > 8 ? " and \(nodes.count - 8) more" : ""
      text += "; not in it, and left as they start: \(nodes.prefix(8).joined(separator: ", "))\(more)"
    }
    if !unused.isEmpty { text += "; \(unused.count) of its tensors have no place in the network" }
    return text
  }

  public var json: JSONValue {
    [
      "schema": "fer-analyze/weights/1", "file": path, "format": format, "used": used.count,
      "kept": kept.count, "unused": unused.count,
      "tensors": rows.map { row -> JSONValue in
        [
          "parameter": row.parameter, "source": row.source, "shape": row.shape, "action": row.action.name,
          "note": row.action.note,
        ]
      },
    ]
  }
}

extension TensorReport.Action {
  var takesValues: Bool {
    switch self {
    case .copied, .converted, .transposed: true
    case .notUsed, .keepsStart: false
    }
  }

  /// One word for machines.
  var name: String {
    switch self {
    case .copied: "copied"
    case .converted: "converted"
    case .transposed: "transposed"
    case .notUsed: "not used"
    case .keepsStart: "keeps its start"
    }
  }

  /// What the word leaves out.
  var note: String? {
    switch self {
    case .copied, .keepsStart: nil
    case .converted(let type): "from \(type)"
    case .transposed(let axes): "from \(axes)"
    case .notUsed(let reason): reason
    }
  }

  /// For a table that people read.
  public var text: String { note.map { "\(name): \($0)" } ?? name }
}
