import Attribution
import Reporting
import Statistics

/// What a report says about the faithfulness of methods.
struct FaithfulnessSection {
  let findings: FaithfulnessFindings
  let seed: UInt64

  var study: FaithfulnessStudy { findings.study }
  var measures: [FaithfulnessFindings.Measure] { findings.measures }
  var directed: [FaithfulnessFindings.Measure] { measures.filter(\.isRanked) }
  private var described: [FaithfulnessFindings.Measure] { measures.filter { $0.info.direction == .describes } }
  /// Tests that methods pass or fail, and that order nothing.
  private var tests: [FaithfulnessFindings.Measure] {
    measures.filter { $0.info.direction != .describes && !$0.info.isRanking }
  }

  /// The most measures of one table: more columns are not read.
  private static let columns = 4

  func section(_ shelf: inout FigureShelf) throws -> Section {
    let figures = FaithfulnessFigures(findings, seed: seed)
    let overview = try figures.overview(&shelf)
    let curves = try figures.curves(&shelf)
    let spread = try figures.spread(&shelf)
    let stability = try StabilitySection(study)?.section(&shelf)
    let randomisation = tests.isEmpty ? nil : try self.randomisation(&shelf)
    return Section("Faithfulness of the methods", id: "faithfulness") {
      intro
      overview
      curves
      spread
      (parts(directed) + [described]).filter { !$0.isEmpty }.enumerated().map { means($1, $0) }
      parts(directed).enumerated().map { standing($1, $0) }
      List(sentences)
      callouts
      parts(directed).enumerated().map { references($1, $0) }
      stability
      randomisation
      health
      if directed.contains(where: { !$0.contests.isEmpty }) {
        Details("Every method against every control") { contests }
      }
      Details("How each measure is defined") {
        Block.definitions(
          measures.map {
            Definition(
              "\($0.info.title) (\($0.info.direction.rawValue))",
              "\($0.info.convention) Range: \($0.info.range). \($0.info.reference).")
          })
      }
    }
  }

  /// Measures in tables of equal size.
  private func parts(_ measures: [FaithfulnessFindings.Measure]) -> [[FaithfulnessFindings.Measure]] {
    guard !measures.isEmpty else { return [] }
    let count = (measures.count + Self.columns - 1) / Self.columns
    let size = (measures.count + count - 1) / count
    return stride(from: 0, to: measures.count, by: size).map {
      Array(measures[$0..<min($0 + size, measures.count)])
    }
  }

  /// The identifier of a table that may have several parts.
  static func id(_ name: String, _ part: Int) -> String { part == 0 ? name : "\(name)-\(part + 1)" }

  private func randomisation(_ shelf: inout FigureShelf) throws -> Section {
    let figure = try FaithfulnessFigures(findings, seed: seed).randomisation(&shelf)
    return Section("Parameter randomisation", id: "randomisation") {
      "Layers of a copy of the network get the values that training would have started with, from the output down, and the image is explained again. A map that stays what it was says more of the image than of what the network learned. Methods are not ordered by these numbers: noise passes every such test, as the random control shows, and the edges of the image fail it by construction."
      figure
      means(tests, nil)
      references(tests, nil)
    }
  }

  /// Lines for standard output.
  var summary: [String] {
    let told = directed.map { measure in
      let pairs = measure.comparison?.pairs ?? []
      return "\(measure.info.id) \(pairs.count { $0.adjustedP < FaithfulnessFindings.threshold }) of \(pairs.count)"
    }
    return [
      "faithfulness of \(enumeration(study.entries.map(\.method.title))) on \(study.faces.count) images"
        + (told.isEmpty ? "" : "; pairs of methods told apart: \(told.joined(separator: ", "))")
    ]
  }

  // MARK: - Words

  /// A column's heading: the measure's short name, and which way is better.
  static func heading(_ info: FaithfulnessInfo) -> Prose {
    let name = info.shortTitle
    switch info.direction {
    case .higherIsBetter: return "\(name) ↑"
    case .lowerIsBetter: return "\(name) ↓"
    case .describes: return "\(name)"
    }
  }

  static func grid(_ height: Int, _ width: Int) -> String { "(\(height)\u{A0}×\u{A0}\(width))" }

  static func quantity(_ value: Double?, _ interval: Statistics.Interval?) -> Quantity {
    Quantity(value, digits: 2, interval: interval.map { Quantity.Interval($0) })
  }

  static func mark(_ verdict: FaithfulnessFindings.Verdict) -> String {
    switch verdict {
    case .chance: " ‡"
    case .positional: " †"
    case .specific: ""
    }
  }

