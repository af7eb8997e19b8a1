import Drawing
import Files
import Reporting
import TestSupport

/// A document with everything that a reader can choose, fade, open, filter and point at. Its numbers are made up.
enum InteractionSamples {
  static let names = ["happy", "sad", "fear"]
  static let counts = [[40, 6, 0], [9, 25, 3], [1, 12, 4]]

  /// Three by three cells, each a mark with a title.
  static func matrix(_ of: String) -> Sketch {
    Sketch(size: Size(width: 240, height: 240)) { canvas in
      for (r, row) in counts.enumerated() {
        for (c, count) in row.enumerated() {
          canvas.beginGroup(title: "\(names[r]) predicted as \(names[c]): \(count) images of \(of)")
          canvas.rectangle(
            Rectangle(x: Double(c) * 80, y: Double(r) * 80, width: 78, height: 78), fill: .category(r), stroke: nil)
          canvas.text(
            "\(count)", at: Point(Double(c) * 80 + 39, Double(r) * 80 + 39), style: TextStyle(anchor: .middle))
          canvas.endGroup()
        }
      }
    }
  }

  /// Dots on a line.
  static func dots(_ title: String, _ paint: Paint, _ heights: [Double]) -> Sketch {
    Sketch(size: Size(width: 240, height: 160)) { canvas in
      canvas.line(from: Point(20, 140), to: Point(220, 140), stroke: Stroke(.grid))
      for (i, height) in heights.enumerated() {
        canvas.beginGroup(title: "\(title), bin \(i + 1): \(height)")
        canvas.circle(center: Point(40 + Double(i) * 40, 140 - height), radius: 6, fill: paint, stroke: nil)
        canvas.endGroup()
      }
    }
  }

  static func figure(_ stem: String, _ sketch: Sketch) -> FigureBlock {
    FigureBlock(
      stem: stem, .drawing(sketch), alternativeText: "The drawing \(stem).", caption: "Caption of \(stem).", files: [])
  }

  static func examples(pictures: Bool = true) throws -> ExampleMatrix {
    let cells = counts.indices.map { r in
      counts.indices.map { c -> ExampleMatrix.Cell in
        let count = counts[r][c]
        let shown = min(count, 3)
        let title: Prose = "\(names[r]) predicted as \(names[c]): \(count) images, \(shown) shown"
        let words = (0..<shown).map { i -> Prose in "\(code: "\(names[r])/im\(i).png"), \(90 - i) %" }
        let items = (0..<shown).map { i in
          Gallery.Item(
            .init(x: (r * 3 + c + i) % 6 * 48, y: r % 2 * 48, width: 48, height: 48),
            alternativeText: "Face labelled \(names[r])", title: "\(90 - i) %", file: "\(names[r])/im\(i).png")
        }
        return ExampleMatrix.Cell(
          count: count, share: Double(count) / Double(counts[r].reduce(0, +)), title: title,
          examples: count == 0 ? .none : pictures ? .pictures(items) : .words(words))
      }
    }
    let order = [(2, 1), (1, 0), (0, 1), (1, 2), (2, 0), (0, 0), (1, 1), (2, 2), (0, 2)]
    return ExampleMatrix(
      id: "cells", caption: "Images of each label by predicted label.", rowTitle: "Label", columnTitle: "Predicted as",
      names: names, cells: cells, order: order.map { .init(row: $0.0, column: $0.1) }, printed: 2,
      sheet: pictures ? try SampleReport.sheet() : nil, figures: pictures ? ["of-label", "of-all"] : [])
  }

  static var rows: Table {
    let words = ["apple", "Birch", "cedar", "date palm", "elm"]
    return Table(
      id: "long", caption: "A table of many rows.", columns: [.text("Tree"), .number("Height"), .number("Count")],
      rows: (0..<15).map { i in
        Table.Row([
          .text(Prose("\(words[i % 5]) \(i)")), .number(Quantity(Double(i * 7 % 15) + 0.1234567, digits: 1)), .count(i),
        ])
      } + [Table.Row(["all", .number(Quantity(7.5, digits: 1)), .count(105)], isTotal: true)])
  }

  static func document() throws -> Document {
    let (matrix, sheet) = (try examples(), try SampleReport.sheet())
    return Document(title: "What can be tried") {
      Section("Views") {
        figure("first", dots("first", .category(0), [10, 20, 30]))
        "The second view is \(reference: "of-all"), the last figure \(reference: "last")."
        Alternatives(
          id: "shares", title: "Shares of",
          views: [
            .init("the label") { figure("of-label", Self.matrix("the label")) },
            .init("all") {
              figure("of-all", Self.matrix("all"))
              "A remark on all images."
            },
          ])
      }
      Section("Fading") {
        BeforeAfter(
          id: "fade", before: .init("as trained", figure("before", dots("before", .category(1), [100, 60, 30]))),
          after: .init("after temperature", figure("after", dots("after", .category(2), [80, 70, 60]))))
      }
      Section("Examples") { matrix }
      Section("Rows") {
        rows
        figure("last", dots("last", .category(3), [50]))
        Gallery(stem: "wall", sheet: sheet, caption: "Faces.", items: SampleReport.faces(0..<4))
      }
    }
  }
}
