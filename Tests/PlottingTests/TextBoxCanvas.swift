import Drawing
import Plotting

/// A canvas that keeps nothing but where its texts stand.
final class TextBoxCanvas: PartialCanvas {
  /// A line of text and what its letters cover: four fifths of its size above the line, one fifth below.
  struct Entry {
    let text: String
    let box: Rectangle
  }

  let size: Size
  private(set) var texts: [Entry] = []
  private let measure: any TextMeasuring

  /// An empty canvas whose text is as wide as `measure` says.
  init(size: Size, _ measure: any TextMeasuring) {
    self.size = size
    self.measure = measure
  }

  /// The texts of a figure, with the size of its canvas.
  static func texts(of figure: Figure, _ measure: any TextMeasuring = RecordingCanvas.metrics) -> TextBoxCanvas {
    let canvas = TextBoxCanvas(size: figure.size(measure), measure)
    figure.draw(on: canvas)
    return canvas
  }

  func text(_ text: String, at position: Point, style: TextStyle) {
    let width = measure.width(of: text, style: style)
    let left: Double =
      switch style.anchor {
      case .start: 0
      case .middle: -width / 2
      case .end: -width
      }
    let top = style.baselineOffset - 0.8 * style.size
    let box =
      // Turned to the left: what was right is now up.
      style.rotation == -90
      ? Rectangle(x: position.x + top, y: position.y - left - width, width: style.size, height: width)
      : Rectangle(x: position.x + left, y: position.y + top, width: width, height: style.size)
    texts.append(Entry(text: text, box: box))
  }

  /// Texts that reach over the border of the canvas by more than half a point.
  var outside: [String] {
    texts.filter {
      $0.box.minX < -0.5 || $0.box.minY < -0.5 || $0.box.maxX > size.width + 0.5 || $0.box.maxY > size.height + 0.5
    }.map { "\"\($0.text)\" at \($0.box) in \(size)" }
  }

  /// Pairs of texts that lie on each other.
  var overlaps: [String] {
    texts.indices.flatMap { i in
      texts[(i + 1)...].filter { other in
        let (a, b) = (texts[i].box, other.box)
        let overlapX = min(a.maxX, b.maxX) - max(a.minX, b.minX)
        let overlapY = min(a.maxY, b.maxY) - max(a.minY, b.minY)
        // Letters rarely fill their box: 1.5 points of two boxes may meet.
        return overlapX >= 1 && overlapY >= 1.5
      }.map { "\(texts[i].text) / \($0.text)" }
    }
  }

  func extents(of text: String, style: TextStyle) -> TextExtents { measure.extents(of: text, style: style) }
}
