import Files

/// Which parameter a tensor of a file is for, where its name does not say so.
///
/// A table with two columns, `tensor` and `parameter`: `features.0.weight,conv1/kernel`.
public struct TensorNames: Sendable {
  private let parameters: [String: String]

  /// No names of their own.
  public init() { parameters = [:] }

  /// Reads a CSV file.
  /// - Throws: `FileError` when there is none, lacks a column or names a tensor twice.
  public init(reading path: String) throws {
    let table = try CSVTable(parsing: readFile(path), path: path)
    guard let tensor = table.columns.firstIndex(of: "tensor"),
      let parameter = table.columns.firstIndex(of: "parameter")
    else {
      throw FileError.malformed(
        path: path, reason: "two columns, tensor and parameter, separated by a comma expected in its first line")
    }
    var found: [String: String] = [:]
    for (line, cells) in table.rows {
      guard found.updateValue(cells[parameter], forKey: cells[tensor]) == nil else {
        throw FileError.malformed(path: path, reason: "line \(line): \(cells[tensor]) stands twice")
      }
    }
    parameters = found
  }

  /// The parameter of a tensor, where the table has it.
  func parameter(of tensor: String) -> String? { parameters[tensor] }

  /// Tensors that the table names and a file lacks.
  func strangers(to tensors: Set<String>) -> [String] { parameters.keys.filter { !tensors.contains($0) }.sorted() }
}
