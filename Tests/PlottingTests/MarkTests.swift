import Drawing
import Plotting
import Testing

/// A plot of 100 by 100 points whose top left corner is (6, 6), as calls to a recording canvas.
private func drawn(
  _ marks: [any Mark], x: Axis.Mapping = .linear(0...10), y: Axis.Mapping = .linear(0...10),
  legend: Axes.LegendPlace = .none
) -> [String] {
  let figure = Figure(
    title: "", width: 112,
    panel: Axes(x: .hidden(x), y: .hidden(y), marks: marks, legend: legend, height: .points(100)))
  return figure.recording().split(separator: "\n").map { String($0.drop { $0 == " " }) }
}

@Suite struct BoxMarkTests {
  /// Quartiles 1.25, 2.5 and 3.75; 7.5 is the end of the reach, so that 4 is the last value within and 10 is outside.
  private let values = [0.0, 1, 2, 3, 4, 10]

  @Test func aLevelBoxHasWhiskersAMedianAndItsOutliers() {
    let calls = drawn([BoxMark([.init(at: 0, values: values, title: "six")])], y: .band(["a"]))
    #expect(
      calls == [
        "group \"six\"", "path M18.5,56 L6,56 stroke accent 1", "path M6,42 L6,70 stroke accent 1",
        "path M43.5,56 L46,56 stroke accent 1", "path M46,42 L46,70 stroke accent 1",
        "rectangle 18.5,28 25x56 fill accent*0.3 stroke accent 1", "path M31,28 L31,84 stroke ink 1.6",
        "circle 106,56 r 1.7 stroke accent 0.8", "end",
      ])
  }

  @Test func anUprightBoxOfAnotherColourAndBreadth() {
    let calls = drawn(
      [BoxMark([.init(at: 0, values: values)], along: .y, paint: .muted, thickness: 0.2)], x: .band(["a"]))
    #expect(calls.contains("rectangle 46,68.5 20x25 fill muted*0.3 stroke muted 1"))
    #expect(calls.contains("path M46,81 L66,81 stroke ink 1.6"))
    #expect(calls.contains("circle 56,6 r 1.7 stroke muted 0.8"))
  }

  @Test func fewValuesArePointsAndEqualOnesAreDrawnOnce() {
    let calls = drawn([BoxMark([.init(at: 0, values: [1, 1, 5, .nan, 9])])], y: .band(["a"]))
    #expect(
      calls == [
        "circle 16,56 r 1.7 stroke accent 0.8", "circle 56,56 r 1.7 stroke accent 0.8",
        "circle 96,56 r 1.7 stroke accent 0.8",
      ])
    #expect(drawn([BoxMark([.init(at: 0, values: [.nan], title: "none")])], y: .band(["a"])).isEmpty)
  }

  @Test func extentAndLegend() {
    let mark = BoxMark([.init(at: 2, values: [3, .nan, -1])], name: "scores")
    #expect(mark.extent(of: .x) == -1...3 && mark.extent(of: .y) == 2...2)
    #expect(mark.legend.map(\.name) == ["scores"])
    #expect(BoxMark([]).extent(of: .x) == nil)
  }
}

@Suite struct ViolinMarkTests {
  private let density = KernelDensity([2, 4, 6, 8], points: 5)

  private func path(_ side: ViolinMark.Side, along: Plotting.Dimension = .x, tallest: Double? = nil) throws -> [(
    Double, Double
  )] {
    let mark = ViolinMark(
      [.init(at: 0, density: density)], along: along, side: side, thickness: 1, tallest: tallest)
    let calls = along == .x ? drawn([mark], y: .band(["a"])) : drawn([mark], x: .band(["a"]))
    let call = try #require(calls.first { $0.hasPrefix("path M") && $0.contains("accent*0.4") })
    return call.split(separator: " ").filter { $0.hasPrefix("M") || $0.hasPrefix("L") }.map {
      let numbers = $0.dropFirst().split(separator: ",").compactMap { Double($0) }
      return (numbers[0], numbers[1])
    }
  }

  @Test func bothSidesMirrorEachOtherAndTheLargestFillsTheBand() throws {
    let corners = try path(.both)
    try #require(corners.count == 10)
    let (above, below) = (Array(corners[..<5]), Array(corners[5...].reversed()))
    for (a, b) in zip(above, below) {
      #expect(a.0 == b.0 && abs((56 - a.1) - (b.1 - 56)) < 0.02)
    }
    #expect(corners.map(\.0).min() == 26 && corners.map(\.0).max() == 86)
    #expect(abs((above.map(\.1).min() ?? 0) - 6) < 0.01, "half of the band of 100 points above its middle")
  }

