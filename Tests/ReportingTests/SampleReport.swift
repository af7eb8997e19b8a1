import Drawing
import Files
import Foundation
import Reporting
import TestSupport

/// A report in the manner of the exploratory analysis, with every kind of block. Its numbers are made up.
enum SampleReport {
  static let classes = ["happy", "neutral", "sad", "fear", "angry", "surprise", "disgust"]
  static let counts = [8989, 6198, 6077, 5121, 4953, 4002, 547]

  /// A bar chart.
  static func bars(width: Double = 504) -> Sketch {
    Sketch(size: Size(width: width, height: 190)) { canvas in
      canvas.pushClip(Rectangle(x: 0, y: 0, width: width, height: 190))
      for (i, name) in classes.enumerated() {
        let y = 10 + Double(i) * 24
        let length = Double(counts[i]) / 8989 * (width - 170)
        canvas.text(name, at: Point(70, y + 8), style: TextStyle(anchor: .end, baseline: .middle))
        canvas.beginGroup(title: "\(name): \(counts[i])")
        canvas.rectangle(Rectangle(x: 78, y: y, width: length, height: 16), fill: .category(0), stroke: nil)
        canvas.endGroup()
        canvas.text(
          "\(counts[i])", at: Point(84 + length, y + 8), style: TextStyle(paint: .secondaryInk, baseline: .middle))
      }
      canvas.popClip()
    }
  }

  /// A small square.
  static let square = Sketch(size: Size(width: 10, height: 10)) { canvas in
    canvas.rectangle(Rectangle(x: 0, y: 0, width: 4, height: 4), fill: .ink, stroke: nil)
  }

  static func sheet() throws -> Picture {
    Picture(try readFile(Fixtures.path("reporting/sheet.png")), width: 288, height: 96)
  }

  static func faces(_ range: Range<Int>) -> [Gallery.Item] {
    range.map { i in
      Gallery.Item(
        .init(x: i % 6 * 48, y: i / 6 * 48, width: 48, height: 48),
        alternativeText: "A drawn face labelled \(classes[i % 7])", title: "\(classes[i % 7])",
        note: "score \(Quantity(0.93 - Double(i) * 0.021, digits: 2))", file: "train/\(classes[i % 7])/im\(i * 37).png")
    }
  }

  /// A table with every kind of cell.
  static var balance: Table {
    var rows: [Table.Row] = []
    for i in classes.indices {
      let mean = 129.5 - Double(i) * 1.7
      let brightness = Quantity(mean, digits: 1, n: counts[i], interval: .init(mean - 0.6, mean + 0.6))
      let share = Quantity.percent(Double(counts[i]) / 35887)
      rows.append(
        Table.Row([
          "\(classes[i])", .count(counts[i], bar: Double(counts[i]) / 8989), .number(share), .number(brightness),
          .status(i == 6 ? .fail : .pass),
        ]))
    }
    let all = Quantity(127.3, digits: 1, n: 35887)
    rows.append(
      Table.Row(["all", .count(35887), .number(.percent(1)), .number(all), .status(.notApplicable)], isTotal: true))
    return Table(
      id: "balance", caption: "Images, share and mean brightness of each class, with 95 % intervals.",
      columns: [.text("Class"), .number("Images"), .number("Share"), .number("Mean gray level"), .text("Check")],
      rows: rows)
  }

  /// A table that is wider than a phone.
  static var leakage: Table {
    var columns: [Table.Column] = [.text("From"), .text("To")]
    columns += classes.map { .number(Prose($0)) }
    func row(_ from: Table.Cell, _ to: Table.Cell, _ counts: [Int]) -> [Table.Cell] {
      [from, to] + counts.map { .count($0) }
    }
    return Table(
      caption: "Images of one split that are copies of images in another.", columns: columns,
      cells: [
        row("train", "validation", [3, 0, 1, 12, 7, 40, 9]), row("train", "test", [2, 1, 0, 133, 19, 117, 16]),
        row("validation", "test", [0, 0, 0, 2, 1, 4, 1]),
      ])
  }

  static var conflicts: Table {
    let cells: [[Table.Cell]] = (0..<6).map { i in
      let files = "train/fear/im\(i * 411).png, test/surprise/im\(i * 97).png"
      return [.code(files), "fear, surprise", .count(2 + i % 2)]
    }
    return Table(
      caption: "Groups of copies whose labels differ.", columns: [.text("Files"), .text("Labels"), .number("Copies")],
      cells: cells)
  }

