import Drawing
import Plotting
import Testing

/// What the figures of explanations and answers say, and when they claim nothing.
@Suite struct ExplanationFigureTests {
  private func texts(_ figure: Figure) -> [String] { TextBoxCanvas.texts(of: figure).texts.map(\.text) }

  private func calls(_ figure: Figure, _ part: String) -> Int {
    figure.recording().split(separator: "\n").count { $0.contains(part) }
  }

  // MARK: - Regions

  private func regions(_ rows: [RegionRow]) -> Figure {
    Figures.regionTable(rows, parts: ["mouth", "eyes"], areas: [0.1, 0.2])
  }

  @Test func aRegionIsNamedOnlyWhereItsIntervalLiesAboveItsArea() {
    let told = ExplanationFigures.row("happy", count: 90, [(0.35, 0.4, 0.45), (0.1, 0.2, 0.3)])
    let wide = ExplanationFigures.row("fear", count: 90, [(0.05, 0.6, 0.95), (0.21, 0.25, 0.3)])
    #expect(regions([told, wide]).title == "Mouth: 40\u{202F}% of the evidence for happy, on 10\u{202F}% of the face")
    #expect(regions([wide]).title.hasPrefix("Eyes: 25"))
    let few = ExplanationFigures.row("happy", count: 29, [(0.35, 0.4, 0.45), (0.1, 0.2, 0.3)])
    #expect(regions([few]).title == "Where the evidence for each class lies", "29 maps are too few")
    let even = ExplanationFigures.row("sad", count: 90, [(0.05, 0.1, 0.15), (0.15, 0.2, 0.25)])
    #expect(regions([even]).title == "Where the evidence for each class lies")
  }

  @Test func sharesThatLeaveTheAreaOutHaveAStar() {
    let row = ExplanationFigures.row("happy", count: 90, [(0.35, 0.4, 0.45), (0.15, 0.2, 0.25)])
    let below = ExplanationFigures.row("sad", count: 7, [(0.01, 0.02, 0.03), (.nan, .nan, .nan)])
    let figure = regions([row, below])
    #expect(texts(figure).contains("40\u{202F}%*") && texts(figure).contains("20\u{202F}%"))
    #expect(texts(figure).contains("2\u{202F}%*") && texts(figure).contains("–"))
    #expect(figure.note.hasPrefix("n = 97 maps, 7 to 90 a class."))
    #expect(figure.description.contains("happy most for its area in mouth, 40\u{202F}% (35\u{202F}% to 45\u{202F}%)"))
    #expect(calls(figure, "group \"happy, mouth: 40.0\u{202F}%") == 1)
    // Names stand in the first column alone.
    #expect(texts(figure).count { $0 == "happy" } == 1)
  }

  // MARK: - Faithfulness

  private func curves(_ beats: [Bool?], images: Int = 50) -> Figure {
    let methods = beats.enumerated().map { i, told in
      ExplanationFigures.line("method \(i)", .method, [0.8, 0.5 - 0.1 * Double(i), 0.1], beats: told)
    }
    return Figures.faithfulnessCurves(
      [
        FaithfulnessPanel(
          "deletion", axis: "share removed", isHigherBetter: false,
          lines: methods + [
            ExplanationFigures.line("random map", .control, [0.8, 0.6, 0.1]),
            ExplanationFigures.line("oracle", .oracle, [0.8, 0.1, 0.1]),
          ])
      ], answer: "probability", images: images)
  }

  @Test func methodsAreSaidToBeatControlsOnlyWhereThatWasTested() {
    #expect(curves([true, false]).title == "1 of 2 methods beats every control by deletion")
    #expect(curves([true, true]).title == "All 2 methods beat every control by deletion")
    #expect(curves([true]).title == "The method beats every control by deletion")
    #expect(curves([false, false]).title == "No method beats every control by deletion")
    #expect(curves([true, nil]).title == "Deletion of each method")
    #expect(curves([true, true], images: 9).title == "Deletion of each method")
  }

  @Test func methodsComeFirstTheBestBeforeTheOthersAndControlsAreGray() {
    let figure = curves([true, false])
    let names = texts(figure).filter { $0.contains(" 0.") }
    #expect(names == ["method 1 0.43", "method 0 0.47", "random map 0.50", "oracle 0.33"])
    #expect(calls(figure, "stroke secondary-ink 1 dash 1.5,2.5") == 2, "in the legend and in the plot")
    #expect(calls(figure, "stroke contrast 1.4 dash 6,2") == 2)
    #expect(figure.description.contains("oracle 0.33 (0.31 to 0.35)"))
    // A method alone has the band of its interval.
    #expect(calls(curves([true]), "*0.16") == 1 && calls(figure, "*0.16") == 0)
  }

