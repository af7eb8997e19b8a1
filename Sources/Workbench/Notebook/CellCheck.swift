/// How much of a cell's output must come again for `--check`.
public enum CellCheck: String, Sendable, CaseIterable {
  /// Everything but what changes from run to run (`VolatileText`); figures look the same.
  case exact
  /// Every word, and any number in place of a number: for what depends on the processor, such as the scores of a network
  /// that was trained a moment ago. Figures have the same size, drawings in SVG the same words too.
  case words
  /// That there is an output, and that the figures exist; the cell's own commands say what must hold.
  case runs

  /// Whether two texts say the same.
  public func matches(_ a: String, _ b: String) -> Bool {
    switch self {
    case .exact: VolatileText.masked(a) == VolatileText.masked(b)
    case .words: VolatileText.withoutNumbers(a) == VolatileText.withoutNumbers(b)
    case .runs: a.isEmpty == b.isEmpty
    }
  }

  /// Whether two outputs say the same: their texts, and the figures' paths and words; pixels are compared elsewhere.
  public func matches(_ a: CellOutput, _ b: CellOutput) -> Bool {
    guard matches(a.text, b.text), a.figures.map(\.path) == b.figures.map(\.path) else { return false }
    return self == .runs || zip(a.figures, b.figures).allSatisfy { matches($0.alternative, $1.alternative) }
  }

  /// The first place in which two texts differ: its line in the first text, counted from 0, and the lines of both.
  func difference(_ a: String, _ b: String) -> (line: Int, first: [String], second: [String]) {
    func lines(_ text: String) -> [String] {
      text.isEmpty ? [] : text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
    var (first, second) = (lines(a)[...], lines(b)[...])
    while let x = first.first, let y = second.first, matches(x, y) {
      first.removeFirst()
      second.removeFirst()
    }
    while let x = first.last, let y = second.last, matches(x, y) {
      first.removeLast()
      second.removeLast()
    }
    return (first.startIndex, Array(first), Array(second))
  }
}