  @Test func oneSideStopsAtTheMiddle() throws {
    #expect(try path(.before).allSatisfy { $0.1 <= 56 } && path(.after).allSatisfy { $0.1 >= 56 })
    #expect(try path(.before, along: .y).allSatisfy { $0.0 <= 56 })
    // Half as high where another mark's density is twice as high.
    let largest = try #require(density?.density.max())
    let low = try path(.before, tallest: 2 * largest)
    #expect(abs((low.map(\.1).min() ?? 0) - 31) < 0.01)
  }

  @Test func theMedianReachesFromBorderToBorder() throws {
    let known = try #require(density)
    let calls = drawn(
      [ViolinMark([.init(at: 0, density: known, median: 5, title: "t")], thickness: 1, name: "v")], y: .band(["a"]),
      legend: .top)
    // 5 is the middle place, where the density is largest.
    #expect(calls.contains { $0.hasPrefix("path M56,") && $0.hasSuffix("stroke ink 1.4") })
    #expect(calls.contains("group \"t\"") && calls.contains { $0.hasPrefix("text \"v\"") })
    let empty = drawn([ViolinMark([.init(at: 0, density: nil, median: 5)])], y: .band(["a"]))
    #expect(!empty.contains { $0.hasPrefix("path") })
  }

  @Test func aDensityIsReadBetweenItsPlaces() throws {
    let known = try #require(density)
    #expect(known.value(at: known.x[2]) == known.density[2])
    #expect(abs(known.value(at: 2.75) - (known.density[0] + known.density[1]) / 2) < 1e-12)
    #expect(known.value(at: 1.99) == 0 && known.value(at: 8.01) == 0 && known.value(at: .nan) == 0)
    #expect(known.value(at: 2) == known.density[0])
  }
}

@Suite struct RidgeMarkTests {
  @Test func aRidgeStandsOnTheLineOfItsBand() {
    let calls = drawn(
      [RidgeMark(row: 1, x: [0, 5, 10], heights: [0, 1, 0], paint: .accent, center: 5)], y: .band(["a", "b"]))
    // Bands are 50 points high: the line of the second one lies 0.9 bands below the top of the first's middle.
    let base = 6 + (1.4 + 0.5) * 50
    let top = base - 0.86 * 50
    #expect(calls.contains("path M6,\(Int(base)) L56,\(Int(top)) L106,\(Int(base)) stroke accent 1.2"))
    #expect(calls.contains("path M56,\(Int(base)) L56,\(Int(base - 25)) stroke ink 1"))
    #expect(calls.contains { $0.hasPrefix("path M6,") && $0.hasSuffix("Z fill accent*0.35") })
    #expect(RidgeMark.base(row: 1) == 1.4)
  }

  @Test func withoutACentreThereIsNoLine() {
    let calls = drawn([RidgeMark(row: 0, x: [0, 10], heights: [0.5, 0.5], paint: .ink)], y: .band(["a"]))
    #expect(!calls.contains { $0.hasSuffix("stroke ink 1") })
    #expect(RidgeMark(row: 0, x: [], heights: [], paint: .ink).extent(of: .x) == nil)
  }
}

@Suite struct RugMarkTests {
  private func path(_ mark: RugMark, y: Axis.Mapping = .linear(0...10)) -> String? {
    drawn([mark], y: y).first { $0.hasPrefix("path") }
  }

  @Test func everyValueIsALineAndEqualOnesAreOne() {
    #expect(path(RugMark([5, 1, 5, .nan])) == "path M16,101 L16,106 M56,101 L56,106 stroke accent 0.8")
    #expect(path(RugMark([5], along: .y, length: 8)) == "path M6,56 L14,56 stroke accent 0.8")
    #expect(
      path(RugMark([5], place: .at(0), length: 10, stroke: Stroke(.ink, width: 1)), y: .band(["a"]))
        == "path M56,51 L56,61 stroke ink 1")
    #expect(path(RugMark([5], along: .y, place: .at(2))) == "path M23.5,56 L28.5,56 stroke accent 0.8")
    #expect(path(RugMark([.nan])) == nil && path(RugMark([])) == nil)
  }

  @Test func titleNameAndExtent() {
    let mark = RugMark([2, 4], place: .at(3), title: "two values", name: "values")
    #expect(drawn([mark], legend: .top).contains("group \"two values\""))
    #expect(mark.legend.map(\.name) == ["values"])
    #expect(mark.extent(of: .x) == 2...4 && mark.extent(of: .y) == 3...3)
    #expect(RugMark([2, 4]).extent(of: .y) == nil)
  }
}

