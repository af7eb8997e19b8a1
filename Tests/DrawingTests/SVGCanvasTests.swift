import Drawing
import Foundation
import Testing

@Suite struct SVGCanvasTests {
  private func document(_ draw: (SVGCanvas) -> Void, prefix: String = "p") throws -> String {
    let canvas = SVGCanvas(size: Size(width: 120, height: 80), idPrefix: prefix)
    draw(canvas)
    return try canvas.document(title: "A & <b>", description: "\"d\"")
  }

  @Test func titleAndDescriptionAreEscapedAndReferredTo() throws {
    let svg = try document({ _ in })
    #expect(svg.contains("role=\"img\" aria-labelledby=\"p-title p-desc\""))
    #expect(svg.contains("<title id=\"p-title\">A &amp; &lt;b&gt;</title>"))
    #expect(svg.contains("<desc id=\"p-desc\">&quot;d&quot;</desc>"))
  }

  @Test func rolesAreVariablesWithAValueForEachTheme() throws {
    let svg = try document {
      $0.rectangle(Rectangle(x: 0, y: 0, width: 1, height: 1), fill: .accent, stroke: Stroke(.ink))
    }
    #expect(svg.contains(".p{--accent:#2B6CB0;--ink:#1A1D21;--surface:#FFFFFF}"))
    #expect(svg.contains("prefers-color-scheme:dark"))
    #expect(svg.contains(":root[data-theme=\"dark\"] .p{--accent:#6CA9EA;--ink:#E8EAED;--surface:#14171A}"))
    #expect(svg.contains("fill:var(--accent);stroke:var(--ink)"))
  }

  @Test func coloursOfBothThemesBecomeVariablesToo() throws {
    let svg = try document {
      $0.circle(
        center: Point(1, 1), radius: 1, fill: Paint(.themed(light: RGB(0x111111), dark: RGB(0xEEEEEE)), opacity: 0.5),
        stroke: nil)
    }
    #expect(svg.contains("--c0:#111111") && svg.contains("--c0:#EEEEEE") && svg.contains("fill-opacity=\"0.5\""))
  }

  @Test func textStaysText() throws {
    let svg = try document {
      $0.text("5 < 6 & \u{0}\u{1}", at: Point(3, 4), style: TextStyle(size: 9, anchor: .end, rotation: -90))
    }
    #expect(svg.contains("text-anchor=\"end\""))
    #expect(svg.contains("rotate(-90 3 4)"))
    #expect(svg.contains(">5 &lt; 6 &amp; \u{FFFD}\u{FFFD}</text>"))
  }

  @Test func rastersAreEmbeddedPictures() throws {
    let raster = Raster(gray: [1, 2, 3, 4], width: 2, height: 2)
    let svg = try document { $0.raster(raster, in: Rectangle(x: 0, y: 0, width: 8, height: 8), smooth: false) }
    let start = try #require(svg.range(of: "data:image/png;base64,"))
    let code = svg[start.upperBound...].prefix { $0 != "\"" }
    let png = try #require(Data(base64Encoded: String(code)))
    #expect(DecodedPicture(png: png)?.pixels == [1, 2, 3, 4])
    #expect(svg.contains("image-rendering:pixelated"))
  }

  @Test func prefixesAreMadeSafe() throws {
    let svg = try document(
      {
        $0.pushClip(Rectangle(x: 0, y: 0, width: 1, height: 1)); $0.popClip()
      }, prefix: "1 \"x\"><é")
    #expect(svg.contains("id=\"f1--x-----clip-1\"") || svg.contains("id=\"f1--x-----title\""))
    #expect(!svg.contains("é"))
  }

  @Test func filesHaveABackgroundAndElementsOfAPageALabel() throws {
    #expect(try document({ _ in }).contains("<rect width=\"120\" height=\"80\""))
    let element = try SVGCanvas(size: Size(width: 120, height: 80), idPrefix: "p").inlineElement(label: "A & \"b\"")
    #expect(
      element.hasPrefix(
        "<svg viewBox=\"0 0 120 80\" role=\"img\" aria-label=\"A &amp; &quot;b&quot;\" style=\"--natural-width:160px\">"
      ))
    #expect(!element.contains("<rect") && !element.contains("<title"))
  }

  @Test func aSketchDrawsWhatItWasTold() throws {
    let direct = RecordingCanvas(size: Size(width: 120, height: 80))
    drawEverything(on: direct)
    let again = RecordingCanvas(size: Size(width: 120, height: 80))
    let sketch = Sketch(size: Size(width: 120, height: 80)) { drawEverything(on: $0) }
    sketch.draw(on: again)
    #expect(!direct.lines.isEmpty && again.lines == direct.lines)
    #expect(sketch == Sketch(size: Size(width: 120, height: 80)) { drawEverything(on: $0) })
  }

  @Test func groupsShowTheirTitle() throws {
    let svg = try document {
      $0.beginGroup(title: "sad & happy")
      $0.endGroup()
    }
    #expect(svg.contains("<g><title>sad &amp; happy</title>\n</g>"))
  }

  @Test func hatchesOfOneDrawingHaveTheirOwnClips() throws {
    let svg = try document {
      drawEverything(on: $0); drawEverything(on: $0)
    }
    #expect(svg.contains("p-clip-1") && svg.contains("p-clip-2") && !svg.contains("p-clip-3"))
  }
}

@Suite struct RecordingCanvasTests {
  @Test func callsAreWrittenDownOneALine() {
    let canvas = RecordingCanvas(size: Size(width: 10, height: 10))
    canvas.beginGroup(title: "g")
    canvas.rectangle(
      Rectangle(x: 0, y: 1.005, width: 2.5, height: 3), fill: Paint.ink.opacity(0.5),
      stroke: Stroke(.grid, width: 0.5, dash: [1, 2]))
    canvas.text(
      "a\"b", at: Point(-0.001, 2), style: TextStyle(size: 8, weight: .semibold, anchor: .middle, baseline: .top))
    canvas.endGroup()
    #expect(
      canvas.lines == [
        "group \"g\"", "  rectangle 0,1 2.5x3 fill ink*0.5 stroke grid 0.5 dash 1,2",
        "  text \"a\"b\" 0,2 8 semibold middle top ink", "end",
      ])
  }

  @Test func textMetricsAreFixed() {
    #expect(RecordingCanvas.metrics.width(of: "abcd", style: TextStyle(size: 10)) == 24)
  }
}
