import Drawing
import Plotting
import Testing

/// Numbers in 0..<1 that are the same at every run.
private struct Draws {
  private var state: UInt64
  init(_ seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / Double(1 << 53)
  }

  /// A name of one to so many characters, with spaces.
  mutating func name(upTo length: Int) -> String {
    let count = 1 + Int(next() * Double(length))
    return String((0..<count).map { _ in next() < 0.12 ? " " : Character(Unicode.Scalar(97 + UInt8(next() * 26))) })
  }
}

/// Labels of random points with random names, short and very long: whatever is drawn stays in the plot and touches nothing.
@Suite struct LabelPlacementTests {
  private static let plot = Rectangle(x: 6, y: 6, width: 300, height: 160)

  private func canvas(_ marks: [any Mark]) -> TextBoxCanvas {
    TextBoxCanvas.texts(
      of: Figure(
        title: "", width: 312,
        panel: Axes(
          x: .hidden(.linear(0...1)), y: .hidden(.linear(0...1)), marks: marks, height: .points(Self.plot.height))))
  }

  private func expectApart(_ canvas: TextBoxCanvas, _ what: String) {
    let boxes = canvas.texts.map(\.box)
    for (i, a) in boxes.enumerated() {
      let isInside =
        a.minX >= Self.plot.minX - 0.01 && a.maxX <= Self.plot.maxX + 0.01 && a.minY >= Self.plot.minY - 0.01
        && a.maxY <= Self.plot.maxY + 0.01
      #expect(isInside, "\(what): \(canvas.texts[i].text) at \(a)")
      for b in boxes[(i + 1)...] {
        let touch = a.minX < b.maxX && b.minX < a.maxX && a.minY < b.maxY && b.minY < a.maxY
        #expect(!touch, "\(what): \(a) and \(b)")
      }
    }
  }