@Suite struct LinkMarkTests {
  @Test func aLinkIsStraightOrLeavesLevel() {
    let link = LinkMark.Link(x1: 0, y1: 0, x2: 10, y2: 10)
    #expect(drawn([LinkMark([link])]) == ["path M6,106 L106,6 stroke accent 1.4"])
    #expect(
      drawn([LinkMark([link], isCurved: true, width: 2, dash: [3])])
        == ["path M6,106 C56,106 56,6 106,6 stroke accent 2 dash 3"])
  }

  @Test func aRibbonHasItsBreadthAtBothEnds() {
    let ribbon = LinkMark.Link(x1: 0, y1: 2, x2: 10, y2: 5, breadth: 3, paint: .good, title: "three")
    #expect(
      drawn([LinkMark([ribbon], isCurved: true)]) == [
        "group \"three\"", "path M6,86 C56,86 56,56 106,56 L106,26 C56,26 56,56 6,56 Z fill good", "end",
      ])
    #expect(drawn([LinkMark([ribbon])])[1] == "path M6,86 L106,56 L106,26 L6,56 Z fill good")
  }

  @Test func linksWithoutAPlaceAreLeftOut() {
    let lost = LinkMark.Link(x1: .nan, y1: 0, x2: 1, y2: 1)
    #expect(drawn([LinkMark([lost])]).isEmpty)
    let mark = LinkMark([lost, .init(x1: 1, y1: 2, x2: 3, y2: -4, breadth: 9)], name: "flow")
    #expect(mark.extent(of: .x) == 1...3 && mark.extent(of: .y) == -4...11)
    #expect(mark.legend.map(\.name) == ["flow"] && LinkMark([], name: "flow").legend.isEmpty)
  }
}

@Suite struct InsetMarkTests {
  private let inner = Axes(
    title: "near zero", x: Axis(mapping: .linear(0...1), ticks: .at([0, 1])),
    y: Axis(mapping: .linear(0...1), ticks: .at([0, 1])), marks: [LineMark(x: [0, 1], y: [0, 1])])

  private func figure(_ marks: [any Mark]) -> Figure {
    Figure(
      title: "", width: 312,
      panel: Axes(x: .hidden(.linear(0...10)), y: .hidden(.linear(0...10)), marks: marks, height: .points(300)))
  }

  private func box(_ figure: Figure) throws -> Rectangle {
    let call = try #require(
      figure.recording().split(separator: "\n").first { $0.contains("fill surface stroke muted") })
    let words = call.split(separator: " ")
    let (place, size) = (words[1].split(separator: ","), words[2].split(separator: "x"))
    let numbers = (place + size).compactMap { Double($0) }
    try #require(numbers.count == 4)
    return Rectangle(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
  }

  @Test func aPanelStandsWhereItIsPutAndStaysInItsBox() throws {
    let figure = figure([InsetMark(inner, place: .between(x: 0.5...1, y: 0...0.5))])
    // The plot of 300 points from (6, 6), less 4 points on each side.
    #expect(try box(figure) == Rectangle(x: 156, y: 10, width: 146, height: 146))
    let texts = TextBoxCanvas.texts(of: figure).texts
    #expect(Set(texts.map(\.text)) == ["near zero", "0", "1"])
    for text in texts {
      #expect(text.box.minX >= 156 && text.box.maxX <= 302 && text.box.minY >= 10 && text.box.maxY <= 156)
    }
  }

  @Test func aPanelInACornerKeepsOffTheCurveAndOffWordsOfOthers() throws {
    let place = InsetMark.Place.corner(width: 0.4, height: 0.4)
    // The curve runs through three of the corners: only the lower right one is free.
    let (x, y) = ([1.0, 1, 9], [1.0, 9, 9])
    let curve = LineMark(x: x, y: y)
    let found = try box(figure([curve, InsetMark(inner, place: place, avoidingX: x, y: y)]))
    #expect(found.midX > 156 && found.midY > 156)
    // Words there drive it away.
    let words = TextMark(x: [8], y: [1], texts: ["words"])
    let moved = try box(figure([InsetMark(inner, place: place, avoidingX: x, y: y), words]))
    #expect(!(moved.midX > 156 && moved.midY > 156))
  }

  @Test func whatIsEnlargedIsFramedAndNotCovered() throws {
    let mark = InsetMark(inner, place: .corner(width: 0.4, height: 0.4), enlarged: (x: 8...10, y: 8...10))
    let figure = figure([mark])
    #expect(figure.recording().contains("rectangle 246,6 60x60 stroke muted 0.6"))
    #expect(try box(figure).minY > 66)
    #expect(mark.extent(of: .x) == nil)
  }

  @Test func aTinyInsetStillHasNoTextOutsideOfTheFigure() {
    let figure = figure([InsetMark(inner, place: .corner(width: 0.05, height: 0.05))])
    #expect(!figure.recording().contains("nan"))
  }
}
