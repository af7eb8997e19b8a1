import Drawing

/// Held-out images of one class that are copies of training images.
public struct LeakRow: Sendable, Hashable {
  /// The class.
  public var name: String
  /// Held-out images of the class that are copies.
  public var copies: Int
  /// Held-out images of the class.
  public var images: Int
  /// The share of copies with its interval; NaN without images.
  public var share: Estimate

  /// One class.
  public init(_ name: String, copies: Int, images: Int, share: Estimate) {
    self.name = name
    self.copies = copies
    self.images = images
    self.share = share
  }
}

extension Figures {
  /// The share of each class's held-out images that are copies of training images, the largest first.
  /// - Parameters:
  ///   - classes: one row a class.
  ///   - overall: the share among all held-out images.
  ///   - split: what the held-out images are called: `test`.
  public static func leakByClass(
    _ classes: [LeakRow], overall: Double, split: String = "test", title: String? = nil, note: String? = nil
  ) -> Figure {
    func rank(_ row: LeakRow) -> Double { row.share.value.isFinite ? row.share.value : -1 }
    let rows = classes.enumerated().sorted { (rank($0.element), $1.offset) > (rank($1.element), $0.offset) }
      .map(\.element)
    let places = rows.indices.map(Double.init)
    let most = rows.flatMap { [$0.share.value, $0.share.high] }.filter(\.isFinite).max() ?? 0
    let images = rows.reduce(0) { $0 + $1.images }
    let copies = rows.reduce(0) { $0 + $1.copies }
    func text(_ row: LeakRow) -> String {
      row.images == 0 ? "no image" : "\(percent(row.share.value))  \(count(row.copies)) of \(count(row.images))"
    }
    var marks: [any Mark] = [
      BarMark(.horizontal, values: rows.map(\.share.value), paints: [Paint.accent.opacity(0.55)], thickness: 0.66),
      IntervalMark(
        along: .x, positions: places, low: rows.map(\.share.low), high: rows.map(\.share.high),
        stroke: Stroke(.ink, width: 1), caps: 4),
      .rightColumn(y: places, texts: rows.map(text)),
    ]
    if overall.isFinite {
      marks.append(
        RuleMark(
          .x(overall), stroke: Stroke(.contrast, width: 1.2, dash: [4, 3]), label: "all images \(percent(overall))",
          isLabelAbove: true))
    }
    let finding =
      title
      ?? (copies == 0
        ? "No \(split) image is a copy of a training image"
        : "\(count(copies)) of \(count(images)) \(split) images are copies of training images")
    return Figure(
      title: finding,
      note: note
        ?? "n = \(count(images)) \(split) images. Whiskers are 95\u{202F}% Wilson intervals; the dashed line is the share among all of them.",
      alternativeText: "\(finding). \(rows.map { "\($0.name) \(text($0))" }.joined(separator: "; ")).",
      panel: Axes(
        x: Axis(
          "share of the images of the class", mapping: .linear(Ticks.nice(0...max(0.01, most))),
          format: .percent(decimals: 0)),
        y: .band(rows.map(\.name)), marks: marks, height: .points(max(40, 21 * Double(rows.count)))))
  }
}

extension FigureExamples {
  func leakByClass() -> Figure {
    let copies = [29, 16, 26, 28, 30, 117, 42]
    let images = [491, 55, 528, 879, 594, 416, 626]
    return Figures.leakByClass(
      classes.indices.map {
        LeakRow(
          classes[$0], copies: copies[$0], images: images[$0],
          share: wilson(Double(copies[$0]) / Double(images[$0]), images[$0]))
      }, overall: 288 / 3589)
  }
}
