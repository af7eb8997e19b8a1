import Files
import Foundation
import Interchange
import Networks
import Tensors
import Testing
import TestSupport

/// Arithmetic with constants between layers, in the forms of Keras 2 and 3.
@Suite struct KerasArithmeticTests {
  private let folder: TemporaryFolder

  init() throws { folder = try KerasFixtures.unpacked() }

  /// An image of 2 x 2 pixels, the operator, the mean of each channel.
  private func imported(_ operation: String, version: String = "3.1.0") throws -> ImportedModel {
    let text = """
      {"class_name": "Functional", "keras_version": "\(version)", "config": {"name": "hand", "layers": [
        {"class_name": "InputLayer", "name": "image", "config": {"name": "image", "batch_shape": [null, 2, 2, 3]},
         "inbound_nodes": []},
        \(operation),
        {"class_name": "GlobalAveragePooling2D", "name": "mean", "config": {"name": "mean"},
         "inbound_nodes": [[["probe", 0, 0, {}]]]}],
        "input_layers": [["image", 0, 0]], "output_layers": [["mean", 0, 0]]}}
      """
    let path = folder.file("description.json")
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    return try KerasModelImport.read(folder.file("plain.weights.h5"), description: path)
  }

  private func result(_ model: ImportedModel) throws -> [Float] {
    let pixel: [Float] = [-2, 0.5, 8]
    return try model.logits(Tensor([1, 2, 2, 3], [pixel, pixel, pixel, pixel].flatMap { $0 })).array
  }

  private static let tensor = """
    {"class_name": "__keras_tensor__", "config": {"shape": [null, 2, 2, 3], "keras_history": ["image", 0, 0]}}
    """

  /// An operator as Keras 3 writes it; whole models as .h5 leave out the module.
  private func operation(_ kind: String, _ arguments: String, hasModule: Bool = true) -> String {
    """
    {\(hasModule ? "\"module\": \"keras.src.ops.numpy\", " : "")"class_name": "\(kind)", "name": "probe",
     "registered_name": "\(kind)", "config": {"name": "probe"}, "inbound_nodes": [{"args": [\(arguments)], "kwargs": {}}]}
    """
  }

  /// A function as Keras 2 writes it.
  private func function(_ name: String, _ node: String) -> String {
    """
    {"class_name": "TFOpLambda", "name": "probe", "config": {"name": "probe", "function": "\(name)"},
     "inbound_nodes": [\(node)]}
    """
  }

  @Test(arguments: [true, false]) func operatorsOfKeras3BecomeFactorsAndShifts(_ hasModule: Bool) throws {
    let x = Self.tensor
    for (kind, arguments, expected) in [
      ("Add", "\(x), 1.5", [-0.5, 2, 9.5]), ("Add", "1.5, \(x)", [-0.5, 2, 9.5]),
      ("Subtract", "\(x), 1", [-3, -0.5, 7]), ("Subtract", "1, \(x)", [3, 0.5, -7]),
      ("Multiply", "\(x), 0.5", [-1, 0.25, 4]), ("Multiply", "0.5, \(x)", [-1, 0.25, 4]),
      ("TrueDivide", "\(x), 4", [-0.5, 0.125, 2]), ("Divide", "\(x), 4", [-0.5, 0.125, 2]),
      ("Add", "\(x), \(x)", [-4, 1, 16]), ("Subtract", "\(x), \(x)", [0, 0, 0]),
      ("Multiply", "\(x), \(x)", [4, 0.25, 64]),
    ] as [(String, String, [Float])] {
      let model = try imported(operation(kind, arguments, hasModule: hasModule))
      #expect(try result(model) == expected, "\(kind)(\(arguments))")
    }
  }

  @Test func functionsOfKeras2BecomeFactorsAndShifts() throws {
    for (name, node, expected) in [
      ("math.truediv", #"["image", 0, 0, {"y": 4.0, "name": null}]"#, [-0.5, 0.125, 2]),
      ("math.subtract", #"["image", 0, 0, {"y": 1, "name": null}]"#, [-3, -0.5, 7]),
      ("math.subtract", #"["_CONSTANT_VALUE", -1, 1, {"y": ["image", 0, 0], "name": null}]"#, [3, 0.5, -7]),
      ("math.multiply", #"[["image", 0, 0, {"y": 0.5}]]"#, [-1, 0.25, 4]),
      ("__operators__.add", #"["image", 0, 0, {"y": 1.5, "name": null}]"#, [-0.5, 2, 9.5]),
      ("__operators__.add", #"["image", 0, 0, {"y": ["image", 0, 0], "name": null}]"#, [-4, 1, 16]),
    ] as [(String, String, [Float])] {
      #expect(try result(imported(function(name, node), version: "2.15.0")) == expected, "\(name)")
    }
  }

  @Test func constantsAreReportedAsSettings() throws {
    let model = try imported(operation("Multiply", "\(Self.tensor), 0.5"))
    let row = try #require(model.report.rows.first { $0.parameter == "probe/gamma" })
    #expect(row.source == nil && row.action == .converted(from: "the layer's settings"))
  }

  @Test func otherArithmeticIsRefused() {
    let x = Self.tensor
    for (text, words) in [
      (operation("TrueDivide", "1, \(x)"), "the divisor"), (operation("TrueDivide", "\(x), \(x)"), "the divisor"),
      (operation("TrueDivide", "\(x), 0"), "no division by 0"), (operation("Add", "\(x), 1e300"), "float32"),
      (operation("Add", "\(x), 1, 2"), "the argument"), (operation("Add", "\(x)"), "two operands"),
      (operation("Add", "\(x), \"a\""), "the argument"), (operation("Power", "\(x), 2"), "keras.ops.Power"),
      (function("math.pow", #"["image", 0, 0, {"y": 2.0}]"#), "math.pow"),
      (function("math.add", #"["image", 0, 0, {"y": 2.0, "axis": 1}]"#), "axis"),
    ] {
      let error = KerasFixtures.failure { _ = try imported(text) }
      #expect(error?.failure == .badData)
      #expect(error?.description.contains(words) == true, "\(error?.description ?? "no error")")
    }
  }

  /// Calls of a layer share their parameters, so they cannot have constants of their own.
  @Test func callsWithDifferentConstantsAreRefused() {
    let text = operation("Add", "\(Self.tensor), 1").replacingOccurrences(
      of: "\"inbound_nodes\": [", with: "\"inbound_nodes\": [{\"args\": [\(Self.tensor), 2], \"kwargs\": {}}, ")
    let error = KerasFixtures.failure { _ = try imported(text) }
    #expect(error?.description.contains("the same constant in every call") == true, "\(error?.description ?? "none")")
  }
}
