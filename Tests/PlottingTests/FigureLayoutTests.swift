import Drawing
import Foundation
import Plotting
import Testing

private let longNames = [
  "an extraordinarily long name of a class that goes on", "غاضب جدا", "中性的表情和一个很长的名字",
  "Verachtungsvolleüberraschungsmiene", "sad", "a & <b> \"c\"", "neutral or not quite",
]
private let counts = (0..<7).map { r in (0..<7).map { c in r == c ? 300 : 11 * r + c } }

@Suite struct FigureLayoutTests {
  private static let figures: [String: Figure] = {
    var all = Dictionary(uniqueKeysWithValues: FigureRegistry.all.map { ($0.id, $0.example()) })
    all["long confusion"] = Figures.confusionMatrix(counts: counts, classes: longNames)
    all["long balance"] = Figures.classBalance(
      splits: [("train", [5, 0, 3, 2, 9, 1, 4]), ("test", [5, 0, 3, 2, 9, 1, 4])], classes: longNames)
    let estimates = longNames.map { _ in Estimate(0.5, low: 0.4, high: 0.6) }
    all["long per class"] = Figures.perClassDots(
      classes: longNames, series: [PerClassSeries("F1", estimates)], support: [1, 2, 3, 4, 5, 6, 1_234_567])
    all["long histograms"] = Figures.grayHistograms(classes: longNames, counts: longNames.map { _ in [1, 5, 2] })
    for (name, figure) in ResultFigures.named(longNames) { all["long " + name] = figure }
    for (name, figure) in DataFigures.named(longNames) { all["long " + name] = figure }
    for (name, figure) in ExplanationFigures.named(longNames) { all["long " + name] = figure }
    let short = ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"]
    for (name, figure) in DataFigures.named(short, width: Figure.halfWidth) { all["narrow " + name] = figure }
    return all
  }()

