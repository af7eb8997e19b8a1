/// What a page carries only where its document has blocks that need it: a part of the style sheet and a script.
struct PageFeature: Sendable {
  /// Whether a block needs it.
  let isUsed: @Sendable (Block) -> Bool
  /// Added to the page's style sheet.
  let style: String
  /// A script of its own; empty for none. The page is complete without it.
  let script: String

  /// A feature of the page.
  init(style: String, script: String, isUsed: @escaping @Sendable (Block) -> Bool) {
    self.isUsed = isUsed
    self.style = style
    self.script = Self.withoutIndentation(script)
  }

  /// A script without the indentation that serves its readers here, so that pages stay small.
  static func withoutIndentation(_ script: String) -> String {
    script.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: "\n")
  }

  /// All features, in the order in which their scripts run. The tooltip comes last, for it takes the titles off the marks.
  static let all: [PageFeature] = [tables, maps, alternatives, beforeAfter, examples, filter, tooltip]

  /// Those that a document needs.
  static func used(in document: Document) -> [PageFeature] {
    func holds(_ blocks: [Block], _ feature: PageFeature) -> Bool {
      blocks.contains { feature.isUsed($0) || holds($0.children, feature) }
    }
    return all.filter { holds(document.blocks, $0) }
  }

  /// Maps to explore, and cards.
  private static let maps = PageFeature(style: MapStyle.text, script: MapScript.text) {
    switch $0 {
    case .explorer, .cards: true
    default: false
    }
  }
}
