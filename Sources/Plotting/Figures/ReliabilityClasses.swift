import Drawing

/// Whether the probabilities of one class can be taken at their word, one against the rest.
public struct ClassReliability: Sendable {
  /// The class.
  public var name: String
  /// Bins of the probability of the class; `confidence` is their mean probability, `accuracy` the share of images that are
  /// labelled with the class.
  public var bins: [ReliabilityBin]
  /// The expected calibration error of these bins, with its interval where one is known.
  public var error: Estimate
  /// Images labelled with the class.
  public var positives: Int

  /// The reliability of one class.
  public init(_ name: String, bins: [ReliabilityBin], error: Estimate, positives: Int) {
    self.name = name
    self.bins = bins
    self.error = error
    self.positives = positives
  }
}

extension Figures {
  /// Reliability diagrams of every class against the rest, with Wilson bands.
  /// - Parameters:
  ///   - classes: one a class; a class without images is said to have none.
  ///   - images: all images, of every class.
  public static func reliabilityClasses(
    _ classes: [ClassReliability], images: Int, title: String? = nil, note: String? = nil
  ) -> Figure {
    let panels = classes.map { one -> Axes in
      var marks: [any Mark] = []
      if one.positives == 0 {
        marks.append(HatchMark("No image is labelled \(isolated(one.name))."))
      } else {
        marks.append(
          RuleMark(.segment(x1: 0, y1: 0, x2: 1, y2: 1), stroke: Stroke(.secondaryInk, width: 0.75, dash: [3, 3])))
        marks += reliabilityMarks(
          one.bins, paint: .accent, shape: .circle, name: nil, radius: 2.2,
          words: (of: "\(one.name): probability", share: "labelled so"))
        let number = NumberFormat.decimals(1)
        let ends = (number.text(100 * one.error.low), number.text(100 * one.error.high))
        marks.append(
          PlotLabelMark(
            ["ECE \(percent(one.error.value))"] + (one.error.low.isFinite ? ["(\(ends.0)–\(ends.1))"] : []),
            place: .above))
      }
      func axis() -> Axis { Axis(mapping: .linear(0...1), ticks: .at([0, 0.5, 1]), format: .decimals(1)) }
      return Axes(
        title: "\(isolated(one.name)), \(sampleSize(one.positives))", x: axis(), y: axis(), marks: marks,
        height: .aspect(1),
        maximumWidth: 170)
    }
    let finding = title ?? classReliabilityTitle(classes)
    let texts = classes.map {
      $0.positives == 0 ? "\($0.name) has no image" : "\($0.name) \($0.error.text(.percent(decimals: 1)))"
    }
    let bins = classes.map(\.bins.count).max() ?? 0
    return Figure(
      title: finding,
      note: note
        ?? "n = \(count(images)) images in \(bins) bins of the probability of a class; beside a name, the images of the class. Bands are 95\u{202F}% Wilson intervals; hollow dots have fewer than 20 images. ECE is that of one class against the rest, with its 95\u{202F}% interval where one is known. On the dashed line a probability is the share of images labelled so.",
      alternativeText: "\(finding). ECE by class: \(texts.joined(separator: "; ")).",
      rows: Figure.multiples(panels, x: "probability of the class", y: "share labelled so"))
  }

  /// Speaks of classes with at least 30 images, and names the worst only where its interval is clear of all others.
  private static func classReliabilityTitle(_ classes: [ClassReliability]) -> String {
    let known = classes.filter { $0.positives >= 30 && $0.error.value.isFinite }
    guard known.count > 1, let worst = known.max(by: { $0.error.value < $1.error.value }),
      let best = known.min(by: { $0.error.value < $1.error.value }), best.error.value < worst.error.value
    else { return "Reliability of each class" }
    let isAlone = known.allSatisfy { $0.name == worst.name || $0.error.high < worst.error.low }
    return isAlone
      ? "Probabilities of \(isolated(worst.name)) are the least reliable (ECE \(percent(worst.error.value)))"
      : "ECE of one class runs from \(percent(best.error.value)) (\(isolated(best.name))) to \(percent(worst.error.value)) (\(isolated(worst.name)))"
  }
}

extension FigureExamples {
  func reliabilityClasses() -> Figure {
    let positives = [491, 55, 528, 879, 594, 0, 626]
    return Figures.reliabilityClasses(
      classes.indices.map { c in
        let bins = (0..<10).map { i -> ReliabilityBin in
          let p = (Double(i) + 0.5) / 10
          let n = i == 0 ? 2000 : positives[c] / (4 + i)
          let share = min(0.98, max(0.01, p * (0.7 + 0.3 * noise(c)) + 0.08 * (noise(c * 40 + i) - 0.5)))
          return ReliabilityBin(
            lower: Double(i) / 10, upper: Double(i + 1) / 10, count: n, confidence: n > 0 ? p : .nan,
            accuracy: n > 0 ? wilson(share, n) : Estimate(.nan))
        }
        let error = positives[c] > 0 ? 0.01 + 0.03 * noise(c + 8) : .nan
        return ClassReliability(
          classes[c], bins: bins, error: Estimate(error, low: error * 0.8, high: error * 1.25), positives: positives[c])
      }, images: 3173)
  }
}
