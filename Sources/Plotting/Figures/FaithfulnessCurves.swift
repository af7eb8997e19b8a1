import Drawing
import Foundation

/// The mean curve of one kind of maps: what happens to the answer while the image is taken away or given back.
public struct FaithfulnessLine: Sendable {
  /// What made the maps.
  public enum Kind: Sendable, Hashable {
    case method
    /// Maps that know nothing of the network: chance, edges, the middle of the picture.
    case control
    /// The order of exact values, on cells of their own: no bound for maps on finer ones.
    case oracle
  }

  /// The method or control.
  public var name: String
  /// What made the maps.
  public var kind: Kind
  /// Shares of the image, rising from 0 to 1.
  public var shares: [Double]
  /// The mean answer at each share, with its interval where one is known.
  public var values: [Estimate]
  /// The mean area under the curve of each image, with its interval.
  public var area: Estimate
  /// Whether a test tells the method from every control, on its better side; nil where none was made.
  public var beatsControls: Bool?

  /// A curve.
  /// - Precondition: as many shares as values.
  public init(
    _ name: String, kind: Kind = .method, shares: [Double], values: [Estimate], area: Estimate,
    beatsControls: Bool? = nil
  ) {
    precondition(shares.count == values.count, "\(shares.count) shares, \(values.count) values")
    self.name = name
    self.kind = kind
    self.shares = shares
    self.values = values
    self.area = area
    self.beatsControls = beatsControls
  }
}

/// The curves of one measure.
public struct FaithfulnessPanel: Sendable {
  /// The measure: `deletion`.
  public var measure: String
  /// What is done to the image, along the horizontal axis: `share of the image removed`.
  public var axis: String
  /// Whether a larger area under the curve is better.
  public var isHigherBetter: Bool
  /// The curves.
  public var lines: [FaithfulnessLine]

  /// The curves of one measure.
  public init(_ measure: String, axis: String, isHigherBetter: Bool, lines: [FaithfulnessLine]) {
    self.measure = measure
    self.axis = axis
    self.isHigherBetter = isHigherBetter
    self.lines = lines
  }

  /// Which way is better, in words.
  var direction: String { isHigherBetter ? "higher is better" : "lower is better" }
}

extension Figures {
  /// Curves of several methods by measures that take the image away or give it back, with the controls in gray and the
  /// oracle beside them; the number beside a name is the mean area under the curve.
  /// - Parameters:
  ///   - panels: one a measure.
  ///   - answer: what the vertical axis is: `probability of the predicted class`.
  ///   - images: how many were explained.
  public static func faithfulnessCurves(
    _ panels: [FaithfulnessPanel], answer: String, images: Int, title: String? = nil, note: String? = nil
  ) -> Figure {
    let number = NumberFormat.decimals(2)
    let values = panels.flatMap(\.lines).flatMap(\.values).flatMap { [$0.value, $0.low, $0.high] }
    // Probabilities begin at zero, and end at one where they come near it; logits take what they need.
    let extent = finiteExtent(values) ?? 0...1
    let isShare = extent.lowerBound >= 0 && extent.upperBound <= 1
    let top = extent.upperBound > 0.5 ? 1 : Ticks.nice(0...max(extent.upperBound, 0.01)).upperBound
    let axes = panels.map { panel -> Axes in
      // All curves of a measure meet at both ends, so that names stand above the plot: methods first, the best first.
      let order = ordered(panel)
      let strokes = faithfulnessStrokes(order)
      var marks: [any Mark] = zip(order, strokes).map { line, stroke in
        LineMark(x: [], y: [], stroke: stroke, name: named(line))
      }
      // What is only there to compare with lies below the methods.
      for (line, stroke) in zip(order, strokes).reversed() {
        if order.count(where: { $0.kind == .method }) == 1, line.kind == .method {
          marks.append(
            AreaMark(
              x: line.shares, low: line.values.map(\.low), high: line.values.map(\.high),
              fill: stroke.paint.opacity(0.16)))
        }
        marks.append(
          LineMark(
            x: line.shares, y: line.values.map(\.value), stroke: stroke,
            title: "\(line.name): area \(line.area.text(.decimals(3)))"))
      }
      return Axes(
        title: "\(sentence(panel.measure)) (\(panel.direction))",
        x: Axis(
          panel.axis, mapping: .linear(0...1), ticks: .at([0, 0.25, 0.5, 0.75, 1]), format: .percent(decimals: 0)),
        y: Axis(
          answer, mapping: .linear(isShare ? 0...top : Ticks.nice(extent)),
          format: isShare ? .percent(decimals: 0) : .automatic), marks: marks, legend: .top, height: .points(150))
    }
    let finding = title ?? faithfulnessTitle(panels, images)
    let texts = panels.map { panel in
      "\(sentence(panel.measure)), \(panel.direction): "
        + panel.lines.map { "\($0.name) \($0.area.text(number))" }.joined(separator: ", ")
    }
    return Figure(
      title: finding,
      note: note
        ?? "n = \(count(images)) images, means. Gray: controls, which know nothing of the network. Orange: the oracle, exact values on cells of its own; a finer map may pass it. The number beside a name is the mean area under the curve.",
      alternativeText: "\(finding). Mean areas: \(texts.joined(separator: ". ")).",
      rows: axes.map { Figure.Row([$0]) })
  }

