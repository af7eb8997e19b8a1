import Interchange

extension TensorReport {
  /// One line a tensor: its name, its shape, where it went and what was done.
  var table: [String] {
    TextTable.lines(
      ["tensor of the file", "shape", "parameter", "what was done"],
      rows.map { row in
        [
          row.source ?? "-", row.shape.map(String.init).joined(separator: " x "), row.parameter ?? "-", row.action.text,
        ]
      })
  }
}
