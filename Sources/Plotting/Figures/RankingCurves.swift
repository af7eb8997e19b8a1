import Drawing
import Foundation

/// How well one class is ranked before the rest: a ROC curve or a precision-recall curve with its area.
public struct ClassCurve: Sendable {
  /// The class.
  public var name: String
  /// Places on the horizontal axis, 0...1: false positive rate, or recall.
  public var x: [Double]
  /// Places on the vertical axis, 0...1: true positive rate, or precision.
  public var y: [Double]
  /// AUC or average precision with its interval.
  public var area: Estimate
  /// Images labelled with the class.
  public var positives: Int

  /// A curve, its points in the order of the thresholds, either way round.
  public init(_ name: String, x: [Double], y: [Double], area: Estimate, positives: Int) {
    precondition(x.count == y.count, "\(x.count) places on one axis, \(y.count) on the other")
    self.name = name
    self.x = x
    self.y = y
    self.area = area
    self.positives = positives
  }
}

extension Figures {
  /// The fewest images of a class whose area a title speaks of: that of fewer is mostly chance.
  public static let fewestForRanking = 30

  /// ROC curves, one panel a class: the class in colour, the others in gray, chance as the diagonal.
  ///
  /// A curve is thinned to the points that the eye tells apart, 200 at most.
  /// - Parameters:
  ///   - classes: one curve a class; a class without images has an empty one.
  ///   - images: all images, of every class.
  public static func rocCurves(
    _ classes: [ClassCurve], images: Int, title: String? = nil, note: String? = nil
  ) -> Figure {
    curves(
      classes, images: images,
      kind: Kind(area: "AUC", x: "false positive rate", y: "true positive rate", isStepped: false),
      title: title,
      note: note
        ?? "n = \(count(images)) images; beside a name, the images of the class. One class against the rest, areas with 95\u{202F}% intervals. On the dashed line a class is ranked as by chance. Gray: the other classes."
    )
  }

  /// Precision-recall curves, one panel a class, drawn as the steps that average precision sums; chance is the share of
  /// the class.
  /// - Parameters:
  ///   - classes: one curve a class; a class without images has an empty one.
  ///   - images: all images, of every class.
  public static func precisionRecallCurves(
    _ classes: [ClassCurve], images: Int, title: String? = nil, note: String? = nil
  ) -> Figure {
    curves(
      classes, images: images, kind: Kind(area: "AP", x: "recall", y: "precision", isStepped: true), title: title,
      note: note
        ?? "n = \(count(images)) images; beside a name, the images of the class. One class against the rest; AP is average precision without interpolation, with 95\u{202F}% intervals. On the dashed line, the share of the class, images are ranked as by chance. Gray: the other classes."
    )
  }

  private struct Kind {
    let area: String
    let x: String
    let y: String
    let isStepped: Bool

    /// What a class reaches by chance; NaN where the curve does not exist.
    func chance(_ curve: ClassCurve, _ images: Int) -> Double {
      if isStepped { return images > 0 && curve.positives > 0 ? Double(curve.positives) / Double(images) : .nan }
      return curve.positives > 0 && curve.positives < images ? 0.5 : .nan
    }

    /// Why there is no curve; nil where there is one.
    func problem(_ curve: ClassCurve, _ images: Int) -> String? {
      if curve.positives == 0 { return "No image is labelled \(isolated(curve.name))." }
      if !isStepped, curve.positives >= images {
        return "Every image is labelled \(isolated(curve.name)): none to rank behind."
      }
      return curve.x.isEmpty ? "There is no curve." : nil
    }
  }

  private static func curves(_ classes: [ClassCurve], images: Int, kind: Kind, title: String?, note: String) -> Figure {
    let problems = classes.map { kind.problem($0, images) }
    let lines = classes.map { kind.isStepped ? steps($0) : finite($0.x, $0.y) }
    let thin = lines.map { thinned($0, limit: 60, tolerance: 0.006) }
    let panels = classes.indices.map { c in
      panel(
        classes[c], problem: problems[c], own: thinned(lines[c], limit: 200, tolerance: 0.002),
        others: classes.indices.filter { $0 != c && problems[$0] == nil }.map { (classes[$0], thin[$0]) },
        images: images, kind: kind)
    }
    let finding = title ?? curveTitle(classes.filter { kind.problem($0, images) == nil }, images: images, kind)
    let texts = zip(classes, problems).map { curve, problem in
      problem ?? "\(isolated(curve.name)) \(curve.area.text(.decimals(2)))"
    }
    return Figure(
      title: finding, note: note,
      alternativeText: "\(finding). \(kind.area) by class: \(texts.joined(separator: "; ")).",
      rows: Figure.multiples(panels, x: kind.x, y: kind.y))
  }

