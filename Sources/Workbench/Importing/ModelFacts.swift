import Datasets
import Files
import Interchange

/// What a file says of its model beside the weights: `export` writes it, as JSON texts.
struct ModelFacts {
  var classes: [String]?
  var preprocessing: Preprocessing?
  var temperature: Double?

  /// Nothing.
  init() {}

  /// Reads the metadata of a safetensors file; texts of other meaning are passed over.
  init(_ file: SafetensorsFile) throws {
    func json(_ key: String) -> JSONValue? {
      file.metadata(key).flatMap { try? JSONValue(parsing: .init($0.utf8), path: file.path) }
    }
    let names = json("classes")?.arrayValue?.compactMap(\.stringValue) ?? []
    classes = names.count >= 2 && Set(names).count == names.count ? names : nil
    preprocessing = json("preprocessing").flatMap { try? Preprocessing($0, path: file.path) }
    temperature = json("temperature")?.doubleValue.flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
  }
}