  static func number(_ mean: FaithfulnessFindings.Mean?) -> Table.Cell {
    .number(quantity(mean?.value, mean?.interval))
  }

  private var intro: Prose {
    "\(study.faces.count) images, chosen so that classes keep their shares, were explained for the logit of their predicted class, and every map was judged on its own grid. Arrows show the better direction; measures without one describe. What is removed is replaced by \(enumeration(study.baselines.map { "the \($0)" })) in turn, and results are means over both; curves have at most \(FaithfulnessStudy.steps) steps, and cells that tie are taken in \(FaithfulnessStudy.tieOrders) random orders. Read down a column: measures ask different questions and are not added up, and on another grid a step removes another area, so that methods on different grids differ in both.\(placesProse)"
  }

  private var placesProse: String {
    study.measures.places.isEmpty
      ? ""
      : " \(enumeration(study.measures.places.map { $0.info.title })) ask whether maps lie in the parts of a drawn face that its expression changes; they are taken of images that are predicted as they are labelled, and say where evidence was drawn, which need not be what the network uses."
  }

  /// Which pairs of methods cannot be told apart, and what the controls leave of each method.
  private var sentences: [Prose] {
    directed.compactMap { measure -> Prose? in
      guard let comparison = measure.comparison else {
        return
          "\(measure.info.shortTitle): fewer than \(FaithfulnessFindings.fewestImages) images have a score of every method; nothing is compared."
      }
      let ties = comparison.pairs.filter { $0.adjustedP >= FaithfulnessFindings.threshold }
      guard comparison.pairs.count > 0 else { return nil }
      if ties.isEmpty { return "\(measure.info.shortTitle): every pair of methods can be told apart." }
      if ties.count == comparison.pairs.count {
        return "\(measure.info.shortTitle): no two methods can be told apart on \(images(comparison.images))."
      }
      let names = ties.map { "\(findings.title($0.first)) and \(findings.title($0.second))" }
      return "\(measure.info.shortTitle): cannot be told apart: \(names.joined(separator: "; "))."
    } + findings.compared.indices.compactMap { verdicts($0) }
  }

  /// By which measures a method is no better than chance, and by which it is better than chance alone.
  private func verdicts(_ method: Int) -> Prose? {
    let found = directed.compactMap { measure in
      findings.verdict(method, measure).map { (name: measure.info.shortTitle, verdict: $0) }
    }
    func names(_ verdict: FaithfulnessFindings.Verdict) -> String? {
      let names = found.filter { $0.verdict == verdict }.map(\.name)
      if names.isEmpty { return nil }
      guard names.count == directed.count else { return enumeration(names) }
      return verdict == .specific ? "every measure" : "any measure"
    }
    let parts = [
      names(.chance).map { "not shown to beat random maps by \($0)" },
      names(.positional).map {
        "not shown to beat the mean of its own maps of other images by \($0): positional, not image-specific there"
      },
      names(.specific).map { "better than both by \($0)" },
    ].compactMap(\.self)
    return parts.isEmpty ? nil : "\(strong: Prose(findings.title(method))): \(parts.joined(separator: "; "))."
  }

  /// A warning for few images.
  private var few: [Callout] {
    guard study.faces.count < FaithfulnessFindings.advisedImages else { return [] }
    return [
      Callout(
        .warning, "Methods are compared on \(Prose(counted(study.faces.count, "image"))) only",
        action: "Ask for \(FaithfulnessFindings.advisedImages) or more with \(code: "--faithfulness")."
      ) {
        "With fewer than \(FaithfulnessFindings.advisedImages), bootstrap intervals are too narrow, few methods are told apart, and what is “not shown” may only be too small to be seen."
      }
    ]
  }

  private var callouts: [Callout] {
    let unsteady = directed.compactMap { measure in
      measure.comparison?.reliability.map { (title: measure.info.shortTitle, alpha: $0) }
    }.filter { $0.alpha < MethodComparison.reliableFrom }
    guard !unsteady.isEmpty else { return few }
    let list = unsteady.map { "\($0.title) \(Quantity($0.alpha, digits: 2).text)" }.joined(separator: ", ")
    return few + [
      Callout(
        .warning,
        "Images disagree about the order of the methods",
        action: "Read means as means: they do not say which method is best for one image.",
        evidence: "faithfulness-standing"
      ) {
        "Krippendorff's alpha of the methods' ranks, with images as raters, lies below \(Quantity(MethodComparison.reliableFrom, digits: 3)), the bound for even tentative conclusions: \(list)."
      }
    ]
  }
}
