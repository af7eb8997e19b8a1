import Drawing
import Files
import Foundation
import Testing
import TestSupport

@Suite struct CairoCanvasTests {
  private let size = Size(width: 20, height: 10)

  private func picture(scale: Double = 1, theme: Theme = .light, _ draw: (CairoCanvas) -> Void) throws -> DecodedPicture
  {
    try #require(DecodedPicture(png: CairoCanvas.png(size: size, scale: scale, theme: theme, draw: draw)))
  }

  @Test func shapesCoverThePixelsTheyShould() throws {
    let red = Paint.fixed(RGB(0xFF0000))
    let drawn = try picture { $0.rectangle(Rectangle(x: 2, y: 3, width: 4, height: 5), fill: red, stroke: nil) }
    #expect(drawn.width == 20 && drawn.height == 10)
    for row in 0..<10 {
      for column in 0..<20 {
        let isInside = (2..<6).contains(column) && (3..<8).contains(row)
        #expect(drawn[row, column] == (isInside ? [255, 0, 0] : [255, 255, 255]))
      }
    }
  }

  @Test func scaleAndThemeApply() throws {
    let drawn = try picture(scale: 2, theme: .dark) { _ in }
    #expect(drawn.width == 40 && drawn.height == 20)
    #expect(drawn[0, 0] == [0x14, 0x17, 0x1A])
  }

  @Test func rastersKeepTheirPixelsAndTheirOrder() throws {
    let raster = Raster(gray: [0, 50, 100, 150, 200, 250], width: 3, height: 2)
    let drawn = try picture {
      $0.raster(raster, in: Rectangle(x: 1, y: 1, width: 9, height: 6), smooth: false)
    }
    for row in 0..<6 {
      for column in 0..<9 {
        let level = raster[row / 3, column / 3].red
        #expect(drawn[row + 1, column + 1] == [level, level, level])
      }
    }
    #expect(drawn[0, 0] == [255, 255, 255])
    #expect(drawn[1, 10] == [255, 255, 255])
  }

  @Test func smoothRastersReachTheirBorderWithoutFading() throws {
    let raster = Raster(gray: [0, 0, 0, 0], width: 2, height: 2)
    let drawn = try picture { $0.raster(raster, in: Rectangle(x: 0, y: 0, width: 20, height: 10), smooth: true) }
    #expect(drawn.pixels.allSatisfy { $0 == 0 })
  }

  @Test func clipsLimitAndEnd() throws {
    let drawn = try picture { canvas in
      canvas.pushClip(Rectangle(x: 0, y: 0, width: 5, height: 10))
      canvas.rectangle(Rectangle(x: 0, y: 0, width: 20, height: 10), fill: .fixed(RGB(0)), stroke: nil)
      canvas.popClip()
      canvas.rectangle(Rectangle(x: 10, y: 0, width: 2, height: 10), fill: .fixed(RGB(0)), stroke: nil)
    }
    #expect(drawn[5, 4] == [0, 0, 0] && drawn[5, 5] == [255, 255, 255] && drawn[5, 10] == [0, 0, 0])
  }

  @Test func hatchesStayInsideTheirRectangle() throws {
    let drawn = try picture {
      $0.hatch(Rectangle(x: 5, y: 2, width: 10, height: 6), stroke: Stroke(.ink), spacing: 3)
    }
    var inked = 0
    for row in 0..<10 {
      for column in 0..<20 where drawn[row, column] != [255, 255, 255] {
        inked += 1
        #expect((5..<15).contains(column) && (2..<8).contains(row))
      }
    }
    #expect(inked > 10)
  }