  static func document() throws -> Document {
    let sheet = try sheet()
    return Document(
      kind: "Exploratory analysis", title: "What is in these faces",
      subtitle: "35,887 gray images of 48 × 48 pixels in seven classes",
      headline: """
        \(35887) faces in \(7) classes with an imbalance of \(strong: "16.4 to 1"); \(Quantity.percent(0.0802)) of the test \
        images are copies of training images, and at least \(66) show no face at all.
        """,
      metadata: [
        Definition("Data", "\(code: "data/fer2013")"), Definition("Files", "\(35887) in 3 splits"),
        Definition("Checksum", "\(code: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")"),
        Definition("Decoder", "libjpeg-turbo, ISLOW"), Definition("Date", "2026-03-01"),
      ],
      reproduction: Reproduction(
        command: "fer-analyze eda data/fer2013 --seed 42 --output reports/eda",
        facts: [Definition("Seed", "42"), Definition("Version", "1.0.0")]),
      frontMatter: [FrontMatter("kind", "eda"), FrontMatter("images", 35887)], generator: "fer-analyze 1.0.0"
    ) {
      Block.keyNumbers([
        KeyNumber("images", .count(35887), note: "3 splits"),
        KeyNumber("leaked test images", .percent(0.0802, n: 3589, interval: .init(0.0718, 0.0896))),
        KeyNumber("imbalance", Quantity(16.43, digits: 1), note: "largest to smallest class"),
        KeyNumber("label conflicts", .count(57), note: "groups of copies"),
      ])
      Callout(
        .critical, "\(288) test images (\(Quantity.percent(0.0802))) are pixel copies of training images.",
        action: "Evaluate with \(code: "--exclude-leaks") (\(3301) images remain).", evidence: "leakage"
      ) {
        "They make the measured accuracy too high, most of all for surprise and disgust, where more than a quarter leaks."
      }
      Callout(
        .warning, "\(57) groups of identical images carry different labels.",
        action: "Read the list in \(code: "exclusions.csv").", evidence: "copies")
      Callout(.note, "\(12) images are of one colour only.")
      Section("Class balance") {
        "Happy has \(Quantity(16.4, digits: 1)) images for every image of disgust; the three splits have the same mix (χ² \(emphasis: "p") = \(Quantity(0.69, digits: 2))). See \(reference: "class-balance") and \(reference: "balance")."
        FigureBlock(
          stem: "class-balance", .drawing(bars()),
          alternativeText: "Bar chart of the images in each class: happy leads with 8,989, disgust has 547.",
          caption: "Images in each class, all splits together (n = \(35887)).")
        balance
        Section("By split") {
          Columns(
            [
              FigureBlock(
                stem: "train", .drawing(bars(width: 245)), alternativeText: "Bar chart of the training split.",
                caption: "The training split.", files: [])
            ],
            [
              FigureBlock(
                stem: "test", .drawing(bars(width: 245)), alternativeText: "Bar chart of the test split.",
                caption: "The test split.", files: [])
            ])
        }
      }
      Section("Duplicates and leakage") {
        "Copies are images whose decoded pixels are identical."
        Section("Leakage", id: "leakage") {
          leakage
        }
        Section("Groups of copies", id: "copies") {
          Gallery(
            stem: "copies-sheet", sheet: sheet,
            caption: "The largest groups of copies; labels that disagree are printed below each face.",
            groups: [
              Gallery.Group("4 copies, 2 labels", faces(0..<4)), Gallery.Group("3 copies, 3 labels", faces(4..<7)),
            ])
          Details("All conflicting groups") {
            conflicts
          }
        }
      }
      Section("Odd images") {
        "Images with little information, by histogram entropy. A share of \(Quantity.percent(0.00004)) is of one colour."
        Gallery(
          stem: "odd", sheet: sheet, caption: "The twelve least informative images.", items: faces(0..<12),
          tileWidth: 80)
      }
      Section("Recommendations") {
        List([
          "Leave out the \(288) leaked test images.",
          "Weight the classes: disgust \(Quantity(9.37, digits: 2)), happy \(Quantity(0.57, digits: 2)).",
          "Normalise with mean \(Quantity(0.5077, digits: 4)) and standard deviation \(Quantity(0.2550, digits: 4)).",
        ])
        Code(
          "fer-analyze train data/fer2013 \\\n  --exclude reports/eda/exclusions.csv --class-weights balanced",
          language: "sh")
        Block.definitions([
          Definition("Imbalance", "Images of the largest class for each image of the smallest."),
          Definition("Copy", "An image whose decoded pixels equal those of another."),
        ])
      }
    }
  }

  static let figures = [
    ReportWriter.File("class-balance.png", "not a real picture"),
    ReportWriter.File("class-balance.pdf", "not a real file"),
  ]
}