  @Test func aMethodKeepsItsColourWhateverItsRank() throws {
    func panel(_ first: Double) -> FaithfulnessPanel {
      FaithfulnessPanel(
        "deletion", axis: "", isHigherBetter: false,
        lines: [
          ExplanationFigures.line("a", .method, [0.8, first, 0.1]),
          ExplanationFigures.line("b", .method, [0.8, 0.4, 0.1]),
        ])
    }
    for first in [0.2, 0.6] {
      let figure = Figures.faithfulnessCurves([panel(first)], answer: "", images: 5)
      let lines = figure.recording().split(separator: "\n").map { $0.drop { $0 == " " } }
      let group = try #require(lines.firstIndex { $0.hasPrefix("group \"a: area") })
      #expect(lines[group + 1].contains("stroke category-0 "))
    }
  }

  // MARK: - Attention

  @Test func aDossierShowsEveryBlockAndNamesTheStrongestChannel() {
    let figure = Figures.attentionDossier(
      face: ExplanationFigures.face,
      sites: [
        ExplanationFigures.site("cbam_1", channels: 10, side: 2),
        ExplanationFigures.site("cbam_2", channels: 4, side: 3),
      ],
      subject: "sad")
    #expect(figure.title == "Places differ by up to 0.89 in cbam_2 (sad)")
    #expect(texts(figure).contains("channel 9: 0.90") && texts(figure).contains("channel 3: 0.75"))
    // The input, and two pictures a block.
    #expect(calls(figure, "raster ") == 5)
    #expect(figure.note.contains("Gray: the mean factor") && figure.note.hasPrefix("One image."))
    #expect(figure.description.contains("cbam_1: places 0.00 to 0.75, 10 channels 0.00 to 0.90"))
  }

  @Test func ofManyBlocksTheLastAreShown() {
    let sites = (1...9).map { ExplanationFigures.site("cbam_\($0)", channels: 4, side: 2) }
    let figure = Figures.attentionDossier(face: ExplanationFigures.face, sites: sites, subject: "sad")
    #expect(figure.note.contains("The last 5 of 9 blocks."))
    #expect(!texts(figure).contains("cbam_4") && texts(figure).contains("cbam_5"))
  }

  @Test func attentionThatIsNoNumberIsHatched() {
    let site = AttentionSiteView("cbam", channel: [0.5], spatial: ValueGrid([0.0, .nan], width: 2, height: 1))
    let figure = Figures.attentionDossier(face: ExplanationFigures.face, sites: [site], subject: "sad")
    #expect(calls(figure, "raster ") == 1 && calls(figure, "hatch ") == 2)
    #expect(!figure.note.contains("Gray:"))
  }

  // MARK: - Scores

