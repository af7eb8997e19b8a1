import Files

/// What texts in a label column mean, each different text worked out once.
struct LabelNames {
  private enum Kind { case name, index, otherName }
  private struct Meaning {
    let label: Int
    let kind: Kind
    var rows = 0
  }

  private let classes: [String]
  private var meanings: [String: Meaning?] = [:]
  /// Texts that mean a class by another name, in order of their first row.
  private var renamed: [String] = []

  init(classes: [String]) { self.classes = classes }

  /// The class of a label's text: its name, its index, its name in other case, or another name of the same expression.
  mutating func label(_ text: String) -> Int? {
    if let known = meanings[text] {
      guard let known else { return nil }
      meanings[text]??.rows += 1
      return known.label
    }
    var meaning = meaning(of: text)
    meaning?.rows = 1
    if meaning?.kind == .otherName { renamed.append(text) }
    meanings[text] = .some(meaning)
    return meaning?.label
  }

  private func meaning(of text: String) -> Meaning? {
    if let index = classes.firstIndex(of: text) { return Meaning(label: index, kind: .name) }
    // Tools that keep labels as floating-point numbers write 3.0.
    if let index = Int(text) ?? (text.hasSuffix(".0") ? Int(text.dropLast(2)) : nil) {
      return classes.indices.contains(index) ? Meaning(label: index, kind: .index) : nil
    }
    if let name = NearNames.sameLetters(as: text, among: classes), let index = classes.firstIndex(of: name) {
      return Meaning(label: index, kind: .otherName)
    }
    guard let expression = ExpressionNames.canonical(text) else { return nil }
    let same = classes.indices.filter { ExpressionNames.canonical(classes[$0]) == expression }
    return same.count == 1 ? Meaning(label: same[0], kind: .otherName) : nil
  }

  /// What is said of a text that means no class.
  func refusal(of text: String) -> String {
    "unknown label '\(text)'; one of \(classes.joined(separator: ", ")), or an index from 0 to \(classes.count - 1), "
      + "was expected." + NearNames.question(text, among: classes)
  }

  /// What a reader should know about how labels were read.
  func warnings(path: String) -> [String] {
    var notes: [String] = []
    if !renamed.isEmpty {
      let list = renamed.prefix(10).compactMap { text in
        meanings[text].flatMap { $0 }.map { "'\(text)' as \(classes[$0.label]) (\($0.rows))" }
      }
      let more = renamed.count > list.count ? ", and \(renamed.count - list.count) more" : ""
      notes.append(
        "\(path): labels were read under another name, rows in brackets: \(list.joined(separator: ", "))\(more).")
    }
    let numbered = meanings.values.reduce(0) { $0 + ($1?.kind == .index ? $1?.rows ?? 0 : 0) }
    let others = KnownClassOrder.orders(of: classes).filter { $0.places != Array(classes.indices) }
    if numbered > 0, let other = others.first(where: { $0.name.contains("FER2013") }) ?? others.first {
      notes.append(
        "\(path): \(numbered) labels are numbers and were read in the order of the p_ columns: "
          + "\(KnownClassOrder.numbered(classes, classes.indices)). If they are in \(other.name) "
          + "(\(KnownClassOrder.numbered(classes, other.places))), write class names instead.")
    }
    return notes
  }
}
