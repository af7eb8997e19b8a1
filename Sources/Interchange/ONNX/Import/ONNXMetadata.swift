import Files
import Foundation

/// What this program writes beside a graph: `classes`, `preprocessing` and `temperature`, each as JSON text.
struct ONNXMetadata {
  /// The longest text that is read.
  private static let limit = 1 << 20

  /// Class names in output order.
  let classes: [String]?
  /// How pixels become inputs.
  let preprocessing: JSONValue?
  /// The temperature that was fitted.
  let temperature: Double?
  /// What was passed over, for a person.
  let notes: [String]

  /// Other programs use the same keys for other things: what is not as this program writes it is passed over.
  init(_ properties: [Onnx_StringStringEntryProto], classCount: Int) {
    var notes: [String] = []
    func json(_ key: String) -> JSONValue? {
      guard let text = properties.first(where: { $0.key == key })?.value else { return nil }
      let value = text.utf8.count <= Self.limit ? try? JSONValue(parsing: Data(text.utf8), path: key) : nil
      if value == nil { notes.append("the metadata \(key) is no JSON text, and was not used") }
      return value == .null ? nil : value
    }
    let preprocessing = json("preprocessing")
    self.preprocessing = preprocessing?.objectValue == nil ? nil : preprocessing
    let names = json("classes").map { ($0.arrayValue ?? []).map { $0.stringValue ?? "" } }
    let areNames = names.map { $0.count == classCount && Set($0).count == classCount && !$0.contains("") } ?? false
    if names != nil, !areNames {
      notes.append("the metadata classes does not hold \(classCount) different names, and was not used")
    }
    classes = areNames ? names : nil
    let temperature = json("temperature")?.doubleValue
    self.temperature = temperature.flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
    self.notes = notes
  }
}