  @Test func boxesSayTheirMediansAndControlsAreGray() {
    let figure = Figures.scoreSpread(
      "deletion",
      rows: [
        ScoreSpread("a", values: [1, 2, 3, 4, 5]),
        ScoreSpread("edges", values: [2, 3, 4, 5, 6, .nan], isControl: true),
        ScoreSpread("none", values: []),
      ])
    #expect(texts(figure).contains("3.00") && texts(figure).contains("4.00") && texts(figure).contains("no score"))
    #expect(figure.note.hasPrefix("n = 5 images.") && !figure.note.contains("logarithmic"))
    #expect(
      figure.description.contains("a: median 3.00, middle half 2.00 to 4.00, n\u{A0}=\u{A0}5; edges: median 4.00"))
    #expect(calls(figure, "fill muted*0.3 stroke muted") == 1 && calls(figure, "fill accent*0.3 stroke accent") == 1)
  }

  @Test func signedScoresOfVeryDifferentSizeHaveALogarithmicAxis() {
    let figure = Figures.scoreSpread(
      "advantage", rows: [ScoreSpread("a", values: [-900, -1, 0, 1, 2, 3, 9000])],
      reference: ReferenceLine(0, label: "none"), constant: 1)
    let numbers = texts(figure)
    for tick in ["\u{2212}100", "0", "100"] { #expect(numbers.contains(tick), "\(numbers)") }
    #expect(figure.note.contains("logarithmic beyond \u{2212}1 and 1."))
    #expect(numbers.contains("none"))
  }

  // MARK: - Answers

  @Test func changesAreJudgedOnlyByATest() {
    func title(_ fixed: Int, _ broken: Int, _ isTold: Bool?) -> String {
      Figures.answerChanges(
        AnswerChange(kept: 100, fixed: fixed, broken: broken, wrongAlike: 20, wrongOtherwise: 10), names: ("A", "B"),
        isTold: isTold
      ).title
    }
    #expect(title(30, 10, true) == "B fixes more images than it breaks (30 against 10)")
    #expect(title(10, 30, true) == "B breaks more images than it fixes (30 against 10)")
    #expect(title(30, 10, false) == "B fixes 30 and breaks 10 images: no difference beyond chance")
    #expect(title(30, 10, nil) == "B fixes 30 and breaks 10 images of A")
  }

  @Test func bandsAreAsBroadAsTheyHoldImages() {
    let figure = Figures.answerChanges(
      AnswerChange(kept: 50, fixed: 20, broken: 20, wrongAlike: 9, wrongOtherwise: 1), names: ("A", "B"))
    let words = texts(figure)
    #expect(words.contains("right in both 50") && words.contains("broken 20") && words.contains("fixed 20"))
    #expect(words.count { $0 == "right 70.0\u{202F}%" } == 2 && words.count { $0 == "wrong 30.0\u{202F}%" } == 2)
    // One image of a hundred is too thin for words: it stands in the legend.
    #expect(words.contains("wrong in both, otherwise 1"))
    #expect(calls(figure, "group \"fixed: 20 of 100 images (20.0\u{202F}%)\"") == 1)
    // 106 parts with the gap are 190 points: both blocks of each side together are 100 of them.
    #expect(calls(figure, "x125.47 fill ink") == 2 && calls(figure, "x53.77 fill ink") == 2)
    #expect(figure.note.hasPrefix("n = 100 images"))
  }

  @Test func confidenceIsSaidToTellRightFromWrongOnlyBeyondChance() {
    let values = (0..<40).map { Double($0) / 40 }
    func title(_ low: Double, _ high: Double, wrong: Int = 40) -> String {
      Figures.confidenceSpread(
        [ConfidenceGroup("a", right: values, wrong: Array(values.prefix(wrong)))],
        separation: Estimate((low + high) / 2, low: low, high: high)
      ).title
    }
    #expect(title(0.7, 0.8) == "A right answer is surer than a wrong one in 75\u{202F}% of all pairs")
    #expect(title(0.3, 0.4) == "A right answer is surer than a wrong one in only 35\u{202F}% of all pairs")
    #expect(title(0.45, 0.6) == "Confidence does not tell right from wrong answers beyond chance")
    #expect(title(0.7, 0.8, wrong: 9) == "Confidence of right and wrong answers")
  }

  @Test func fewAnswersAreDrawnOneByOne() {
    let many = (0..<20).map { 0.3 + Double($0) / 40 }
    let figure = Figures.confidenceSpread([
      ConfidenceGroup("many", right: many, wrong: many),
      ConfidenceGroup("few", right: Array(many.prefix(19)), wrong: []),
    ])
    // All classes and the class of many: two densities each; of the few, 19 lines.
    #expect(calls(figure, "*0.4 stroke") == 4)
    let rugs = figure.recording().split(separator: "\n").filter { $0.contains("stroke accent 0.9") }
    #expect(rugs.count == 1 && rugs[0].split(separator: "M").count - 1 == 19)
    #expect(texts(figure).contains("20 of 59 wrong") && texts(figure).contains("0 of 19 wrong"))
    #expect(figure.description.contains("few 52\u{202F}% and –"))
  }

  // MARK: - Components and parts

  @Test func componentsShareOneScaleWithZeroInTheMiddle() {
    let figure = Figures.eigenfaces(
      [
        Eigenface(ValueGrid([10.0, -40, 0, 0], width: 2, height: 2), share: 0.5),
        Eigenface(ValueGrid([1.0, 2, 3, 4], width: 2, height: 2), share: 0.25),
      ], mean: ValueGrid([0.0, 255, 0, 255], width: 2, height: 2), images: 1000)
    #expect(figure.title == "2 directions hold 75.0\u{202F}% of the variance of the images")
    #expect(texts(figure).contains("50.0\u{202F}%") && texts(figure).contains("mean"))
    // From minus to plus the largest value of all, 40.
    #expect(texts(figure).contains("40") && texts(figure).contains("\u{2212}40") && texts(figure).contains("0"))
    #expect(calls(figure, "raster 2x2x3") == 2 && calls(figure, "raster 2x2x1") == 1)
    #expect(figure.description.contains("component 2 25.0\u{202F}%"))
  }

  @Test func aSummaryHasLayersShapesAndParameters() {
    let figure = Figures.modelSummary([
      ModelPart("stem", layers: 3, output: "24 × 24 × 64", parameters: 1000),
      ModelPart("head", layers: 2, output: "7", parameters: 3000),
    ])
    #expect(figure.title == "The model has 4,000 parameters in 5 layers")
    let words = texts(figure)
    for word in ["part", "layers", "output", "parameters", "stem", "3", "24 × 24 × 64", "25.0\u{202F}%  1,000"] {
      #expect(words.count { $0 == word } == 1, "\(word)")
    }
    #expect(figure.description.contains("head: 2 layers, output 7, 3,000 parameters (75.0\u{202F}%)"))
  }
}