  /// Methods, the best first, then the controls and the oracle.
  private static func ordered(_ panel: FaithfulnessPanel) -> [FaithfulnessLine] {
    let kinds: [FaithfulnessLine.Kind] = [.method, .control, .oracle]
    let isBest: (Double, Double) -> Bool = panel.isHigherBetter ? { $0 > $1 } : { $0 < $1 }
    func rank(_ line: FaithfulnessLine) -> Double {
      line.area.value.isFinite ? line.area.value : panel.isHigherBetter ? -.infinity : .infinity
    }
    return kinds.flatMap { kind in
      panel.lines.enumerated().filter { $0.element.kind == kind }
        .sorted {
          rank($0.element) == rank($1.element)
            ? $0.offset < $1.offset : isBest(rank($0.element), rank($1.element))
        }.map(\.element)
    }
  }

  /// Methods and controls look the same in every panel, whatever their rank: they have their look by their name.
  private static func faithfulnessStrokes(_ lines: [FaithfulnessLine]) -> [Stroke] {
    let dashes: [[Double]] = [[1.5, 2.5], [4, 2], [1.5, 2, 6, 2], [8, 3]]
    func place(_ line: FaithfulnessLine) -> Int {
      lines.filter { $0.kind == line.kind }.map(\.name).sorted().firstIndex(of: line.name) ?? 0
    }
    return lines.map { line in
      let k = place(line)
      return switch line.kind {
      case .method: Stroke(.category(k), width: 1.7, dash: k % Palette.categories.count < 4 ? [] : [5, 2])
      case .control: Stroke(.secondaryInk, width: 1, dash: dashes[k % dashes.count])
      case .oracle: Stroke(.contrast, width: 1.4, dash: [6, 2])
      }
    }
  }

  private static func named(_ line: FaithfulnessLine) -> String {
    line.area.value.isFinite ? "\(line.name) \(NumberFormat.decimals(2).text(line.area.value))" : line.name
  }

  /// Counts the methods that beat every control where that was tested on at least 10 images.
  private static func faithfulnessTitle(_ panels: [FaithfulnessPanel], _ images: Int) -> String {
    let counts = panels.map { panel -> (measure: String, beaten: Int, all: Int)? in
      let methods = panel.lines.filter { $0.kind == .method }
      let tested = methods.compactMap(\.beatsControls)
      return methods.isEmpty || tested.count < methods.count
        ? nil : (panel.measure, tested.count { $0 }, methods.count)
    }
    let known = counts.compactMap(\.self)
    guard images >= 10, !known.isEmpty, known.count == counts.count else {
      return panels.isEmpty
        ? "Curves of faithfulness" : sentence("\(panels.map(\.measure).joined(separator: " and ")) of each method")
    }
    if known.allSatisfy({ $0.beaten == 0 }) {
      return "No method beats every control by \(known.map(\.measure).joined(separator: " or "))"
    }
    let parts = known.enumerated().map { i, found in
      let who =
        found.beaten == found.all
        ? (found.all == 1 ? "the method beats" : "all \(found.all) methods beat")
        : "\(found.beaten) of \(found.all) methods beat\(found.beaten == 1 ? "s" : "")"
      return i == 0
        ? "\(who) every control by \(found.measure)" : "\(found.beaten) of \(found.all) by \(found.measure)"
    }
    return sentence(parts.joined(separator: ", "))
  }
}

extension FigureExamples {
  func faithfulnessCurves() -> Figure {
    let shares = (0...12).map { Double($0) / 12 }
    func line(
      _ name: String, _ kind: FaithfulnessLine.Kind, speed: Double, isDeletion: Bool, beats: Bool? = nil
    ) -> FaithfulnessLine {
      let values = shares.map { share -> Double in
        let way = 0.74 * (1 - exp(-3 * speed * share)) / (1 - exp(-3 * speed))
        return isDeletion ? 0.82 - way : 0.08 + way
      }
      let area = values.reduce(0, +) / Double(values.count)
      return FaithfulnessLine(
        name, kind: kind, shares: shares, values: values.map { Estimate($0, low: $0 - 0.04, high: $0 + 0.04) },
        area: Estimate(area, low: area - 0.03, high: area + 0.03), beatsControls: beats)
    }
    func lines(_ isDeletion: Bool) -> [FaithfulnessLine] {
      [
        line("Occlusion", .method, speed: 1.9, isDeletion: isDeletion, beats: true),
        line("Grad-CAM", .method, speed: 0.9, isDeletion: isDeletion, beats: true),
        line("Gradient", .method, speed: isDeletion ? 0.4 : 0.5, isDeletion: isDeletion, beats: false),
        line("random map", .control, speed: 0.2, isDeletion: isDeletion),
        line("middle of the picture", .control, speed: 0.55, isDeletion: isDeletion),
        line("exact values", .oracle, speed: 2.6, isDeletion: isDeletion),
      ]
    }
    return Figures.faithfulnessCurves(
      [
        FaithfulnessPanel(
          "deletion", axis: "share of the image removed, most important first", isHigherBetter: false,
          lines: lines(true)),
        FaithfulnessPanel(
          "insertion", axis: "share of the image given back, most important first", isHigherBetter: true,
          lines: lines(false)),
      ], answer: "probability of the predicted class", images: 56)
  }
}
