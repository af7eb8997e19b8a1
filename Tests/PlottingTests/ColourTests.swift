import Drawing
import Plotting
import Testing

@Suite struct ColourMapTests {
  /// Values of the 256-colour tables of matplotlib 3.11.2.
  @Test func perceptualMapsAreTheKnownOnes() {
    func close(_ a: RGB, _ b: RGB) -> Bool {
      abs(Int(a.red) - Int(b.red)) <= 2 && abs(Int(a.green) - Int(b.green)) <= 2 && abs(Int(a.blue) - Int(b.blue)) <= 2
    }
    #expect(close(ColourMap.viridis.colour(at: 0.0 / 255), RGB(0x440154)))
    #expect(close(ColourMap.viridis.colour(at: 63.0 / 255), RGB(0x3B518B)))
    #expect(close(ColourMap.viridis.colour(at: 102.0 / 255), RGB(0x2A788E)))
    #expect(close(ColourMap.viridis.colour(at: 128.0 / 255), RGB(0x21918C)))
    #expect(close(ColourMap.viridis.colour(at: 201.0 / 255), RGB(0x73D056)))
    #expect(close(ColourMap.viridis.colour(at: 255.0 / 255), RGB(0xFDE725)))
    #expect(close(ColourMap.inferno.colour(at: 0.0 / 255), RGB(0x000004)))
    #expect(close(ColourMap.inferno.colour(at: 63.0 / 255), RGB(0x550F6D)))
    #expect(close(ColourMap.inferno.colour(at: 102.0 / 255), RGB(0x932667)))
    #expect(close(ColourMap.inferno.colour(at: 128.0 / 255), RGB(0xBC3754)))
    #expect(close(ColourMap.inferno.colour(at: 201.0 / 255), RGB(0xFC9F07)))
    #expect(close(ColourMap.inferno.colour(at: 255.0 / 255), RGB(0xFCFFA4)))
  }

  @Test func sequentialMapsOnlyGetDarkerOnLightAndLighterOnDark() {
    let light = (0...50).map { ColourMap.sequential.colour(at: Double($0) / 50, theme: .light).luminance }
    let dark = (0...50).map { ColourMap.sequential.colour(at: Double($0) / 50, theme: .dark).luminance }
    #expect(zip(light, light.dropFirst()).allSatisfy { $0 > $1 })
    #expect(zip(dark, dark.dropFirst()).allSatisfy { $0 < $1 })
    let viridis = (0...50).map { ColourMap.viridis.colour(at: Double($0) / 50).luminance }
    #expect(zip(viridis, viridis.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func divergingScalesHaveZeroInTheMiddle() {
    let scale = ColourScale.diverging(covering: [-3, 1, .nan])
    #expect(scale.domain == -3...3)
    #expect(scale.fraction(0) == 0.5)
    let (low, high) = (scale.colour(-3), scale.colour(3))
    #expect(low.blue > low.red && high.red > high.blue)
    #expect(scale.colour(99) == high)
    #expect(ColourScale.diverging(covering: []).domain == -1...1)
    #expect(scale.paint(.nan) == .muted)
  }

  @Test(arguments: ColourMap.allCases) func textOnCellsIsReadable(map: ColourMap) {
    for step in 0...255 {
      let paint = map.paint(at: Double(step) / 255)
      for theme in Theme.allCases {
        let background = paint.colour(in: theme)
        let ink = paint.readableInk.colour(in: theme)
        let other = ink == RGB(0xFFFFFF) ? RGB(0x000000) : RGB(0xFFFFFF)
        #expect(ink.contrast(to: background) >= other.contrast(to: background), "\(background.hex)")
        // WCAG 2.2, criterion 1.4.3, for text of any size.
        #expect(ink.contrast(to: background) >= 4.5, "\(background.hex)")
      }
    }
  }
}

/// Which paints the figures of the registry use for their texts and lines.
@Suite struct PaintTests {
  /// A canvas that keeps the paints of texts, and of lines without a fill.
  private final class PaintCanvas: PartialCanvas {
    let size = Size(width: 1, height: 1)
    private(set) var texts: [(text: String, paint: Paint)] = []
    private(set) var lines: Set<Stroke> = []

    func extents(of text: String, style: TextStyle) -> TextExtents {
      RecordingCanvas.metrics.extents(of: text, style: style)
    }
    func text(_ text: String, at position: Point, style: TextStyle) { texts.append((text, style.paint)) }
    func path(_ path: Path, fill: Paint?, stroke: Stroke?) {
      if fill == nil, let stroke { lines.insert(stroke) }
    }
  }

