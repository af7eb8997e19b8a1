import Drawing
import Plotting
import Testing

/// Figures of reports whose data are unusual: nothing on one side, all values equal, many curves, very long names.
@Suite struct FigureEdgeTests {
  private func calls(_ figure: Figure, _ part: String) -> Int {
    figure.recording().split(separator: "\n").count { $0.contains(part) }
  }

  /// The texts of a figure, none of which leaves it or lies on another.
  private func texts(_ figure: Figure, sourceLocation: SourceLocation = #_sourceLocation) -> [TextBoxCanvas.Entry] {
    let canvas = TextBoxCanvas.texts(of: figure)
    #expect(canvas.outside == [], sourceLocation: sourceLocation)
    #expect(canvas.overlaps == [], sourceLocation: sourceLocation)
    return canvas.texts
  }

  /// A name of exactly so many characters.
  private func name(_ start: String, _ length: Int, filler: String = " and more") -> String {
    String((start + String(repeating: filler, count: length)).prefix(length))
  }

  // MARK: - Confidence

  @Test func aClassMayHaveNoRightOrNoWrongAnswer() {
    let values = (0..<25).map { Double($0) / 25 }
    let figure = Figures.confidenceSpread([
      ConfidenceGroup("never right", right: [], wrong: values),
      ConfidenceGroup("never wrong", right: values, wrong: []), ConfidenceGroup("never", right: [], wrong: []),
    ])
    let words = texts(figure).map(\.text)
    for text in ["25 of 50 wrong", "25 of 25 wrong", "0 of 25 wrong", "0 of 0 wrong"] {
      #expect(words.count { $0 == text } == 1, "\(text)")
    }
    // Two densities of all classes, and one of each class that has answers; no answer is drawn by itself.
    #expect(calls(figure, "*0.4 stroke") == 4)
    #expect(calls(figure, "stroke accent 0.9") == 0 && calls(figure, "stroke contrast 0.9") == 0)
    let half = "48\u{202F}%"
    #expect(figure.description.contains("never right – and \(half); never wrong \(half) and –; never – and –."))
  }

  @Test func withoutAWrongAnswerNothingIsClaimed() {
    let values = (0..<40).map { Double($0) / 40 }
    let sides: [(right: [Double], wrong: [Double])] = [(values, []), ([], values)]
    for (right, wrong) in sides {
      let figure = Figures.confidenceSpread(
        [ConfidenceGroup("a", right: right, wrong: wrong)], separation: Estimate(0.8, low: 0.7, high: 0.9))
      #expect(figure.title == "Confidence of right and wrong answers")
      #expect(calls(figure, "*0.4 stroke") == 1)
    }
  }

  // MARK: - Scores

