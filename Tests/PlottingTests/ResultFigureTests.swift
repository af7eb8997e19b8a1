import Drawing
import Foundation
import Plotting
import Testing

/// What the titles of the figures of results claim, and when they claim nothing.
@Suite struct ResultFigureTests {
  private func roc(_ areas: [(low: Double, value: Double, high: Double)], positives: Int = 100) -> Figure {
    Figures.rocCurves(
      areas.enumerated().map { i, area in
        ResultFigures.curve(
          "class\(i)", area: Estimate(area.value, low: area.low, high: area.high), positives: positives)
      }, images: 1000)
  }

  @Test func theWorstRankedClassIsNamedOnlyWhereItsIntervalIsClear() {
    #expect(roc([(0.8, 0.82, 0.84), (0.9, 0.92, 0.94)]).title == "Class0 is told from the rest worst (AUC 0.82)")
    #expect(
      roc([(0.8, 0.85, 0.91), (0.9, 0.92, 0.94)]).title
        == "Every class is ranked better than chance; AUC runs from 0.85 (class0) to 0.92 (class1)")
    #expect(roc([(0.45, 0.6, 0.8), (0.7, 0.8, 0.9)]).title == "AUC runs from 0.60 (class0) to 0.80 (class1)")
    #expect(roc([(0.8, 0.82, 0.84), (0.9, 0.92, 0.94)], positives: 29).title == "ROC curves of each class")
  }

  @Test func anAbsentClassIsSaidAndDrawsNoCurve() {
    let figure = Figures.rocCurves(
      [
        ClassCurve("disgust", x: [], y: [], area: Estimate(.nan), positives: 0),
        ResultFigures.curve("happy", area: Estimate(0.9, low: 0.8, high: 0.95), positives: 50),
        ResultFigures.curve("everyone", area: Estimate(.nan), positives: 90),
      ], images: 90)
    let recording = figure.recording()
    #expect(recording.contains("group \"No image is labelled disgust.\""))
    #expect(recording.contains("group \"Every image is labelled everyone: none to rank behind.\""))
    #expect(recording.components(separatedBy: "group \"happy: AUC").count == 2, "one curve, in its own panel alone")
    #expect(figure.description.contains("happy 0.90 (0.80 to 0.95)"))
  }

  @Test func precisionAndRecallRunEitherWayRound() {
    let (recall, precision) = ([0.2, 0.6, 1], [1, 0.75, 0.4])
    let area = Estimate(0.6, low: 0.5, high: 0.7)
    let curves = [
      ClassCurve("a", x: recall, y: precision, area: area, positives: 40),
      ClassCurve("a", x: recall.reversed(), y: precision.reversed(), area: area, positives: 40),
    ].map { Figures.precisionRecallCurves([$0], images: 100).recording() }
    #expect(curves[0] == curves[1])
  }

  @Test func bigCurvesGiveSmallFiles() throws {
    let curves = (0..<7).map { c in
      ClassCurve(
        "class\(c)", x: (0...20_000).map { Double($0) / 20_000 },
        y: (0...20_000).map { pow(Double($0) / 20_000, 0.2 + 0.05 * Double(c)) + 0.004 * sin(Double($0)) },
        area: Estimate(0.8, low: 0.7, high: 0.9), positives: 400)
    }
    let svg = try Figures.rocCurves(curves, images: 2800).svg(idPrefix: "a")
    #expect(svg.utf8.count < 80_000, "\(svg.utf8.count) bytes")
  }

  @Test func classesThatCannotBeToldApartByECEAreNotRanked() {
    func title(_ ends: [(Double, Double)]) -> String {
      Figures.reliabilityClasses(
        ends.enumerated().map { i, end in
          ClassReliability(
            "class\(i)", bins: ResultFigures.bins([30, 30]),
            error: Estimate(0.05 + 0.05 * Double(i), low: end.0, high: end.1),
            positives: 30)
        }, images: 60
      ).title
    }
    #expect(
      title([(0.04, 0.06), (0.08, 0.12)]) == "Probabilities of class1 are the least reliable (ECE 10.0\u{202F}%)")
    #expect(title([(0.04, 0.09), (0.08, 0.12)]).hasPrefix("ECE of one class runs from 5.0\u{202F}% (class0)"))
  }

  @Test func calibrationIsPraisedOnlyBeyondItsInterval() {
    func title(_ after: Double, images: Int = 100) -> String {
      Figures.calibrationMethods(
        before: ResultFigures.outcome("as trained", ece: 0.08),
        after: [ResultFigures.outcome("temperature", ece: after)],
        images: images, fittedOn: "100 images"
      ).title
    }
    #expect(title(0.02) == "Temperature calibration lowers ECE from 8.0\u{202F}% to 2.0\u{202F}%")
    #expect(title(0.07) == "No calibration map changes ECE beyond its interval")
    #expect(title(0.12) == "Every calibration map makes ECE worse")
    #expect(title(0.02, images: 29) == "Calibration before and after")
    // The same images make a difference surer than two intervals do.
    var after = ResultFigures.outcome("temperature", ece: 0.07)
    after.eceChange = Estimate(-0.01, low: -0.015, high: -0.005)
    let paired = Figures.calibrationMethods(
      before: ResultFigures.outcome("as trained", ece: 0.08), after: [after], images: 100, fittedOn: "100 images")
    #expect(paired.title == "Temperature calibration lowers ECE from 8.0\u{202F}% to 7.0\u{202F}%")
  }

  @Test func aSmallOrUntoldSliceClaimsNothing() {
    func figure(_ rows: [SliceRow]) -> Figure {
      Figures.slices([SliceGroup("sharpness", rows)], overall: 0.6, images: 500)
    }
    func row(_ name: String, _ value: Double, _ n: Int, told: Bool) -> SliceRow {
      SliceRow(name, value: Estimate(value, low: value - 0.05, high: value + 0.05), count: n, isTold: told)
    }
    #expect(
      figure([row("low", 0.4, 200, told: true), row("high", 0.7, 200, told: false)]).title
        == "Accuracy falls to 40.0\u{202F}% in the slice \"sharpness, low\" (all images 60.0\u{202F}%)")
    let small = figure([row("low", 0.1, 29, told: true), row("high", 0.61, 200, told: false)])
    #expect(small.title == "No slice can be told from the rest of the images")
    #expect(small.recording().contains("text \"fewer than 30 images\""))
    #expect(
      figure([row("low", 0.9, 200, told: true)]).title
        == "1 of 1 slices is told from the rest of the images, none of them below")
    // The heading starts at the left of the figure, in bold.
    #expect(small.recording().contains("text \"sharpness\" 6,"))
    #expect(small.recording().contains("semibold start middle"))
  }

  @Test func fortySlicesStayReadable() {
    let groups = (0..<8).map { g in
      SliceGroup(
        "property \(g)", (0..<5).map { SliceRow("part \($0)", value: Estimate(0.6, low: 0.5, high: 0.7), count: 100) })
    }
    let figure = Figures.slices(groups, overall: 0.6, images: 4000)
    let recording = figure.recording()
    #expect(recording.components(separatedBy: "text \"part 4\"").count == 9)
    #expect(figure.size(RecordingCanvas.metrics).height < 720, "a page is 10 inches")
  }

  @Test func aCauseIsNamedOnlyWhereItIsClearlyTheLargest() {
    func title(_ counts: [[Int]]) -> String {
      Figures.errorCauses(causes: ["model", "labels"], classes: ["a", "b"], counts: counts).title
    }
    #expect(title([[40, 5], [20, 5]]) == "86\u{202F}% of 70 errors: model")
    #expect(title([[20, 18], [10, 8]]) == "No cause stands out among 56 errors")
    #expect(title([[12, 1], [8, 2]]) == "What the errors are made of")
  }

  @Test func errorsAreCountedOverAllClasses() {
    let recording = Figures.errorCauses(
      causes: ["model", "labels"], classes: ["a", "b"], counts: [[30, 10], [0, 0]]
    ).recording()
    #expect(recording.contains("group \"all errors, model: 30 of 40 errors, 75.0\u{202F}%\""))
    #expect(recording.contains("text \"30 (75\u{202F}%)\""))
    #expect(recording.contains("text \"no error\""))
  }

  @Test func aDifferenceIsNamedOnlyWhereItIsTold() {
    func figure(_ told: [[Bool]]) -> Figure {
      Figures.confusionDifference(
        first: [[60, 40], [10, 10]], second: [[70, 30], [20, 0]], classes: ["fear", "sad"], names: ("A", "B"),
        isTold: told)
    }
    #expect(figure([[true, false], [true, true]]).title == "B recognises fear 10.0 points more often than A")
    #expect(figure([[false, true], [true, true]]).title == "B takes fear for sad 10.0 points less often than A")
    #expect(
      figure([[false, false], [true, true]]).title == "No cell tells B from A", "20 images of a class are too few")
    #expect(figure([]).title == "Confusions of B against A")
    let recording = figure([[true, false], [true, true]]).recording()
    #expect(recording.contains("text \"+10.0*\"") && recording.contains("text \"\u{2212}50.0*\""))
    #expect(recording.contains("text \"60 → 70\""))
  }

  @Test func lettersDecideWhoLeads() {
    func title(_ letters: [String], images: Int = 100) -> String {
      Figures.modelRanking(
        models: ["A", "B", "C"],
        panels: [
          MethodScorePanel(
            title: "Accuracy", direction: "higher is better",
            estimates: [Estimate(0.7), Estimate(0.69), Estimate(0.5)],
            letters: letters, format: .percent(decimals: 1))
        ], images: images
      ).title
    }
    #expect(title(["a", "b", "c"]) == "A leads in accuracy (70.0\u{202F}%)")
    #expect(title(["a", "ab", "b"]) == "A and B cannot be told apart by accuracy")
    #expect(title(["a", "a", "a"]) == "The 3 models cannot be told apart by accuracy")
    #expect(title([]) == "Models side by side")
    #expect(title(["a", "b", "c"], images: 20) == "Models side by side")
  }

  @Test func aDisturbanceIsBlamedOnlyBeyondItsInterval() {
    func title(_ kinds: [RobustnessCurve]) -> String {
      Figures.robustnessCurves(
        kinds, clean: Estimate(0.6, low: 0.55, high: 0.65), cleanConfidence: 0.7, chance: 0.2, images: 100
      ).title
    }
    let blur = ResultFigures.robustness("Blur", accuracy: [0.5, 0.3], halfway: 1.5)
    let noise = ResultFigures.robustness("Noise", accuracy: [0.35, 0.3], halfway: 0.8)
    let edge = ResultFigures.robustness("JPEG", accuracy: [0.5, 0.39], halfway: 1.9)
    #expect(
      title([blur, noise, edge])
        == "2 of 3 disturbances surely bring accuracy halfway to chance, Noise soonest (severity 0.8)")
    #expect(title([blur, edge]) == "Only Blur surely brings accuracy halfway to chance (severity 1.5)")
    #expect(title([edge]) == "No disturbance surely brings accuracy halfway to chance")
  }

  @Test func halfwayLiesOnTheLineBetweenTwoSteps() {
    #expect(RobustnessCurve.halfway(accuracy: [0.5, 0.3, 0.45, 0.2], clean: 0.6, chance: 0.2) == 1.5)
    #expect(RobustnessCurve.halfway(accuracy: [0.4], clean: 0.6, chance: 0.2) == 1)
    #expect(RobustnessCurve.halfway(accuracy: [0.5, 0.41], clean: 0.6, chance: 0.2) == nil)
    #expect(RobustnessCurve.halfway(accuracy: [0.1], clean: 0.2, chance: 0.2) == nil)
    #expect(RobustnessCurve.halfway(accuracy: [], clean: 0.6, chance: 0.2) == nil)
  }

  @Test func aCollapseIsSaidBeforeAnythingElse() {
    func title(_ rows: [(Int, Int)], told: Bool = false, images: Int = 100) -> String {
      Figures.predictionPrior(
        rows.enumerated().map { i, row in
          let difference = Double(row.1 - row.0) / 100
          let half = told ? 0.001 : 0.5
          return PriorRow(
            "class\(i)", labelled: row.0, predicted: row.1,
            difference: Estimate(difference, low: difference - half, high: difference + half))
        }, images: images
      ).title
    }
    #expect(
      title([(30, 80), (40, 0), (30, 20)], told: true)
        == "Predictions collapse: 80\u{202F}% of them are class0, which 30\u{202F}% of the labels are")
    #expect(title([(30, 60), (40, 40), (30, 0)], told: true).hasPrefix("Predictions collapse"))
    #expect(title([(35, 45), (35, 55), (30, 0)], told: true) == "The model never predicts class2 (30 images)")
    #expect(title([(50, 60), (50, 40)], told: false).hasPrefix("No class is predicted more or less often"))
    #expect(
      title([(50, 60), (50, 40)], told: true)
        == "Class0 is predicted for 60.0\u{202F}% of the images and labelled in 50.0\u{202F}%")
    #expect(title([(5, 20), (15, 0)], images: 20) == "Labels and predictions of each class")
  }

  @Test func votesAndDoubtAreRelatedOnlyWhereTheIntervalSaysSo() {
    func figure(_ low: Double, _ high: Double, images: Int = 40) -> Figure {
      Figures.softLabels(
        votes: (0..<images).map { Double($0 % 3) / 2 }, predictions: (0..<images).map { Double($0 % 5) / 3 },
        maximum: log(7),
        correlation: Estimate((low + high) / 2, low: low, high: high),
        rows: [SoftLabelRow("all", accuracy: Estimate(0.6), ceiling: 0.7, count: images)])
    }
    #expect(figure(0.1, 0.3).title == "The model is less sure where people disagree (rank correlation 0.20)")
    #expect(figure(-0.3, -0.1).title.hasPrefix("The model is surer"))
    #expect(figure(-0.1, 0.3).title == "Doubt of people and doubt of the model cannot be told to go together")
    #expect(figure(0.1, 0.3, images: 29).title == "Votes of people and the model")
    #expect(figure(0.1, 0.3).recording().contains("text \"human ceiling\""))
  }

  @Test func aCeilingIsDrawnAndNamed() {
    let ceiling = ReferenceLine(0.691, label: "69.1 %: ceiling by contradicting duplicates")
    let estimate = Estimate(0.5, low: 0.4, high: 0.6)
    let point = RiskPoint(coverage: 1, risk: Estimate(0.4, low: 0.3, high: 0.5), oracle: 0.4)
    let figures = [
      Figures.perClassDots(
        classes: ["a"], series: [PerClassSeries("recall", [estimate])], support: [3], reference: ceiling),
      Figures.riskCoverage(points: [point], count: 3, reference: ceiling),
      Figures.modelRanking(
        models: ["a"],
        panels: [MethodScorePanel(title: "Accuracy", direction: "", estimates: [estimate], reference: ceiling)],
        images: 3),
    ]
    for figure in figures {
      let recording = figure.recording()
      #expect(recording.contains("stroke critical 1.1 dash 5,2,1.5,2"))
      #expect(recording.contains("text \"69.1 %: ceiling by "))
    }
  }

  @Test func namesFromRightToLeftLeaveNumbersWhereTheyAre() {
    let figure = Figures.predictionPrior(
      [PriorRow("غاضب", labelled: 30, predicted: 80), PriorRow("sad", labelled: 70, predicted: 20)], images: 100)
    #expect(figure.title.contains("are \u{2068}غاضب\u{2069}, which 30"))
    #expect(figure.recording().contains("text \"غاضب\""), "a name that stands alone needs nothing")
  }

  @Test func anIntervalThatReachesBackHasNoArrow() {
    func arrows(_ half: Double) -> Int {
      let figure = Figures.calibrationMethods(
        before: ResultFigures.outcome("as trained", ece: 0.08, half: half),
        after: [ResultFigures.outcome("temperature", ece: 0.04, half: half)], images: 100, fittedOn: "100 images")
      // An arrow head is the only closed path of three points.
      return figure.recording().split(separator: "\n").count { $0.contains("Z fill accent") }
    }
    #expect(arrows(0.01) == 1)
    #expect(arrows(0.05) == 0)
  }

  @Test func everyFigureOfResultsSaysItsFindingInWords() {
    let names = ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"]
    for (id, figure) in ResultFigures.named(names) {
      #expect(figure.description.hasPrefix(figure.title), "\(id)")
      #expect(figure.description.count > figure.title.count + 20, "\(id)")
      #expect(figure.note.hasPrefix("n = "), "\(id)")
    }
  }
}
