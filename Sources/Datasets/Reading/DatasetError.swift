public import Files

/// Why a data set cannot be used.
public enum DatasetError: ReportableError {
  /// Nothing in it has the layout of a data set.
  case noImages(path: String, found: String)
  /// A class has no image in the whole data set.
  case emptyClass(path: String, folder: String, reason: String)
  /// An archive cannot be unpacked, or goes beyond the limits.
  case archive(ArchiveError)
  /// A table's header is not that of the Kaggle table.
  case unknownColumns(path: String, found: [String])
  /// A row of a table cannot be used.
  case badRow(path: String, row: Int, reason: String)
  /// Several tables, and none is named.
  case severalTables(path: String, tables: [String])
  /// An image cannot be read, and the options ask for strictness.
  case unreadable(path: String, reason: String)

  public var failure: Failure { .badData }

  public var description: String {
    switch self {
    case .noImages(let path, let found):
      "\(path): no data set here: \(found). Expected <root>/{train,val,test}/<class>/*.png or .jpg, <root>/<class>/*.png or "
        + ".jpg, a CSV file with the columns emotion and pixels, or a .zip, .tar or .tar.gz of one of these."
    case .emptyClass(let path, let folder, let reason):
      "\(path): the class folder \(folder) \(reason). Add images to it, or remove it to leave the class out."
    case .archive(.oversized(let path, let reason)): "\(path): \(reason). Unpack it and give the folder instead."
    case .archive(let error): error.description
    case .unknownColumns(let path, let found):
      "\(path): the columns emotion and pixels (and Usage, where there are splits) were expected, found "
        + (found.isEmpty
          ? "an empty file."
          : String(found.joined(separator: ", ").prefix(80)) + ". The first line must name the columns.")
    case .badRow(let path, let row, let reason): "\(path), row \(row): \(reason)"
    case .severalTables(let path, let tables):
      "\(path): holds several tables (\(tables.joined(separator: ", "))). Give the one to read."
    case .unreadable(let path, let reason): "\(path): \(reason)"
    }
  }
}