  @Test func aMethodMayHaveNoScoreOrTheSameForEveryImage() {
    let figure = Figures.scoreSpread(
      "deletion",
      rows: [
        ScoreSpread("spread", values: [0.1, 0.2, 0.3, 0.5, 0.6, 0.7]),
        ScoreSpread("equal", values: [Double](repeating: 0.25, count: 6)), ScoreSpread("none", values: []),
      ])
    let words = texts(figure).map(\.text)
    #expect(words.contains("0.40") && words.contains("0.25") && words.contains("no score"))
    // The box of equal scores has no length, and its median is seen all the same.
    #expect(calls(figure, " 0x12.32 fill accent*0.3") == 1 && calls(figure, "fill accent*0.3 stroke accent") == 2)
    #expect(calls(figure, "stroke ink 1.6") == 2)
    #expect(
      figure.description.contains("equal: median 0.25, middle half 0.25 to 0.25, n\u{A0}=\u{A0}6; none: no score."))
    #expect(figure.note.hasPrefix("n = 6 images."))
  }

  @Test(arguments: [0, 0.25, -3, 1e6]) func equalScoresAloneStandInTheMiddleOfTheirAxis(value: Double) throws {
    for constant in [nil, 1.0] {
      let figure = Figures.scoreSpread(
        "deletion", rows: [ScoreSpread("equal", values: [Double](repeating: value, count: 6))], constant: constant)
      #expect(texts(figure).contains { $0.text == NumberFormat.decimals(2).text(value) })
      let calls = figure.recording().split(separator: "\n")
      let median = try #require(calls.first { $0.contains("stroke ink 1.6") })
      let axis = try #require(calls.first { $0.contains("stroke secondary-ink 0.75") })
      let place = try #require(ends(median).first)
      let (left, right) = (try #require(ends(axis).first), try #require(ends(axis).last))
      #expect(place > left + 0.2 * (right - left) && place < right - 0.2 * (right - left), "\(value), \(median)")
    }
  }

  /// The horizontal places of the corners of a recorded path of straight lines.
  private func ends(_ call: Substring) -> [Double] {
    call.split(separator: " ").filter { $0.hasPrefix("M") || $0.hasPrefix("L") }
      .compactMap { Double($0.dropFirst().prefix { $0 != "," }) }
  }

  // MARK: - Faithfulness

  @Test func oneMethodAloneIsACurveWithItsBand() {
    let figure = Figures.faithfulnessCurves(
      [
        FaithfulnessPanel(
          "deletion", axis: "share removed", isHigherBetter: false,
          lines: [ExplanationFigures.line("only", .method, [0.8, 0.4, 0.1], beats: nil)])
      ], answer: "probability", images: 50)
    #expect(figure.title == "Deletion of each method")
    #expect(texts(figure).count { $0.text == "only 0.43" } == 1)
    #expect(calls(figure, "*0.16") == 1)
  }

  @Test(arguments: [5, 60]) func allMethodsAndControlsStandInTheLegend(length: Int) {
    let kinds: [(kind: FaithfulnessLine.Kind, start: String, count: Int)] = [
      (.method, "m", 6), (.control, "c", 4), (.oracle, "o", 1),
    ]
    let lines = kinds.flatMap { kind in
      (0..<kind.count).map { i in
        ExplanationFigures.line(
          name("\(kind.start)\(i)", length), kind.kind, [0.9, 0.8 - 0.1 * Double(i), 0.1], beats: true)
      }
    }
    let figure = Figures.faithfulnessCurves(
      [
        FaithfulnessPanel("deletion", axis: "share removed", isHigherBetter: false, lines: lines),
        FaithfulnessPanel("insertion", axis: "share given back", isHigherBetter: true, lines: lines),
      ], answer: "probability of the predicted class", images: 50)
    let words = texts(figure).map(\.text)
    for line in lines {
      #expect(
        words.count { $0 == "\(line.name) \(NumberFormat.decimals(2).text(line.area.value))" } == 2, "\(line.name)")
    }
    // The samples of the legend are the lines 14 points long; no two look alike.
    let samples = figure.recording().split(separator: "\n").filter { call in
      let places = ends(call)
      return call.hasPrefix("path ") && places.count == 2 && abs(places[1] - places[0] - 14) < 0.02
    }.map { $0.split(separator: " stroke ").last ?? "" }
    #expect(samples.count == 22 && Set(samples).count == 11)
  }

  // MARK: - Answers

  @Test func modelsThatAnswerAlikeAreSaidTo() {
    func figure(_ isTold: Bool?) -> Figure {
      Figures.answerChanges(
        AnswerChange(kept: 90, fixed: 0, broken: 0, wrongAlike: 10, wrongOtherwise: 0), names: ("a", "b"),
        isTold: isTold)
    }
    let words = texts(figure(false)).map(\.text)
    #expect(words.contains("right in both 90") && words.contains("wrong in both, alike 10"))
    #expect(!words.contains { $0.hasPrefix("fixed") || $0.hasPrefix("broken") || $0.contains("otherwise") })
    #expect(words.count { $0 == "right 90.0\u{202F}%" } == 2 && words.count { $0 == "wrong 10.0\u{202F}%" } == 2)
    for isTold in [nil, false, true] { #expect(figure(isTold).title == "A and b are right about the same images") }
    #expect(figure(false).description.contains("broken 0 (0.0\u{202F}%); fixed 0 (0.0\u{202F}%)"))
  }

  @Test func asManyFixedAsBrokenIsNoDifference() {
    let figure = Figures.answerChanges(
      AnswerChange(kept: 90, fixed: 5, broken: 5, wrongAlike: 0, wrongOtherwise: 0), names: ("a", "b"), isTold: true)
    #expect(figure.title == "B fixes 5 and breaks 5 images: no difference beyond chance")
  }

  @Test(arguments: [" and more", "-and-more"]) func longNamesOfModelsAreWholeAndLevel(filler: String) {
    let names = (name("first", 80, filler: filler), name("second", 80, filler: filler))
    for (fixed, broken) in [(500, 200), (0, 0), (1, 0)] {
      let figure = Figures.answerChanges(
        AnswerChange(kept: 1000, fixed: fixed, broken: broken, wrongAlike: 1, wrongOtherwise: 0), names: names,
        title: "Changes")
      let words = texts(figure).map(\.text)
      #expect(!words.contains { $0.hasSuffix("…") } && calls(figure, "rotated") == 0)
      // The lines of both names, without the spaces at which they are broken.
      let letters = words.joined().filter { $0 != " " }
      for name in [names.0, names.1] { #expect(letters.contains(name.filter { $0 != " " }), "\(words)") }
    }
  }

  // MARK: - Parts of a model

  @Test func longNamesOfPartsAreWholeAndToldApart() throws {
    let parts = [96, 48, 24, 12, 6, 3, 1].flatMap { side in
      ["", ", attention"].map { kind in
        ModelPart(
          "maps of \(side)\u{A0}×\u{A0}\(side)\(kind)", layers: 12,
          output: "\(side)\u{A0}×\u{A0}\(side)\u{A0}×\u{A0}2048",
          parameters: 14_964_736)
      }
    }
    let words = texts(Figures.modelSummary(parts))
    #expect(!words.contains { $0.text.hasSuffix("…") })
    for part in parts {
      let lines = part.name.replacing(", attention", with: ",")
      #expect(words.contains { $0.text == part.name || $0.text == lines }, "\(part.name)")
    }
    // The names from top to bottom: those of two lines end with the kind.
    let column = words.filter { $0.text.hasPrefix("maps of") || $0.text == "attention" }.sorted {
      $0.box.minY < $1.box.minY
    }
    #expect(column.allSatisfy { $0.box.height >= 7.5 })
    for (above, below) in zip(column, column.dropFirst()) {
      let gap = below.box.minY - above.box.maxY
      #expect(below.text == "attention" ? gap < 3 : gap > 6, "\(above.text) / \(below.text): \(gap)")
    }
  }

  @Test func oneLayerIsNotSeveral() {
    let figure = Figures.modelSummary([ModelPart("head", layers: 1, output: "7", parameters: 70)])
    #expect(figure.title == "The model has 70 parameters in 1 layer")
    #expect(figure.description.contains("head: 1 layer, output 7,"))
  }
}
