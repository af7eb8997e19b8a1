/// Notebooks as text, for tests.
enum NotebookSample {
  /// The header that every notebook has.
  static func header(_ more: String = "") -> String {
    """
    ---
    \(more)jupyter:
      jupytext:
        text_representation:
          extension: .md
          format_name: markdown
          format_version: '1.3'
      kernelspec:
        display_name: Bash
        language: bash
        name: bash
    ---

    """
  }

  /// How many lines the header has.
  static let headerLines = 12

  /// A header and what follows it.
  static func text(_ body: String) -> String { header() + body }
}
