import Drawing
import Foundation
import Testing

/// Path data is as short as it may be, and still says every place to a hundredth of a point.
@Suite struct SVGPathTests {
  private func data(_ path: Path) throws -> String {
    let canvas = SVGCanvas(size: Size(width: 500, height: 500))
    canvas.path(path, fill: .ink, stroke: nil)
    let svg = try canvas.document(title: "a", description: "b")
    let start = try #require(svg.range(of: "<path d=\""))
    return String(svg[start.upperBound...].prefix { $0 != "\"" })
  }

  /// The places that path data of the commands M, L, H, V, C and Z runs through, absolute or relative.
  private func places(_ data: String) -> [Point] {
    var result: [Point] = []
    var (pen, start) = (Point(0, 0), Point(0, 0))
    var rest = data[...]
    while let command = rest.popFirst() {
      let body = rest.prefix { !$0.isLetter }
      rest = rest.dropFirst(body.count)
      let numbers = body.replacing("-", with: " -").split(separator: " ").compactMap { Double($0) }
      let base = command.isLowercase ? pen : Point(0, 0)
      switch command.uppercased() {
      case "H": pen = Point(base.x + numbers[0], pen.y)
      case "V": pen = Point(pen.x, base.y + numbers[0])
      case "Z": pen = start
      default:
        for i in stride(from: 0, to: numbers.count - 2, by: 2) {
          result.append(Point(base.x + numbers[i], base.y + numbers[i + 1]))
        }
        pen = Point(base.x + numbers[numbers.count - 2], base.y + numbers[numbers.count - 1])
      }
      if command.uppercased() == "M" { start = pen }
      if command.uppercased() != "Z" { result.append(pen) }
    }
    return result
  }

  @Test func levelAndUprightLinesAreShort() throws {
    let square = Path(through: [Point(100, 20), Point(103, 20), Point(103, 23.5), Point(100, 23.5)], closed: true)
    #expect(try data(square) == "M100 20h3v3.5h-3Z")
    #expect(try data(Path(through: [Point(1, 1), Point(200.25, 90), Point(202.25, 88.5)])) == "M1 1L200.25 90l2-1.5")
    // After a closed piece the pen stands where it began.
    let twice = Path(square.elements + [.move(Point(101, 30)), .line(Point(101, 29))])
    #expect(try data(twice) == "M100 20h3v3.5h-3Zm1 10V29")
  }

  @Test func everyPlaceIsKeptToAHundredth() throws {
    var elements: [Path.Element] = []
    var expected: [Point] = []
    for i in 0..<400 {
      func place(_ k: Int) -> Point { Point(250 + 200 * sin(Double(7 * i + k)), 250 + 0.6 * cos(Double(3 * i + k))) }
      switch i % 40 {
      case 0: elements.append(.move(place(0)))
      case 13: elements.append(.curve(place(1), place(2), to: place(0)))
      case 39: elements.append(.close)
      default: elements.append(.line(place(0)))
      }
      if i % 40 == 13 { expected += [place(1), place(2)] }
      if i % 40 != 39 { expected.append(place(0)) }
    }
    let found = places(try data(Path(elements)))
    #expect(found.count == expected.count)
    let largest = zip(found, expected).reduce(0) { max($0, abs($1.0.x - $1.1.x), abs($1.0.y - $1.1.y)) }
    #expect(largest < 0.00501, "steps do not add up their rounding")
  }
}