  private static func panel(
    _ curve: ClassCurve, problem: String?, own: (x: [Double], y: [Double]),
    others: [(curve: ClassCurve, line: (x: [Double], y: [Double]))], images: Int, kind: Kind
  ) -> Axes {
    var marks: [any Mark] = []
    func title(_ curve: ClassCurve) -> String {
      "\(isolated(curve.name)): \(kind.area) \(curve.area.text(.decimals(3)))"
    }
    if let problem {
      marks.append(HatchMark(problem))
    } else {
      let chance = kind.chance(curve, images)
      marks = others.map { other in
        LineMark(
          x: other.line.x, y: other.line.y, stroke: Stroke(Paint.muted.opacity(0.4), width: 0.75),
          title: title(other.curve))
      }
      marks.append(
        RuleMark(
          kind.isStepped ? .y(chance) : .segment(x1: 0, y1: 0, x2: 1, y2: 1),
          stroke: Stroke(.secondaryInk, width: 0.75, dash: [3, 3])))
      marks.append(
        LineMark(
          x: own.x, y: own.y, stroke: Stroke(.accent, width: 1.6),
          title: "\(title(curve)), \(count(curve.positives)) images"))
      // The label keeps away from the line of chance too, which ends where the curve does.
      let interval = curve.area.intervalText(.decimals(2))
      marks.append(
        PlotLabelMark(
          ["\(kind.area) \(NumberFormat.decimals(2).text(curve.area.value))"] + (interval.isEmpty ? [] : [interval]),
          avoidingX: own.x + [1, 0], y: own.y + (kind.isStepped ? [chance, chance] : [1, 0])))
    }
    func axis() -> Axis { Axis(mapping: .linear(0...1), ticks: .at([0, 0.5, 1]), format: .decimals(1)) }
    return Axes(
      title: "\(isolated(curve.name)), \(sampleSize(curve.positives))", x: axis(), y: axis(), marks: marks,
      height: .aspect(1),
      maximumWidth: 170)
  }

  private static func finite(_ x: [Double], _ y: [Double]) -> (x: [Double], y: [Double]) {
    let kept = x.indices.filter { x[$0].isFinite && y[$0].isFinite }
    return (kept.map { x[$0] }, kept.map { y[$0] })
  }

  private static func thinned(_ line: (x: [Double], y: [Double]), limit: Int, tolerance: Double)
    -> (x: [Double], y: [Double])
  {
    let kept = CurveThinning.corners(x: line.x, y: line.y, limit: limit, tolerance: tolerance)
    return (kept.map { line.x[$0] }, kept.map { line.y[$0] })
  }

  /// Average precision gives the part of recall between two thresholds the precision of the lower one.
  private static func steps(_ curve: ClassCurve) -> (x: [Double], y: [Double]) {
    var (x, y) = finite(curve.x, curve.y)
    if let first = x.first, let last = x.last, first > last {
      x.reverse()
      y.reverse()
    }
    guard !x.isEmpty else { return (x, y) }
    var result = (x: [x[0]], y: [y[0]])
    for i in x.indices.dropFirst() {
      result.x += [x[i - 1], x[i]]
      result.y += [y[i], y[i]]
    }
    return result
  }

  /// Speaks of classes with enough images, and names the last one only where its interval is clear of all others.
  private static func curveTitle(_ classes: [ClassCurve], images: Int, _ kind: Kind) -> String {
    let name = kind.isStepped ? "Precision and recall of each class" : "ROC curves of each class"
    let known = classes.filter { $0.positives >= fewestForRanking && $0.area.value.isFinite }
    guard known.count > 1, let low = known.min(by: { $0.area.value < $1.area.value }),
      let high = known.max(by: { $0.area.value < $1.area.value }), low.area.value < high.area.value
    else { return name }
    let format = NumberFormat.decimals(2)
    let isAlone = known.allSatisfy { $0.name == low.name || $0.area.low > low.area.high }
    if isAlone {
      return sentence("\(isolated(low.name)) is told from the rest worst (\(kind.area) \(format.text(low.area.value)))")
    }
    let range =
      "\(kind.area) runs from \(format.text(low.area.value)) (\(isolated(low.name))) to \(format.text(high.area.value)) (\(isolated(high.name)))"
    let isAboveChance = known.allSatisfy { $0.area.low > kind.chance($0, images) }
    return isAboveChance && known.count == classes.count ? "Every class is ranked better than chance; \(range)" : range
  }
}

extension FigureExamples {
  /// Curves of scores whose two kinds of images lie `distance` standard deviations apart.
  private func curve(_ c: Int, isROC: Bool) -> ClassCurve {
    let positives = [491, 55, 528, 879, 594, 0, 626][c]
    let total = 3173.0
    let distance = [1.4, 1.1, 1.0, 2.9, 1.2, 2, 1.6][c]
    let prevalence = Double(positives) / total
    guard positives > 0 else { return ClassCurve(classes[c], x: [], y: [], area: Estimate(.nan), positives: 0) }
    func above(_ z: Double) -> Double { 0.5 * erfc(z / 2.0.squareRoot()) }
    var (x, y): ([Double], [Double]) = ([], [])
    for i in 0...400 {
      let threshold = 5 - 9 * Double(i) / 400
      let (hit, alarm) = (above(threshold - distance), above(threshold))
      let grain = min(hit, 0.01) * (noise(i + 500 * c) - 0.5)
      x.append(isROC ? alarm : hit)
      y.append(isROC ? min(1, hit + grain) : prevalence * hit / (prevalence * hit + (1 - prevalence) * alarm))
    }
    if isROC {
      x = [0] + x + [1]
      y = [0] + y + [1]
    }
    let area = zip(zip(x, x.dropFirst()), zip(y, y.dropFirst())).reduce(0.0) {
      $0 + ($1.0.1 - $1.0.0) * ($1.1.0 + $1.1.1) / 2
    }
    let half = 0.9 * (area * (1 - area) / Double(positives)).squareRoot()
    return ClassCurve(
      classes[c], x: x, y: y, area: Estimate(area, low: area - half, high: min(1, area + half)), positives: positives)
  }

  func rocCurves() -> Figure {
    Figures.rocCurves(classes.indices.map { curve($0, isROC: true) }, images: 3173)
  }

  func precisionRecallCurves() -> Figure {
    Figures.precisionRecallCurves(classes.indices.map { curve($0, isROC: false) }, images: 3173)
  }
}
