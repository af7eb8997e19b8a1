import Drawing

/// What became of the answers of one model in another.
public struct AnswerChange: Sendable, Hashable {
  /// Right in both.
  public var kept: Int
  /// Wrong in the first, right in the second.
  public var fixed: Int
  /// Right in the first, wrong in the second.
  public var broken: Int
  /// Wrong in both, with the same answer.
  public var wrongAlike: Int
  /// Wrong in both, with different answers.
  public var wrongOtherwise: Int

  /// Images by what two models answer.
  public init(kept: Int, fixed: Int, broken: Int, wrongAlike: Int, wrongOtherwise: Int) {
    self.kept = kept
    self.fixed = fixed
    self.broken = broken
    self.wrongAlike = wrongAlike
    self.wrongOtherwise = wrongOtherwise
  }

  /// All images.
  public var images: Int { kept + fixed + broken + wrongAlike + wrongOtherwise }
}

extension Figures {
  /// Which images another model answers rightly and which it no longer does: bands from the answers of the first model to
  /// those of the second, as broad as they hold images.
  /// - Parameters:
  ///   - names: of the two models.
  ///   - isTold: whether a paired test tells the numbers of fixed and broken images apart; nil where none was made.
  public static func answerChanges(
    _ changes: AnswerChange, names: (first: String, second: String), isTold: Bool? = nil, title: String? = nil,
    note: String? = nil
  ) -> Figure {
    let n = changes.images
    func share(_ count: Int) -> String { n > 0 ? percent(Double(count) / Double(n)) : "–" }
    // From top to bottom on each side; the vertical axis counts images from the bottom.
    let kinds: [(name: String, count: Int, paint: Paint, from: Int, to: Int)] = [
      ("right in both", changes.kept, .accent, 0, 0), ("broken", changes.broken, .critical, 0, 1),
      ("fixed", changes.fixed, .good, 1, 0), ("wrong in both, alike", changes.wrongAlike, .muted, 1, 1),
      ("wrong in both, otherwise", changes.wrongOtherwise, .secondaryInk, 1, 1),
    ]
    // A gap parts right from wrong answers.
    let gap = 0.06 * Double(max(1, n))
    let whole = Double(n) + gap
    func tops(_ side: (Int) -> Int) -> [Double] {
      var next = [whole, 0]
      next[1] = Double(kinds.indices.filter { side($0) == 1 }.reduce(0) { $0 + kinds[$1].count })
      return kinds.indices.map { k in
        next[side(k)] -= Double(kinds[k].count)
        return next[side(k)]
      }
    }
    // Within right answers of the second model, those that stayed stand above those that were fixed.
    let (left, right) = (tops { kinds[$0].from }, tops { kinds[$0].to })
    let height = 190.0
    var marks: [any Mark] = kinds.indices.filter { kinds[$0].count > 0 }.flatMap { k -> [any Mark] in
      let kind = kinds[k]
      let text = "\(kind.name) \(count(kind.count))"
      // Words stand in their band where it is broad enough, else in the legend.
      let isBroad = Double(kind.count) / whole * height > 11
      let link = LinkMark.Link(
        x1: 0.03, y1: left[k], x2: 0.97, y2: right[k], breadth: Double(kind.count), paint: kind.paint.opacity(0.4),
        title: "\(kind.name): \(count(kind.count)) of \(count(n)) images (\(share(kind.count)))")
      let words = TextMark(
        x: [0.07], y: [left[k] + Double(kind.count) / 2], texts: [text],
        style: Typography.value.anchored(.start, .middle))
      let mark = LinkMark([link], isCurved: true, name: isBroad ? nil : text)
      return isBroad ? [mark, words] : [mark]
    }
    let sides: [(place: Double, answer: (Int) -> Int)] = [(0, { kinds[$0].from }), (1, { kinds[$0].to })]
    for side in sides {
      for (answer, name) in ["right", "wrong"].enumerated() {
        let counted = kinds.indices.filter { side.answer($0) == answer }.reduce(0) { $0 + kinds[$1].count }
        guard counted > 0 else { continue }
        let low = answer == 0 ? whole - Double(counted) : 0
        marks.append(
          RectangleMark(
            x1: [side.place - 0.03], x2: [side.place + 0.03], y1: [low], y2: [low + Double(counted)], fill: .ink,
            gap: 0))
        marks.append(
          TextMark(
            x: [side.place == 0 ? -0.06 : 1.06], y: [low + Double(counted) / 2], texts: ["\(name) \(share(counted))"],
            style: Typography.value.anchored(side.place == 0 ? .end : .start, .middle)))
      }
    }
    let finding = title ?? changeTitle(changes, names, isTold)
    return Figure(
      title: finding,
      note: note
        ?? "n = \(count(n)) images, the same for both. Bands are as broad as they hold images; alike: the same wrong answer.",
      alternativeText:
        "\(finding). Of \(count(n)) images: \(kinds.map { "\($0.name) \(count($0.count)) (\(share($0.count)))" }.joined(separator: "; ")).",
      width: 400,
      panel: Axes(
        x: .band([names.first, names.second]), y: .hidden(.linear(0...max(1, whole))), marks: marks, legend: .top,
        height: .points(height)))
  }

  /// Says that a model fixes more than it breaks, or less, where a test does.
  private static func changeTitle(
    _ changes: AnswerChange, _ names: (first: String, second: String), _ isTold: Bool?
  ) -> String {
    let second = isolated(names.second)
    let (fixed, broken) = (count(changes.fixed), count(changes.broken))
    if changes.images > 0, changes.fixed == 0, changes.broken == 0 {
      return sentence("\(isolated(names.first)) and \(second) are right about the same images")
    }
    guard let isTold else {
      return sentence("\(second) fixes \(fixed) and breaks \(broken) images of \(isolated(names.first))")
    }
    guard isTold, changes.fixed != changes.broken else {
      return sentence("\(second) fixes \(fixed) and breaks \(broken) images: no difference beyond chance")
    }
    return sentence(
      changes.fixed > changes.broken
        ? "\(second) fixes more images than it breaks (\(fixed) against \(broken))"
        : "\(second) breaks more images than it fixes (\(broken) against \(fixed))")
  }
}

extension FigureExamples {
  func answerChanges() -> Figure {
    Figures.answerChanges(
      AnswerChange(kept: 1832, fixed: 508, broken: 275, wrongAlike: 641, wrongOtherwise: 333),
      names: ("compact", "ResNet50V2 + CBAM"), isTold: true)
  }
}
