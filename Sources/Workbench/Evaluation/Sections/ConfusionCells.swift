import Evaluation
import Reporting

extension EvaluationPage {
  /// The most examples a cell opens, and what is tried in their place until the faces fit.
  private static let examplesShown = [8, 6, 4, 3, 2, 1]
  /// The most bytes of the sheet of faces: with the rest of a page of seven classes it stays below a megabyte.
  private static let mostFaceBytes = 120_000
  /// Of so many cells, those with the most images, have examples.
  private static let mostCells = 100
  /// Confusions of so many kinds are printed.
  private static let cellsPrinted = 4

  /// The counts of labels and predictions; each cell opens its images, or where faces cannot be shown its rows.
  /// - Parameter figures: stems of figures of the same cells, which open them too.
  func confusionCells(figures: [String]) throws -> ExampleMatrix {
    let rows = rowsOfCells
    let order = orderOfCells
    let largest = order.enumerated().sorted { a, b in
      (rows[b.element]?.count ?? 0, a.offset) < (rows[a.element]?.count ?? 0, b.offset)
    }
    let chosen = Set(largest.prefix(Self.mostCells).map(\.element))
    let shown = order.filter { chosen.contains($0) }
    let faces = try faces(of: shown.map { rows[$0] ?? [] })
    let supports = facts.matrix.supports
    let cells = facts.classes.indices.map { label in
      facts.classes.indices.map { predicted -> ExampleMatrix.Cell in
        let place = ExampleMatrix.Place(row: label, column: predicted)
        let members = rows[place] ?? []
        let (examples, count) =
          chosen.contains(place) ? self.examples(members, faces) : (ExampleMatrix.Examples.none, 0)
        return ExampleMatrix.Cell(
          count: members.count, share: supports[label] == 0 ? 0 : Double(members.count) / Double(supports[label]),
          title: title(of: place, images: members.count, shown: count), examples: examples)
      }
    }
    return ExampleMatrix(
      id: "confused-images", caption: cellsCaption(faces), rowTitle: "Label", columnTitle: "Predicted as",
      names: facts.classes, cells: cells, order: order, printed: Self.cellsPrinted, sheet: faces?.sheet.picture,
      figures: figures)
  }

  /// The rows of each cell, most confident first.
  private var rowsOfCells: [ExampleMatrix.Place: [Int]] {
    let (labels, predicted) = (facts.predictions.labels, facts.predictions.predicted)
    let confidence = facts.predictions.confidences
    return Dictionary(grouping: labels.indices) { ExampleMatrix.Place(row: labels[$0], column: predicted[$0]) }
      .mapValues { $0.sorted { (confidence[$1], $0) < (confidence[$0], $1) } }
  }

  /// Confusions first, the most frequent leading, then the right predictions of each class.
  private var orderOfCells: [ExampleMatrix.Place] {
    facts.matrix.rankedConfusions().map { .init(row: $0.truth, column: $0.predicted) }
      + facts.classes.indices.filter { facts.matrix[$0, $0] > 0 }.map { .init(row: $0, column: $0) }
  }

  /// The faces of all cells on one sheet, as many a cell as fit; `nil` where no face can or may be shown.
  private func faces(of cells: [[Int]]) throws -> (sheet: FaceSheet, perCell: Int)? {
    guard let image = input.images, !input.redactFaces else { return nil }
    let most = FacePile(rows: cells.flatMap { $0.prefix(Self.examplesShown[0]) }, image: image)
    for count in Self.examplesShown {
      let sheet = try most.compactSheet(of: cells.flatMap { $0.prefix(count) })
      guard let picture = sheet.picture else { return nil }
      if picture.data.count <= Self.mostFaceBytes { return (sheet, count) }
    }
    return nil
  }

  /// What a cell opens, and how much of it.
  private func examples(
    _ rows: [Int], _ faces: (sheet: FaceSheet, perCell: Int)?
  ) -> (examples: ExampleMatrix.Examples, count: Int) {
    guard let faces else {
      let words = rows.prefix(Self.examplesShown[0]).map { row -> Prose in
        "\(name(of: row)), confidence \(confidence(of: row))"
      }
      return (words.isEmpty ? .none : .words(words), words.count)
    }
    let items = rows.prefix(faces.perCell).compactMap { row in
      faces.sheet.regions[row].map { region in
        Gallery.Item(
          region, alternativeText: faceText(row), title: "\(confidence(of: row))",
          note: path(of: row).map { Prose($0.split(separator: "/").last.map(String.init) ?? $0) } ?? "",
          file: path(of: row))
      }
    }
    return (items.isEmpty ? .none : .pictures(items), items.count)
  }

  private func confidence(of row: Int) -> Quantity { .percent(facts.predictions.confidences[row], digits: 0) }

  private func name(of row: Int) -> Prose { path(of: row).map { "\(code: $0)" } ?? "row \(row + 1)" }

  private func title(of place: ExampleMatrix.Place, images count: Int, shown: Int) -> Prose {
    let (label, predicted) = (facts.classes[place.row], facts.classes[place.column])
    let what: Prose = place.row == place.column ? "\(label), predicted rightly" : "\(label) predicted as \(predicted)"
    let part: Prose = shown == 0 || shown == count ? "" : ", the \(shown) most confident shown"
    return "\(what): \(images(count))\(part)"
  }

  private func cellsCaption(_ faces: (sheet: FaceSheet, perCell: Int)?) -> Prose {
    let start: Prose =
      "Images of each label (rows) by predicted label (columns), n = \(facts.n). Choose a cell, "
      + "here or in \(reference: "confusion-matrix"), to see "
    guard let faces else { return start + "which images it counts, the most confident first." }
    let missing: Prose = faces.sheet.unreadable == 0 ? "" : " \(images(faces.sheet.unreadable)) could not be read."
    return start
      + "its faces, the most confident first, at most \(faces.perCell) a cell; their confidence and file stand below.\(missing)"
  }
}