  private func contrast(_ paint: Paint, _ theme: Theme) -> Double {
    let surface = Role.surface.colour(in: theme)
    return paint.colour(in: theme).over(surface, opacity: paint.opacity).contrast(to: surface)
  }

  /// Text on the background needs 4.5 : 1, and lines that tell something 3 : 1 (WCAG 2.2, criteria 1.4.3 and 1.4.11). Words
  /// in cells are black or white, whichever has the higher contrast to the cell.
  @Test(arguments: FigureRegistry.all.map(\.id)) func wordsAndLinesStandOutInBothThemes(id: String) throws {
    let canvas = PaintCanvas()
    try #require(FigureRegistry.entry(id)).example().draw(on: canvas)
    for theme in Theme.allCases {
      for (text, paint) in canvas.texts {
        guard case .role = paint.source else { continue }
        #expect(contrast(paint, theme) >= 4.5, "\(text) in \(theme)")
      }
      for line in canvas.lines {
        // Hairlines, edges of the background's colour, and lines that lead the eye to something else say nothing by themselves.
        guard case .role(let role) = line.paint.source, role != .grid, role != .surface, line.paint.opacity == 1 else {
          continue
        }
        #expect(contrast(line.paint, theme) >= 3, "\(role.name) in \(theme)")
      }
    }
  }
}

@Suite struct InterpolationTests {
  /// OpenCV's INTER_LINEAR of [[1, 0], [0, 0]] to 4 x 4.
  @Test func bilinearUsesHalfPixelCentres() {
    let grid = ValueGrid([1.0, 0, 0, 0], width: 2, height: 2).resized(width: 4, height: 4)
    #expect(
      grid.values == [
        1, 0.75, 0.25, 0, 0.75, 0.5625, 0.1875, 0, 0.25, 0.1875, 0.0625, 0, 0, 0, 0, 0,
      ])
  }

  @Test func aConstantStaysConstantAndTheSameSizeStaysTheSame() {
    #expect(ValueGrid([2.0], width: 1, height: 1).resized(width: 3, height: 2).values == [2, 2, 2, 2, 2, 2])
    let grid = ValueGrid([1.0, 2, 3, 4, 5, 6], width: 3, height: 2)
    #expect(grid.resized(width: 3, height: 2) == grid)
  }
}

@Suite struct AttributionPanelTests {
  private func panel(_ values: [Double], isSigned: Bool = false, problem: String? = nil) -> Figure {
    Figures.attributionPanel(
      AttributionPanel(
        face: Raster(gray: [UInt8](repeating: 90, count: 16), width: 4, height: 4),
        map: ValueGrid(values, width: 2, height: 2),
        isSigned: isSigned, method: "Grad-CAM", layer: "out", target: "logit of a", problem: problem, classes: ["a"],
        probabilities: [1]))
  }

  @Test func aSoundMapIsColouredOnItsNativeGridAndOverTheFace() {
    let recording = panel([0, 1, 2, 3]).recording()
    #expect(recording.contains("raster 2x2x3"))
    #expect(recording.contains("raster 16x16x3"))
    #expect(!recording.contains("hatch"))
  }

  @Test(arguments: [[0.0, 0, 0, 0], [-1, -2, -1, -3], [.nan, 1, 2, 3], [.infinity, 1, 2, 3]])
  func anUnusableMapIsHatchedAndNeverColoured(values: [Double]) {
    let recording = panel(values).recording()
    #expect(recording.contains("hatch"))
    // The face is the only picture.
    #expect(recording.split(separator: "\n").filter { $0.contains("raster ") }.count == 1)
  }

  @Test func theCallersProblemIsSaid() {
    let recording = panel([1, 1, 1, 1], problem: "Every cell is equal.").recording()
    #expect(recording.contains("Every cell is equal."))
    #expect(recording.contains("hatch"))
  }

  @Test func aSignedMapMayBeNegative() {
    #expect(!panel([-1, -2, -1, -3], isSigned: true).recording().contains("hatch"))
  }

  @Test func captionNamesMethodLayerTargetGridAndInterpolation() {
    let note = panel([0, 1, 2, 3]).note
    for part in ["Grad-CAM", "layer out", "logit of a", "2\u{A0}×\u{A0}2", "half-pixel"] {
      #expect(note.contains(part))
    }
  }
}
