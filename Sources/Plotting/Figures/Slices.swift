import Drawing

/// How well a part of the images is answered.
public struct SliceRow: Sendable {
  /// Which images: `darkest fifth`, `glasses`.
  public var name: String
  /// The measure with its interval; NaN for an empty slice.
  public var value: Estimate
  /// Images in the slice.
  public var count: Int
  /// Whether a test tells the slice from the rest of the images, corrected for the number of slices.
  public var isTold: Bool

  /// One slice.
  public init(_ name: String, value: Estimate, count: Int, isTold: Bool = false) {
    self.name = name
    self.value = value
    self.count = count
    self.isTold = isTold
  }
}

/// The slices that one property cuts the images into.
public struct SliceGroup: Sendable {
  /// The property: `brightness`.
  public var name: String
  /// The slices, in their order.
  public var rows: [SliceRow]

  /// The slices of one property.
  public init(_ name: String, _ rows: [SliceRow]) {
    self.name = name
    self.rows = rows
  }
}

extension Figures {
  /// A forest plot of slices under the properties that make them, beside the value of all images.
  /// - Parameters:
  ///   - groups: the properties.
  ///   - overall: the measure on all images.
  ///   - images: all of them.
  ///   - measure: what is measured, in lower case; a share of 0...1, written as a percentage.
  ///   - minimum: slices with fewer images are hollow and claim nothing.
  public static func slices(
    _ groups: [SliceGroup], overall: Double, images: Int, measure: String = "accuracy", minimum: Int = 30,
    title: String? = nil, note: String? = nil
  ) -> Figure {
    var names: [String] = []
    var headings: Set<Int> = []
    var placed: [(place: Double, group: String, row: SliceRow)] = []
    for group in groups where !group.rows.isEmpty {
      headings.insert(names.count)
      names.append(group.name)
      for row in group.rows {
        placed.append((Double(names.count), group.name, row))
        names.append(row.name)
      }
    }
    let format = NumberFormat.percent(decimals: 1)
    var marks: [any Mark] = [
      RuleMark(
        .x(overall), stroke: Stroke(.secondaryInk, width: 1), label: "all images \(format.text(overall))",
        isLabelAbove: true)
    ]
    let kinds: [(name: String, paint: Paint, isHollow: Bool, shape: Marker, isChosen: (SliceRow) -> Bool)] = [
      ("fewer than \(minimum) images", .muted, true, .circle, { $0.count < minimum }),
      ("not told from the rest", .accent, false, .circle, { $0.count >= minimum && !$0.isTold }),
      ("told from the rest", .contrast, false, .diamond, { $0.count >= minimum && $0.isTold }),
    ]
    for kind in kinds {
      let chosen = placed.filter { kind.isChosen($0.row) && $0.row.value.value.isFinite }
      guard !chosen.isEmpty else { continue }
      marks += estimateDots(
        chosen.map(\.row.value), at: chosen.map(\.place), paint: kind.paint, shape: kind.shape,
        hollow: chosen.map { _ in kind.isHollow },
        titles: chosen.map { "\($0.group), \($0.row.name): \($0.row.value.text(format)), n = \(count($0.row.count))" },
        name: kind.name)
    }
    marks.append(
      .rightColumn(
        y: placed.map(\.place), texts: placed.map { "\(format.text($0.row.value.value))  n = \(count($0.row.count))" }))
    var y = Axis.band(names)
    y.hasGrid = true
    y.headings = headings
    // Long lists stay on a page: a line a slice, closer together.
    let line = placed.count > 24 ? 12.5 : 16.0
    let finding =
      title ?? sliceTitle(placed.filter { $0.row.count >= minimum }.map { ($0.group, $0.row) }, overall, measure)
    let texts = placed.map { "\($0.group), \($0.row.name): \($0.row.value.text(format)), n = \(count($0.row.count))" }
    return Figure(
      title: finding,
      note: note
        ?? "n = \(count(images)) images. Lines are 95\u{202F}% Wilson intervals. Told from the rest: a test of the slice against all other images, corrected for the number of slices, at 5\u{202F}%.",
      alternativeText: "\(finding). All images: \(format.text(overall)). \(texts.joined(separator: "; ")).",
      panel: Axes(
        x: Axis(measure, format: .percent(decimals: 0)), y: y, marks: marks, legend: .top,
        height: .points(max(40, line * Double(names.count)))))
  }

  /// Names the lowest slice only where it is told from the rest and below the value of all images.
  private static func sliceTitle(_ rows: [(group: String, row: SliceRow)], _ overall: Double, _ measure: String)
    -> String
  {
    guard !rows.isEmpty, overall.isFinite else { return sentence("\(measure) by slice") }
    let told = rows.filter { $0.row.isTold && $0.row.value.value.isFinite }
    if told.isEmpty { return "No slice can be told from the rest of the images" }
    guard let worst = told.min(by: { $0.row.value.value < $1.row.value.value }), worst.row.value.value < overall else {
      return
        "\(told.count) of \(rows.count) slices \(told.count == 1 ? "is" : "are") told from the rest of the images, none of them below"
    }
    return sentence(
      "\(measure) falls to \(percent(worst.row.value.value)) in the slice \"\(isolated(worst.group)), \(isolated(worst.row.name))\" (all images \(percent(overall)))"
    )
  }
}

extension FigureExamples {
  func slices() -> Figure {
    let fifths = ["lowest fifth", "second fifth", "middle fifth", "fourth fifth", "highest fifth"]
    func fifth(_ name: String, _ seed: Int, slope: Double) -> SliceGroup {
      SliceGroup(
        name,
        fifths.enumerated().map { i, fifth in
          let share = 0.65 + slope * (Double(i) - 2) + 0.02 * (noise(seed + i) - 0.5)
          return SliceRow(fifth, value: wilson(share, 718), count: 718, isTold: abs(share - 0.65) > 0.055)
        })
    }
    return Figures.slices(
      [
        fifth("brightness", 10, slope: 0.012), fifth("sharpness", 20, slope: 0.034),
        fifth("left-right asymmetry", 30, slope: -0.008),
        SliceGroup(
          "copies in training images",
          [
            SliceRow("copied", value: wilson(0.86, 288), count: 288, isTold: true),
            SliceRow("clean", value: wilson(0.634, 3301), count: 3301, isTold: true),
          ]),
        SliceGroup(
          "content",
          [
            SliceRow("placeholder", value: wilson(0.18, 11), count: 11),
            SliceRow("cartoon", value: Estimate(.nan), count: 0),
          ]),
      ], overall: 0.652, images: 3589)
  }
}
