import Drawing

/// Prose as text of paper.
extension PaperSetter {
  /// Prose as text of paper.
  func rich(
    _ prose: Prose, size: Double = PaperStyle.text, strong: Bool = false, paint: Paint = .ink, leading: Double = 1.42
  ) -> RichText {
    var runs: [RichText.Run] = []
    append(prose.inlines, RichText.Run("", strong: strong), to: &runs)
    return RichText(runs, size: size, paint: paint, leading: leading)
  }

  private func append(_ inlines: [Inline], _ look: RichText.Run, to runs: inout [RichText.Run]) {
    func add(_ text: String, _ look: RichText.Run) {
      var run = look
      run.text = text
      runs.append(run)
    }
    for inline in inlines {
      var inner = look
      switch inline {
      case .text(let text): add(unbroken(text), look)
      case .number(let quantity, let full):
        // The spaces inside a number and its interval hold it together.
        add(
          (full ? quantity.fullText : quantity.text).replacing(" ", with: "\u{A0}").replacing(",\u{A0}n", with: ", n"),
          look)
      case .strong(let inlines):
        inner.isStrong = true
        append(inlines, inner, to: &runs)
      case .emphasis(let inlines):
        inner.isEmphasised = true
        append(inlines, inner, to: &runs)
      case .code(let code):
        inner.isCode = true
        add(code, inner)
      case .link(let inlines, let target):
        if target.hasPrefix("#"), places.contains(String(target.dropFirst())) {
          inner.link = .place(String(target.dropFirst()))
        } else if isSafeLink(target), target.contains(":") {
          inner.link = .address(target)
        }
        if inner.link != nil { inner.paint = .accent }
        append(inlines, inner, to: &runs)
      case .reference(let id):
        let target = outline.target(id)
        if places.contains(target.anchor) {
          inner.link = .place(target.anchor)
          inner.paint = .accent
        }
        add(target.name, inner)
      }
    }
  }
}
