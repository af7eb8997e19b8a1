import Drawing

/// The scores of single images by one method.
public struct ScoreSpread: Sendable {
  /// The method or control.
  public var name: String
  /// One score an image.
  public var values: [Double]
  /// Whether it is a control, drawn in gray.
  public var isControl: Bool

  /// The scores of one method.
  public init(_ name: String, values: [Double], isControl: Bool = false) {
    self.name = name
    self.values = values
    self.isControl = isControl
  }
}

extension Figures {
  /// How one score is spread over the images, method by method, as box plots; a mean hides this.
  /// - Parameters:
  ///   - measure: what is measured, along the axis, with its direction.
  ///   - rows: the methods, the best first.
  ///   - reference: a value to compare with, such as zero for differences; nil for none.
  ///   - constant: where scores are of very different size, the size below which differences count as such: the axis is
  ///     linear there and logarithmic beyond it (`Scale.symlog`). Linear everywhere when nil.
  public static func scoreSpread(
    _ measure: String, rows: [ScoreSpread], reference: ReferenceLine? = nil, constant: Double? = nil,
    format: NumberFormat = .decimals(2), title: String? = nil, note: String? = nil
  ) -> Figure {
    let extent = finiteExtent(rows.flatMap(\.values) + (reference.map { [$0.value] } ?? []))
    var marks: [any Mark] = reference.map { [$0.mark(along: .x)] } ?? []
    func words(_ row: ScoreSpread) -> String {
      guard let box = BoxSummary(row.values) else { return "\(row.name): no score" }
      let half = "\(format.text(box.lowerQuartile)) to \(format.text(box.upperQuartile))"
      return "\(row.name): median \(format.text(box.median)), middle half \(half), \(sampleSize(box.count))"
    }
    for (isControl, paint, name) in [(false, Paint.accent, "method"), (true, .muted, "control")] {
      let boxes = rows.enumerated().filter { $1.isControl == isControl }
        .map { BoxMark.Box(at: Double($0), values: $1.values, title: words($1)) }
      guard !boxes.isEmpty else { continue }
      marks.append(BoxMark(boxes, paint: paint, name: name))
    }
    marks.append(
      .rightColumn(
        y: rows.indices.map(Double.init),
        texts: rows.map { BoxSummary($0.values).map { format.text($0.median) } ?? "no score" }))
    var y = Axis.band(rows.map(\.name))
    y.hasGrid = true
    let images = rows.map { row in row.values.count(where: \.isFinite) }.max() ?? 0
    let mapping: Axis.Mapping = constant.map { .symlog(extent.map(widened), constant: $0) } ?? .automatic
    let finding = title ?? "\(sentence(measure)), image by image"
    return Figure(
      title: finding,
      note: note
        ?? "n = \(count(images)) images. Boxes hold the middle half of the images, with the median; whiskers end at the last image within 1.5 box lengths, circles are single images beyond. Numbers: medians."
        + (constant.map {
          " The axis is logarithmic beyond \(NumberFormat.automatic.text(-$0)) and \(NumberFormat.automatic.text($0))."
        } ?? ""),
      alternativeText: "\(finding). \(rows.map(words).joined(separator: "; ")).",
      panel: Axes(
        x: Axis(measure, mapping: mapping), y: y, marks: marks, legend: .top,
        height: .points(max(40, 22 * Double(rows.count)))))
  }

  /// A little room at both ends, so that no circle is cut.
  private static func widened(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
    range.lowerBound - 0.15 * abs(range.lowerBound)...range.upperBound + 0.15 * abs(range.upperBound)
  }
}

extension FigureExamples {
  func scoreSpread() -> Figure {
    // Effects of both signs, some of them a thousand times as large as the usual one.
    func effects(_ seed: Int, shift: Double) -> [Double] {
      (0..<56).map { i in
        let (a, b) = normalPair(600_000 + 100 * seed + i)
        return (a + shift) * (b > 1.6 ? 400 : b > 1 ? 20 : 1)
      }
    }
    return Figures.scoreSpread(
      "advantage over a random map, in logits",
      rows: [
        ScoreSpread("Occlusion", values: effects(1, shift: 2.2)),
        ScoreSpread("Grad-CAM", values: effects(2, shift: 1.1)),
        ScoreSpread("Gradient", values: effects(3, shift: 0.2)),
        ScoreSpread("middle of the picture", values: effects(4, shift: 0.5), isControl: true),
        ScoreSpread("edges", values: effects(5, shift: -0.3), isControl: true),
      ], reference: ReferenceLine(0, label: "no advantage"), constant: 1)
  }
}