  @Test(arguments: [TextStyle.Anchor.start, .middle, .end]) func textStandsWhereItIsAnchored(anchor: TextStyle.Anchor)
    throws
  {
    let canvasSize = Size(width: 120, height: 40)
    let data = try CairoCanvas.png(size: canvasSize, scale: 1) {
      $0.text("HHHH", at: Point(60, 20), style: TextStyle(size: 10, anchor: anchor, baseline: .middle))
    }
    let drawn = try #require(DecodedPicture(png: data))
    var columns: [Int] = []
    var rows: [Int] = []
    for row in 0..<40 {
      for column in 0..<120 where drawn[row, column][0] < 200 {
        columns.append(column)
        rows.append(row)
      }
    }
    let left = try #require(columns.min())
    let right = try #require(columns.max())
    let width = FontMetrics().width(of: "HHHH", style: TextStyle(size: 10))
    let expected = anchor == .start ? 60.0 : anchor == .middle ? 60 - width / 2 : 60 - width
    #expect(abs(Double(left) - expected) < 2)
    #expect(abs(Double(right) - (expected + width)) < 2.5)
    let middle = Double(try #require(rows.min()) + (try #require(rows.max())) + 1) / 2
    #expect(abs(middle - 20) < 1)
  }

  @Test(arguments: ["غاضب جدا", "中性的表情", "हिन्दी", "ไทย", "😀🇫🇷", "a\u{0}b\u{1B}\n\tc", "", "\u{202E}abc", "e\u{301}\u{323}"])
  func everyScriptIsMeasuredAndDrawn(text: String) throws {
    let style = TextStyle(size: 12)
    let extents = FontMetrics().extents(of: text, style: style)
    #expect(extents.width >= 0 && extents.width.isFinite && extents.ascent > 0)
    #expect(text.isEmpty == (extents.width == 0))
    let data = try CairoCanvas.png(size: Size(width: 200, height: 30), scale: 1) {
      $0.text(text, at: Point(5, 20), style: style)
    }
    let drawn = try #require(DecodedPicture(png: data))
    #expect(drawn.pixels.contains { $0 < 200 } == !text.isEmpty)
    _ = try CairoCanvas.pdf(size: Size(width: 200, height: 30)) { $0.text(text, at: Point(5, 20), style: style) }
  }

  @Test func textIsAsWideAtEveryScale() {
    let metrics = FontMetrics()
    let small = metrics.width(of: "Confusion 12.5 %", style: TextStyle(size: 9))
    let large = metrics.width(of: "Confusion 12.5 %", style: TextStyle(size: 90))
    #expect(abs(large / small - 10) < 0.02)
  }

  @Test func pdfsRepeatTheirBytesAndCarryNoClock() throws {
    func make() throws -> Data {
      try CairoCanvas.pdf(size: size, title: "A & B") { $0.text("Abc", at: Point(1, 8), style: TextStyle(size: 6)) }
    }
    let (a, b) = (try make(), try make())
    #expect(a == b)
    #expect(a.range(of: Data("CreationDate (20000101".utf8)) != nil)
  }

  @Test func unusableSizesAreRefused() {
    for width in [0, -1, .nan, .infinity, 1e9] {
      #expect(throws: DrawingError.self) { try CairoCanvas.png(size: Size(width: width, height: 10)) { _ in } }
      #expect(throws: DrawingError.self) { try CairoCanvas.pdf(size: Size(width: width, height: 10)) { _ in } }
    }
  }

  @Test func grayRastersBecomeGrayPNGsOfTheSamePixels() throws {
    let gray = Raster(gray: (0..<255).map { UInt8($0) }, width: 51, height: 5)
    let decoded = try #require(DecodedPicture(png: gray.png()))
    #expect(decoded.channels == 1 && decoded.pixels == gray.pixels)
    let colours = Raster(colours: (0..<30).map { RGB(UInt32($0 * 4711)) }, width: 6, height: 5)
    let colour = try #require(DecodedPicture(png: colours.png()))
    #expect(colour.channels == 3 && colour.pixels == colours.pixels)
  }

  /// A drawing of every primitive against a picture made once; antialiasing may differ a little between versions of Cairo.
  @Test func everyPrimitiveLooksAsItDid() throws {
    let data = try CairoCanvas.png(size: Size(width: 120, height: 80), scale: 1) { drawEverything(on: $0) }
    let path = Fixtures.path("plotting/primitives.png")
    let isRecording = ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1"
    guard !isRecording, FileManager.default.fileExists(atPath: path) else {
      try AtomicFile.write(data, to: path)
      Issue.record("primitives.png was written; look at it and run the test again")
      return
    }
    let expected = try #require(DecodedPicture(png: try readFile(path)))
    let drawn = try #require(DecodedPicture(png: data))
    #expect(looksTheSame(drawn, expected))
    let other = try CairoCanvas.png(size: Size(width: 120, height: 80), scale: 1) {
      drawEverything(on: $0)
      $0.rectangle(Rectangle(x: 60, y: 60, width: 2, height: 2), fill: .ink, stroke: nil)
    }
    #expect(!looksTheSame(try #require(DecodedPicture(png: other)), expected), "the comparison must see a small change")
  }
}

/// Every primitive once, without text, whose look depends on installed fonts.
func drawEverything(on canvas: any Canvas) {
  canvas.beginGroup(title: "all")
  canvas.rectangle(Rectangle(x: 5, y: 5, width: 20, height: 12), fill: .accent, stroke: Stroke(.ink, width: 1.5))
  canvas.circle(center: Point(40, 12), radius: 7, fill: Paint.critical.opacity(0.5), stroke: nil)
  for (i, marker) in Marker.allCases.enumerated() {
    canvas.marker(marker, at: Point(10 + 15 * Double(i), 30), radius: 5, fill: .category(i), stroke: nil)
  }
  canvas.line(from: Point(5, 42), to: Point(115, 42), stroke: Stroke(.secondaryInk, width: 1, dash: [4, 2]))
  canvas.path(
    Path([.move(Point(60, 5)), .curve(Point(70, 25), Point(90, -10), to: Point(100, 18)), .line(Point(60, 18)), .close]
    ),
    fill: .good, stroke: nil)
  canvas.hatch(Rectangle(x: 5, y: 50, width: 30, height: 25), stroke: Stroke(.muted), spacing: 4)
  canvas.raster(
    Raster(gray: [0, 80, 160, 240], width: 2, height: 2), in: Rectangle(x: 40, y: 50, width: 16, height: 16),
    smooth: false)
  canvas.raster(
    Raster(colours: [RGB(0xFF0000), RGB(0x0000FF)], width: 2, height: 1),
    in: Rectangle(x: 70, y: 50, width: 40, height: 20),
    smooth: true)
  canvas.endGroup()
}
