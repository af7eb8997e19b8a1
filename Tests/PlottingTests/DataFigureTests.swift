import Drawing
import Foundation
import Plotting
import Testing

/// What the figures of a data analysis say, mark and leave out.
@Suite struct DataFigureTests {
  private func texts(_ figure: Figure, prefix: String) -> [String] {
    figure.recording().split(separator: "\n").compactMap { line in
      let trimmed = line.drop { $0 == " " }
      guard trimmed.hasPrefix("text \"" + prefix), let end = trimmed.range(of: "\" ", options: .backwards) else {
        return nil
      }
      return String(trimmed[trimmed.index(trimmed.startIndex, offsetBy: 6)..<end.lowerBound])
    }
  }

  private func number(_ text: Substring, after separator: Character) -> Double? {
    text.split(separator: separator).last.flatMap { Double($0) }
  }

  private func count(_ figure: Figure, _ part: String) -> Int {
    figure.recording().components(separatedBy: part).count - 1
  }

  @Test(arguments: DataFigures.ids) func drawingsStaySmall(id: String) throws {
    let figure = try #require(FigureRegistry.entry(id)).example()
    #expect(try figure.svg(idPrefix: id).utf8.count < 62_000)
  }

  @Test(arguments: DataFigures.ids) func altTextHoldsTheTitleAndTheNumbers(id: String) throws {
    let figure = try #require(FigureRegistry.entry(id)).example()
    #expect(figure.description.hasPrefix(figure.title))
    #expect(figure.description.contains { $0.isNumber })
  }

  @Test func neighbouringCellsOfEqualCountsAreOnePath() {
    let plane = PlaneHistogram(
      x: [0.5, 1.5, 0.5, 1.5, 3.5], y: [0.5, 0.5, 1.5, 1.5, 3.5], xRange: 0...4, yRange: 0...4, columns: 4, rows: 4)
    let figure = Figure(
      title: "",
      panel: Axes(
        x: .hidden(.linear(0...4)), y: .hidden(.linear(0...4)), marks: [DensityMark(plane)], height: .points(40)))
    let paths = figure.recording().split(separator: "\n").filter { $0.contains("path") }
    #expect(paths.count == 1)
    #expect(paths.first?.components(separatedBy: "M").count == 3, "a square of four cells, and a single one")
  }

  @Test func pointsOnOnePlaceAreDrawnOnce() {
    let figure = Figure(
      title: "",
      panel: Axes(
        x: .hidden(.linear(0...4)), y: .hidden(.linear(0...4)),
        marks: [PointCloudMark(x: [1, 1, 1.0001, 3, .nan], y: [1, 1, 1, 3, 1])], height: .points(40)))
    let paths = figure.recording().split(separator: "\n").filter { $0.contains("path") }
    #expect(paths.count == 1 && paths.first?.components(separatedBy: "M").count == 3)
  }

  @Test func namesOfPointsOnOnePlaceStandApart() {
    let figure = Figure(
      title: "", width: 300,
      panel: Axes(
        x: .hidden(.linear(0...1)), y: .hidden(.linear(0...1)),
        marks: [PointLabelMark(x: [0.5, 0.5, 0.5, 0.5], y: [0.5, 0.5, 0.5, 0.5], texts: ["one", "two", "", "four"])]))
    #expect(texts(figure, prefix: "").sorted() == ["four", "one", "two"])
    let places = figure.recording().split(separator: "\n").filter { $0.contains("text") }
      .compactMap { $0.components(separatedBy: "\" ").last?.split(separator: " ").first }
    #expect(Set(places).count == 3)
  }

  @Test func anOutlierWithoutItsPictureIsARing() {
    let face = Raster(gray: [UInt8](repeating: 90, count: 4), width: 2, height: 2)
    func figure(_ picture: Raster?) -> Figure {
      Figures.brightnessContrast(
        DataFigures.plane([(100, 50)]), medians: [],
        outliers: [ThumbnailMark.Item(x: 200, y: 90, picture: picture, title: "a very bright image")])
    }
    #expect(count(figure(nil), "raster") == 0 && count(figure(face), "raster") == 1)
    #expect(count(figure(nil), "circle") == 1 && count(figure(face), "circle") == 1)
    #expect(count(figure(nil), "group \"a very bright image\"") == 1)
  }

  @Test func ridgesAreSortedByMedianAndAClassWithoutImagesComesLast() {
    let figure = Figures.traitRidges(
      "entropy",
      classes: [
        TraitRidge("low", values: [1, 2, 3], median: 2), TraitRidge("none", values: [], median: .nan),
        TraitRidge("high", values: [4, 5, 6], median: 5),
      ])
    #expect(texts(figure, prefix: "median") == ["median 5", "median 2"])
    #expect(texts(figure, prefix: "no image").count == 1)
    #expect(figure.description.contains("high 5; low 2; none –"))
    #expect(figure.recording().contains("group \"high: median 5, n\u{A0}=\u{A0}3\""))
  }