  @Test(arguments: figures.keys.sorted()) func noTextLeavesTheFigureOrLiesOnAnother(name: String) throws {
    let canvas = TextBoxCanvas.texts(of: try #require(Self.figures[name]))
    #expect(!canvas.texts.isEmpty)
    #expect(canvas.outside == [])
    #expect(canvas.overlaps == [])
  }

  @Test func textsOutsideAndOnEachOtherAreNoticed() {
    let figure = Figure(
      title: "",
      panel: Axes(
        x: .hidden(.linear(0...1)), y: .hidden(.linear(0...1)),
        marks: [TextMark(x: [0.5, 0.52, 1], y: [0.5, 0.5, 0.1], texts: ["one", "two", "three"])]))
    let canvas = TextBoxCanvas.texts(of: figure)
    #expect(canvas.overlaps == ["one / two"])
    #expect(canvas.outside.count == 1 && canvas.outside[0].contains("three"))
  }

  @Test func aLongTitleIsBrokenAndTheFigureGrows() {
    let panel = Axes(marks: [LineMark(x: [0, 1], y: [0, 1])])
    let short = Figure(title: "Short", width: 200, panel: panel).size(RecordingCanvas.metrics)
    let long = Figure(
      title: String(repeating: "A long finding ", count: 6), width: 200, panel: panel
    ).size(RecordingCanvas.metrics)
    #expect(long.height > short.height + 20)
    #expect(long.width == 200)
  }

  @Test func panelsBelowEachOtherShareTheirSides() throws {
    let wide = Axes(
      y: Axis(mapping: .linear(0...1_000_000), format: .count), marks: [LineMark(x: [0, 1], y: [0, 1_000_000])])
    let narrow = Axes(y: Axis(mapping: .linear(0...1)), marks: [LineMark(x: [0, 1], y: [0, 1])])
    let figure = Figure(title: "", rows: [.init([wide]), .init([narrow])])
    let clips = figure.recording().split(separator: "\n").filter { $0.hasPrefix("clip") }
    try #require(clips.count == 2)
    let lefts = clips.map { $0.split(separator: " ")[1].split(separator: ",")[0] }
    #expect(lefts[0] == lefts[1])
  }

  @Test func cellsTooSmallForTextHaveNone() {
    let names = (0..<60).map { "\($0)" }
    let many = Figures.confusionMatrix(counts: names.map { _ in names.map { _ in 7 } }, classes: names).recording()
    #expect(many.contains("group \"0 predicted as 1: 7 images"))
    #expect(!many.contains("text \"2\u{202F}%\""))
  }

  @Test func manySplitsNameTheirClassesEach() {
    let figure = Figures.classBalance(splits: ["a", "b", "c", "d"].map { ($0, [2, 1]) }, classes: ["cat", "dog"])
    #expect(figure.recording().components(separatedBy: "text \"cat\"").count == 5)
  }

  @Test func facetsShareTheirRanges() {
    let panels = Axes.facets([
      Axes(marks: [LineMark(x: [0, 1], y: [0, 0.4])]),
      Axes(y: Axis(mapping: .linear(0...5)), marks: [LineMark(x: [0, 9], y: [1, 8])]),
    ])
    #expect(panels[0].x.mapping == .linear(0...10) && panels[1].x.mapping == .linear(0...10))
    #expect(panels[0].y.mapping == .linear(0...8))
    #expect(panels[1].y.mapping == .linear(0...5), "a range that was given stays")
  }

  @Test func emptyAndMissingDataStillGiveAFigure() {
    let figures = [
      Figures.classBalance(splits: [], classes: []),
      Figures.classBalance(splits: [("train", [0, 0])], classes: ["a", "b"]),
      Figures.confusionMatrix(counts: [], classes: []),
      Figures.confusionMatrix(counts: [[0]], classes: ["a"]),
      Figures.perClassDots(classes: [], series: [], support: []),
      Figures.perClassDots(classes: ["a"], series: [PerClassSeries("F1", [Estimate(.nan)])], support: [0], sortedBy: 0),
      Figures.reliability(bins: []),
      Figures.accuracyCurve(train: [], validation: []),
      Figures.accuracyCurve(train: [.nan], validation: [.nan], bestEpoch: 9),
      Figures.lossCurve(train: [.infinity, .nan], validation: [.nan], bestEpoch: 9),
      Figures.learningRateCurve(rates: []), Figures.learningRateCurve(rates: [0]),
      Figures.gradientNormCurve(norms: []), Figures.gradientNormCurve(norms: [.infinity, 0, .nan]),
      Figures.classF1Curves(classes: [], f1: [], macro: []),
      Figures.classF1Curves(classes: ["a", "b"], f1: [[.nan], [0]], macro: [.nan], bestEpoch: 9),
      Figures.augmentationSheet(rows: [], note: ""),
      Figures.grayHistograms(classes: ["a"], counts: [[0, 0]]),
      Figures.meanFaces(classes: [], faces: []),
      Figures.deviationFaces(classes: [], deviations: []),
      Figures.deviationFaces(classes: ["a"], deviations: [ValueGrid([0.0, .nan], width: 2, height: 1)]),
      Figures.leakageMatrix(splits: [], sizes: [], copies: []),
      Figures.leakageMatrix(splits: ["a"], sizes: [0], copies: [[0]]),
      Figures.imageGallery(tiles: [], title: "Nothing"),
      Figures.probabilityBars(classes: [], probabilities: []),
      Figures.channelAttention(weights: [], layer: "cbam"),
      Figures.channelAttention(weights: [Double](repeating: .nan, count: 100), layer: "cbam"),
      Figures.modelSummary([]),
    ]
    for figure in figures + ResultFigures.empty + DataFigures.empty + ExplanationFigures.empty {
      let size = figure.size(RecordingCanvas.metrics)
      #expect(size.width > 0 && size.height > 0 && size.height.isFinite)
      #expect(!figure.recording().contains("nan"))
      #expect(throws: Never.self) { try figure.pngData(scale: 1) }
    }
  }
}
