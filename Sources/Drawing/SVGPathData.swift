/// The `d` attribute of an SVG path, in the shorter of absolute and relative commands, to hundredths of a point.
///
/// Relative steps start from the rounded place before, so that no error adds up.
struct SVGPathData {
  private(set) var text = ""
  /// Where the pen is, and where its piece began, in hundredths of a point.
  private var pen: (x: Int, y: Int)?
  private var start: (x: Int, y: Int)?

  init(_ path: Path) {
    for element in path.elements {
      switch element {
      case .move(let p):
        let place = Self.hundredths(p)
        add("M", "m", [place])
        start = place
      case .line(let p): line(to: Self.hundredths(p))
      case .curve(let a, let b, let p): add("C", "c", [a, b, p].map(Self.hundredths))
      case .close:
        text += "Z"
        pen = start
      }
    }
  }

  private mutating func line(to place: (x: Int, y: Int)) {
    guard let pen, place.x == pen.x || place.y == pen.y else { return add("L", "l", [place]) }
    if place.y == pen.y {
      text += Self.shorter("H" + Self.number(place.x), "h" + Self.number(place.x - pen.x))
    } else {
      text += Self.shorter("V" + Self.number(place.y), "v" + Self.number(place.y - pen.y))
    }
    self.pen = place
  }

  private mutating func add(_ absolute: String, _ relative: String, _ places: [(x: Int, y: Int)]) {
    var best = absolute + Self.list(places)
    if let pen { best = Self.shorter(best, relative + Self.list(places.map { ($0.x - pen.x, $0.y - pen.y) })) }
    text += best
    pen = places.last
  }

  private static func shorter(_ a: String, _ b: String) -> String { b.utf8.count < a.utf8.count ? b : a }

  private static func list(_ places: [(x: Int, y: Int)]) -> String {
    var text = ""
    for value in places.flatMap({ [$0.x, $0.y] }) {
      // A minus sign parts two numbers as well as a space.
      if !text.isEmpty, value >= 0 { text += " " }
      text += number(value)
    }
    return text
  }

  private static func number(_ hundredths: Int) -> String { shortDecimal(Double(hundredths) / 100) }

  private static func hundredths(_ point: Point) -> (x: Int, y: Int) {
    func rounded(_ value: Double) -> Int { value.isFinite && abs(value) < 1e13 ? Int((value * 100).rounded()) : 0 }
    return (rounded(point.x), rounded(point.y))
  }
}
