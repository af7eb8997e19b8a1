import Files
import Foundation

/// A file of a Keras model, opened: its description and its weights.
struct KerasModelFile {
  /// The most bytes of a description.
  static let descriptionLimit = 64 << 20

  /// The model's configuration.
  let description: JSONValue
  /// Its weights.
  let weights: KerasWeightsFile
  /// The version of Keras that wrote the description, where the file says so.
  let version: String?
  /// The form, in a few words.
  let form: String

  /// Opens a model of any form; a `.keras` file has its own description.
  /// - Throws: `FileError`, `HDF5Error`, `KerasModelError`, `KerasWeightsError`.
  init(reading path: String, description: String?) throws {
    let head = try RandomAccessFile(reading: path).head(8)
    if KerasArchive.hasSignature(head) {
      let archive = try KerasArchive(reading: path)
      self.description = try JSONValue(parsing: archive.description, path: "\(path), config.json")
      weights = try KerasWeightsFile(HDF5File(image: archive.weights, path: path))
      let metadata = try archive.metadata.map { try JSONValue(parsing: $0, path: "\(path), metadata.json") }
      version = metadata?["keras_version"]?.stringValue ?? weights.kerasVersion
      form = ".keras"
      return
    }
    guard try HDF5File.hasSignature(path) else { throw KerasModelError.notKeras(path: path) }
    let file = try HDF5File(reading: path)
    if let description {
      self.description = try Self.description(in: description)
      form = "description and weights"
    } else {
      guard let text = try file.strings("model_config", of: "")?.first else {
        throw KerasModelError.weightsAlone(path: path)
      }
      self.description = try JSONValue(parsing: Data(text.utf8), path: "\(path), model_config")
      form = "whole model .h5"
    }
    weights = try KerasWeightsFile(file)
    let own = try weights.kerasVersion ?? file.strings("keras_version", of: "")?.first
    let described = self.description["keras_version"]?.stringValue
    // How settings are meant depends on who wrote them; the weights may be of another version.
    version = description == nil ? own ?? described : described ?? own
    guard version?.hasPrefix("1.") != true else { throw KerasModelError.keras1(path: description ?? path) }
  }

  private static func description(in path: String) throws -> JSONValue {
    guard try RandomAccessFile(reading: path).count <= descriptionLimit else {
      throw KerasModelError.tooLarge(path: path, what: "the model's description", limit: descriptionLimit)
    }
    return try JSONValue(parsing: readFile(path), path: path)
  }

  /// Whether Keras 3 wrote the model. Where nothing says so, the form of its configuration does.
  var isKeras3: Bool {
    guard let major = version?.split(separator: ".").first.flatMap({ Int($0) }) else {
      return description["module"] != nil
    }
    return major >= 3
  }

  /// The program and form, for people.
  var source: String {
    "Keras\(version.map { " \($0.prefix(20))" } ?? ""), \(form)".printable
  }
}
