import Files

/// Errors in a document or in the files given with it.
public enum ReportError: ReportableError, Equatable {
  /// Two parts of a document have the same identifier.
  case repeatedIdentifier(String)
  /// A reference names nothing in the document.
  case unknownReference(String)
  /// A figure or a picture of a gallery has no alternative text.
  case missingAlternativeText(figure: String)
  /// A table's row has another number of cells than the table has columns.
  case rowWidth(table: String, row: Int, expected: Int, got: Int)
  /// A name cannot be part of a path or of an address.
  case unusableName(String)
  /// A document links to a file that was not given.
  case missingFile(String)
  /// A file was given twice.
  case repeatedFile(String)
  /// A manifest is not one.
  case malformedManifest(path: String, reason: String)

  /// The exit code that belongs to this error.
  public var failure: Failure {
    if case .malformedManifest = self { .badData } else { .internalError }
  }

  /// What happened, in a sentence for the reader.
  public var description: String {
    switch self {
    case .repeatedIdentifier(let id):
      "report: the identifier “\(id)” is used twice; identifiers of sections, tables and figures must differ"
    case .unknownReference(let id):
      "report: a reference names “\(id)”, but no section, table or figure has this identifier"
    case .missingAlternativeText(let figure):
      "report: figure “\(figure)” has a picture without alternative text; say in a sentence what it shows"
    case .rowWidth(let table, let row, let expected, let got):
      "report: table “\(table)”, row \(row): \(got) cells, the table has \(expected) columns"
    case .unusableName(let name):
      "report: the name “\(name)” cannot be used; expected letters, digits, “.”, “_” and “-”, not starting with “.”"
    case .missingFile(let path): "report: the document links to \(path), but no such file was given to the writer"
    case .repeatedFile(let path): "report: the file \(path) was given twice"
    case .malformedManifest(let path, let reason): "\(path): not a manifest of a report: \(reason)"
    }
  }
}