  @Test func aHistogramAsARidgeHasTheSameAreaWhateverItsBins() {
    let fine = TraitRidge("a", edges: [0, 1, 2, 3, 4], counts: [1, 1, 1, 1], median: 2)
    let coarse = TraitRidge("a", edges: [0, 4], counts: [4], median: 2)
    #expect(fine.density.allSatisfy { $0 == 0.25 } && coarse.density == [0.25, 0.25])
    let decade = TraitRidge("a", edges: [1, 10, 1000], counts: [1, 1], median: 10, isLogarithmic: true)
    #expect(gap(decade.density, [0.5, 0.5, 0.25, 0.25]) < 1e-12)
    #expect(fine.x == [0, 1, 1, 2, 2, 3, 3, 4])
  }

  private func gap(_ a: [Double], _ b: [Double]) -> Double {
    a.count == b.count ? zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) } : .infinity
  }

  @Test func aMapDrawsNoMorePointsThanItsLimit() {
    let n = 4000
    let x = (0..<n).map { Double($0 % 63) }
    let y = (0..<n).map { Double($0 / 63) }
    func squares(_ limit: Int) -> Int {
      let figure = Figures.embeddingMap(
        Embedding(x: x, y: y, labels: (0..<n).map { $0 % 10 == 0 ? 1 : 0 }), classes: ["many", "few"], limit: limit)
      return figure.recording().split(separator: "\n").filter { $0.contains("path") && $0.contains("stroke category") }
        .reduce(0) { $0 + $1.components(separatedBy: "M").count - 1 }
    }
    #expect((990...1002).contains(squares(1000)))
    #expect((3900...4000).contains(squares(9999)))
  }

  @Test func aMapWithoutAUnitHasNoTicks() {
    func figure(_ axes: (x: String, y: String)?) -> Figure {
      Figures.embeddingMap(
        Embedding(x: [-1, 1, 0], y: [0, 1, -1], labels: [0, 0, 1], axes: axes), classes: ["a", "b"], highlighted: [0])
    }
    #expect(texts(figure(nil), prefix: "0").isEmpty)
    #expect(!texts(figure(("first component", "second component")), prefix: "0").isEmpty)
    #expect(figure(nil).note.contains("no unit") && figure(nil).note.contains("Rings: marked images."))
    // A ring lies in the panel of its class alone.
    #expect(count(figure(nil), "stroke ink 0.8") == 1)
  }

  @Test func componentsAreCountedToEachLevel() {
    let figure = Figures.explainedVariance([0.5, 0.25, 0.125, 0.0625])
    #expect(texts(figure, prefix: "1 hold") == ["1 hold 50\u{202F}%"])
    #expect(texts(figure, prefix: "3 hold") == ["3 hold 80\u{202F}%"])
    #expect(texts(figure, prefix: "4 hold") == ["4 hold 90\u{202F}%"])
    #expect(figure.note.contains("The first 4 components hold 93.8\u{202F}%; 95\u{202F}% is not reached."))
    let tenths = Figures.explainedVariance([Double](repeating: 0.1, count: 10))
    #expect(texts(tenths, prefix: "9 hold") == ["9 hold 90\u{202F}%"], "0.1 nine times is a little below 0.9")
  }

  @Test func theDiagonalOfLabelsHasNoColour() {
    let figure = Figures.labelJoint(counts: [[90, 10], [1, 99]], classes: ["a", "b"])
    let light = ColourMap.sequential.colour(at: 0).hex
    #expect(count(figure, light + "|") >= 2)
    #expect(figure.title == "5.5\u{202F}% of the labels are estimated to be another class")
    #expect(figure.recording().contains("group \"label a, estimated true class b: 10 images, 10.0\u{202F}%\""))
    #expect(texts(figure, prefix: "90").contains("90.0\u{202F}%"))
  }

  @Test func classesWithMostCopiesComeFirst() {
    let figure = Figures.leakByClass(
      [DataFigures.leak("a", 1, 100), DataFigures.leak("b", 0, 0), DataFigures.leak("c", 30, 100)], overall: 31 / 200)
    #expect(figure.title == "31 of 200 test images are copies of training images")
    #expect(figure.description.contains("c 30.0\u{202F}%  30 of 100; a 1.0\u{202F}%  1 of 100; b no image"))
    #expect(texts(figure, prefix: "all images") == ["all images 15.5\u{202F}%"])
    #expect(
      Figures.leakByClass([DataFigures.leak("a", 0, 9)], overall: 0, split: "validation").title
        == "No validation image is a copy of a training image")
  }

  @Test func onlyTheFirstRankingHasABand() {
    let figure = Figures.precisionAtK(
      [
        DataFigures.ranking("first", [1, 10, 100], [1, 0.9, 0.4]),
        DataFigures.ranking("second", [1, 10, 100], [0, 0.3, 0.2]),
      ], baseRate: 0.1, images: 1000)
    #expect(count(figure, "fill accent*0.16") == 1)
    #expect(texts(figure, prefix: "base rate") == ["base rate 10.0\u{202F}%"])
    #expect(figure.description.contains("first 40.0\u{202F}% (20.0\u{202F}% to 70.0\u{202F}%) of the first 100"))
  }

  @Test func theRangeOfSharesIsSaid() {
    func source(_ name: String, _ shares: [Double]) -> MixSource {
      MixSource(name, counts: [3, 1], shares: shares.map { Estimate($0, low: $0 - 0.05, high: $0 + 0.05) })
    }
    let figure = Figures.splitMix([source("train", [0.2, 0.8]), source("test", [0.3, 0.7])], classes: ["a", "b"])
    #expect(figure.title == "Class mix of train and test")
    #expect(texts(figure, prefix: "70.0") == ["70.0\u{202F}% to 80.0\u{202F}%"])
    #expect(figure.description.contains("b 70.0\u{202F}% to 80.0\u{202F}%; a 20.0\u{202F}% to 30.0\u{202F}%"))
  }

  @Test func theLargestGapIsMarkedAndValuesOutsideAreCounted() throws {
    let figure = Figures.traitShift(
      "brightness", first: TraitSample("a", values: [1, 2, 3, 4, 90, .nan], median: 3),
      second: TraitSample("b", values: [3, 4, 5, 6], median: 4.5), gap: TraitGap(size: 0.4, at: 2), range: 0...10)
    #expect(texts(figure, prefix: "gap") == ["gap 40.0\u{202F}% at 2"])
    // The gap stands between the two functions at its place: 2 of 5 values of the first, none of the second.
    let line = try #require(figure.recording().split(separator: "\n").first { $0.hasSuffix("stroke ink 2") })
    let heights = line.split(separator: " ")[1...2].compactMap { $0.split(separator: ",").last.flatMap { Double($0) } }
    try #require(heights.count == 2)
    #expect(abs(abs(heights[0] - heights[1]) - 0.4 * 80) < 0.02)
    #expect(figure.description.contains("a: median 3, n = 5; b: median"))
    #expect(figure.note.contains("1 value lies outside the axis."))
    #expect(texts(figure, prefix: "a: median") == ["a: median 3, n\u{A0}=\u{A0}5"])
  }

  @Test func aGapThatIsNotKnownIsNeitherDrawnNorSaid() {
    let figure = Figures.traitShift(
      "brightness", first: TraitSample("a", values: [1, 2], median: 1.5),
      second: TraitSample("b", values: [3, 4], median: 3.5))
    #expect(texts(figure, prefix: "gap").isEmpty)
    #expect(!figure.note.contains("Kolmogorov") && !figure.description.contains("gap"))
  }

  @Test func valuesWithoutAPlaceOnALogarithmicAxisAreStillCounted() throws {
    let figure = Figures.traitShift(
      "sharpness", first: TraitSample("a", values: [0, 0, 10, 100], median: 5),
      second: TraitSample("b", values: [10, 20, 40, 100], median: 30), gap: TraitGap(size: 0.5, at: 0), range: 1...1000,
      isLogarithmic: true)
    #expect(figure.note.contains("2 values lie outside the axis."))
    #expect(figure.description.contains("a: median 5, n = 4"))
    #expect(figure.description.contains("largest gap of the distributions 50.0\u{202F}% at 0"))
    #expect(!figure.note.contains("Kolmogorov"), "the place of the gap is not on the axis")
    // Half of the first values lie before the axis: their function begins at half of the height of the lower plot, 80.
    let lines = figure.recording().split(separator: "\n").map { $0.drop { $0 == " " } }
    let group = try #require(lines.firstIndex { $0 == "group \"a\"" })
    let clip = try #require(lines[..<group].last { $0.hasPrefix("clip ") })
    let top = try #require(number(clip.split(separator: " ")[1], after: ","))
    let start = try #require(number(lines[group + 1].split(separator: " ")[1], after: ","))
    #expect(abs(start - (top + 1 + 40)) < 0.02)
  }

  @Test func baselinesAreSortedBesideTheMajority() {
    let figure = Figures.baselines(
      [
        BaselineRow("low", accuracy: Estimate(0.3)), BaselineRow("model", accuracy: Estimate(0.6), isModel: true),
        BaselineRow("unknown", accuracy: Estimate(.nan)),
      ], majority: 0.25, images: 100)
    #expect(
      figure.description.contains("model 60.0\u{202F}%; low 30.0\u{202F}%; unknown –; majority class 25.0\u{202F}%"))
    #expect(texts(figure, prefix: "majority") == ["majority class 25.0\u{202F}%"])
    #expect(texts(figure, prefix: "simple").count == 1)
  }
}