  @Test(arguments: 0..<40) func namesOfPointsNeverTouch(seed: Int) {
    var draws = Draws(seed)
    let count = 1 + Int(draws.next() * 24)
    let x = (0..<count).map { _ in draws.next() }
    let y = (0..<count).map { _ in draws.next() }
    let texts = (0..<count).map { _ in draws.name(upTo: seed % 4 == 0 ? 300 : 20) }
    let curve = (0..<20).map { Double($0) / 19 }
    let canvas = canvas([PointLabelMark(x: x, y: y, texts: texts, avoidingX: curve, y: curve)])
    expectApart(canvas, "seed \(seed)")
    // A few names always have room.
    if count <= 6 { #expect(canvas.texts.count == count, "seed \(seed)") }
    #expect(!canvas.texts.isEmpty)
  }

  @Test(arguments: 0..<40) func remarksKeepOffAllOtherWords(seed: Int) {
    var draws = Draws(seed + 1000)
    let points = 1 + Int(draws.next() * 6)
    let x = (0..<points).map { _ in draws.next() }
    let y = (0..<points).map { _ in draws.next() }
    let names = (0..<points).map { _ in draws.name(upTo: 12) }
    let remarks = (0..<3).map { _ in
      AnnotationMark.Item(x: draws.next(), y: draws.next(), text: draws.name(upTo: seed % 5 == 0 ? 300 : 40))
    }
    let canvas = canvas([
      AnnotationMark(remarks), RuleMark(.y(0.2 + 0.6 * draws.next()), label: draws.name(upTo: 15)),
      PlotLabelMark(["area \(seed)", draws.name(upTo: 20)], avoidingX: [0, 1], y: [0, 1]),
      PointLabelMark(x: x, y: y, texts: names),
    ])
    // The label of a rule stands where its line is, whatever else is there; the others choose.
    expectApart(canvas, "seed \(seed)")
  }

  @Test func aRemarkIsBrokenIntoLinesAndItsArrowPointsAtItsPoint() throws {
    let mark = AnnotationMark(
      [AnnotationMark.Item(x: 0.5, y: 0.5, text: "the only image with a hat and a beard")], lineWidth: 80,
      paint: .contrast)
    let figure = Figure(
      title: "", width: 312,
      panel: Axes(x: .hidden(.linear(0...1)), y: .hidden(.linear(0...1)), marks: [mark], height: .points(160)))
    let texts = TextBoxCanvas.texts(of: figure).texts
    #expect(texts.map(\.text).joined(separator: " ") == "the only image with a hat and a beard" && texts.count > 1)
    #expect(texts.allSatisfy { $0.box.width <= 80 })
    let calls = figure.recording().split(separator: "\n")
    #expect(calls.contains { $0.contains("group \"the only image") })
    // The tip of the head, its first corner, lies 4.5 points from the point at (156, 86).
    let head = try #require(calls.first { $0.contains("Z fill contrast") })
    let tip = try #require(head.split(separator: " ").first { $0.hasPrefix("M") }).dropFirst().split(separator: ",")
      .compactMap { Double($0) }
    try #require(tip.count == 2)
    let distance = ((tip[0] - 156) * (tip[0] - 156) + (tip[1] - 86) * (tip[1] - 86)).squareRoot()
    #expect(abs(distance - 4.5) < 0.02)
  }

  @Test func aRemarkWithoutRoomIsARingWithATitle() {
    let canvas = Figure(
      title: "", width: 40,
      panel: Axes(
        x: .hidden(.linear(0...1)), y: .hidden(.linear(0...1)),
        marks: [AnnotationMark([AnnotationMark.Item(x: 0.5, y: 0.5, text: "nothing fits here")])], height: .points(20)))
    let recording = canvas.recording()
    #expect(recording.contains("group \"nothing fits here\"") && recording.contains("circle 26,16 r 4.5"))
    #expect(!recording.contains("text"))
  }

  @Test func remarksOnPointsOutsideAreLeftOut() {
    let items = [(2.0, 0.5), (0.5, .nan), (0.5, 0.5)].map { AnnotationMark.Item(x: $0.0, y: $0.1, text: "here") }
    #expect(canvas([AnnotationMark(items)]).texts.count == 1)
    #expect(AnnotationMark(items).extent(of: .x) == 0.5...2)
    #expect(canvas([AnnotationMark([AnnotationMark.Item(x: 0.5, y: 0.5, text: "")])]).texts.isEmpty)
  }

  @Test(arguments: 0..<20) func namesAtTheEndsOfLinesNeverTouch(seed: Int) {
    var draws = Draws(seed + 2000)
    let count = 1 + Int(draws.next() * 30)
    let lines = (0..<count).map { _ in
      LineMark(x: [0, 1], y: [draws.next(), draws.next()], name: draws.name(upTo: seed % 3 == 0 ? 300 : 12))
    }
    let figure = Figure(
      title: "", width: 312,
      panel: Axes(
        x: .hidden(.linear(0...1)), y: .hidden(.linear(0...1)), marks: lines, legend: .direct, height: .points(60)))
    let canvas = TextBoxCanvas.texts(of: figure)
    #expect(canvas.texts.count == count && canvas.overlaps == [] && canvas.outside == [])
  }

  @Test func aLongLabelOfALineIsShortenedToThePlot() {
    let long = String(repeating: "long ", count: 60)
    for place in [RuleMark.Place.x(0.9), .x(0.1), .y(0.5)] {
      for isAbove in [true, false] {
        let canvas = canvas([RuleMark(place, label: long, isLabelAbove: isAbove)])
        #expect(canvas.outside == [] && canvas.texts.count == 1 && canvas.texts[0].text.hasSuffix("…"))
      }
    }
    let short = canvas([RuleMark(.x(0.9), label: "short")])
    #expect(short.texts.map(\.text) == ["short"])
  }

  @Test func wordsOnAPlotAreShortenedWhereTheyAreTooLong() {
    let long = String(repeating: "word ", count: 60)
    for place in [PlotLabelMark.Place.corner, .above] {
      let canvas = canvas([PlotLabelMark([long, long], place: place)])
      #expect(canvas.outside == [] && canvas.overlaps == [] && !canvas.texts.isEmpty)
    }
  }
}
