import Workbench

extension FuzzedReader {
  /// Markdown notebooks, read and written back; nothing in them is run.
  static let notebooks = FuzzedReader("notebook", fileEnding: "md") {
    try Corpus.files(under: "evaluation", endings: ["md"]) + Corpus.files(under: "reporting", endings: ["md"])
  } read: {
    let notebook = try MarkdownNotebook($0)
    _ = notebook.replacing(notebook.cells.map(\.output))
  }
}
