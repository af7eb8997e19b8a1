import Files

/// The class of a layer, model or activation, as a file names it.
///
/// Classes that people write may have the names of Keras's own (`p>ReLU`), and then do something else.
struct KerasClass {
  /// The name alone, after which groups of weights are named: `ReLU`.
  let bare: String
  /// What translations are looked up by: the name of one of Keras's own classes, `keras.ops.Add` and the like for
  /// operators, else the whole name.
  let kind: String
  /// The name for people: `Custom>CBAMLayer`.
  let full: String
  /// Whether it is one of Keras's own.
  let isOwn: Bool
  /// The arithmetic that it stands for where one of its arguments is a number.
  let arithmetic: KerasArithmetic?

  /// The class that an entry names under `class_name`, `registered_name` and `module`; `nil` where there is no name.
  init?(_ entry: JSONValue) {
    guard let name = entry["class_name"]?.stringValue else { return nil }
    let registered = entry["registered_name"]?.stringValue
    let module = entry["module"]?.stringValue
    bare = name.split(separator: ">").last.map(String.init) ?? name
    let packaged = [registered, name].compactMap { $0 }.first { $0.contains(">") }
    let isOwnModule = module.map { $0 == "keras" || Self.ownModules.contains(where: $0.hasPrefix) } ?? true
    isOwn = packaged == nil && isOwnModule
    guard isOwn else {
      full = packaged ?? "\(module ?? "").\(name)"
      kind = full
      arithmetic = nil
      return
    }
    let function = entry["config"]?["function"]?.stringValue
    if name == "TFOpLambda", let function {
      full = "TFOpLambda (\(function.shortened))"
      arithmetic = KerasArithmetic(function: function)
      kind = arithmetic?.rawValue ?? name
    } else if module?.contains(".ops") == true, name != "Concatenate" || entry["config"]?["axis"] == nil {
      // What `keras.ops` gives are no layers, although some share a name with one.
      full = "keras.ops.\(name)"
      arithmetic = KerasArithmetic(operator: name)
      kind = arithmetic?.rawValue ?? full
    } else {
      // Whole models as .h5 name no modules: operators look like the layers that add and multiply.
      arithmetic = module == nil ? KerasArithmetic(operator: name) : nil
      full = name
      kind = arithmetic == .divide ? KerasArithmetic.divide.rawValue : name
    }
  }

  /// The same class, as the operator of its arithmetic.
  var asOperator: KerasClass { KerasClass(self, kind: arithmetic?.rawValue ?? kind) }

  private init(_ other: KerasClass, kind: String) {
    (bare, full, isOwn, arithmetic) = (other.bare, other.full, other.isOwn, other.arithmetic)
    self.kind = kind
  }

  /// Whether this is a model whose layers are run as its configuration lists them. How a model of a class of its own runs is
  /// in its code alone.
  var isModel: Bool { isOwn && Self.models.contains(kind) }

  /// The classes of such models.
  static let models: Set = ["Sequential", "Functional", "Model", "Pipeline"]

  private static let ownModules = ["keras.", "tf_keras.", "tensorflow."]
}

/// Arithmetic with results of layers and constants, which Keras writes as layers of their own.
enum KerasArithmetic: String {
  case add = "keras.ops.Add"
  case subtract = "keras.ops.Subtract"
  case multiply = "keras.ops.Multiply"
  case divide = "keras.ops.Divide"

  /// What an operator of Keras 3 does.
  init?(operator name: String) {
    switch name {
    case "Add", "Subtract", "Multiply", "Divide": self.init(rawValue: "keras.ops.\(name)")
    case "TrueDivide": self = .divide
    default: return nil
    }
  }

  /// What a function does that Keras 2 keeps by its name in TensorFlow: `math.truediv`, `__operators__.add`.
  init?(function: String) {
    var name = Substring(function)
    for module in ["math.", "__operators__."] where name.hasPrefix(module) { name.removeFirst(module.count) }
    switch name {
    case "add": self = .add
    case "sub", "subtract": self = .subtract
    case "mul", "multiply": self = .multiply
    case "div", "divide", "truediv": self = .divide
    default: return nil
    }
  }
}
