import Files
import Networks

/// Networks that Keras saved.
public enum KerasModelImport {
  /// Reads a Keras model: a `.keras` file, a whole model in a legacy `.h5` file, or weights with a description.
  ///
  /// Layers are translated one by one, nothing in the file is executed. A softmax at the end is taken off.
  /// - Parameters:
  ///   - path: the model, or its weights alone.
  ///   - description: the file with the text of `model.to_json()`, where `path` holds weights alone.
  /// - Returns: the network with its weights, and what became of every tensor of the file.
  /// - Throws: `FileError`, `HDF5Error`, `KerasModelError`, `KerasWeightsError`, `ImportError`.
  public static func read(_ path: String, description: String? = nil) throws -> ImportedModel {
    let file = try KerasModelFile(reading: path, description: description)
    let model = try KerasDescriptionReader(path: description ?? path).model(file.description)
    var writer = try KerasGraphWriter(path: path, model: model, file: file)
    return try writer.network(source: file.source)
  }
}
