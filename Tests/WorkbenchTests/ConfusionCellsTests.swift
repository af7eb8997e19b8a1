import Drawing
import Evaluation
import Reporting
import Testing
import Workbench

/// The confusion matrix whose cells open their images, and the other parts of a results page that a reader works with.
@Suite struct ConfusionCellsTests {
  /// All blocks of a document, those inside others too.
  static func blocks(_ document: Document) -> [Block] {
    func all(_ blocks: [Block]) -> [Block] {
      blocks.flatMap { block -> [Block] in
        switch block {
        case .section(let section): [block] + all(section.blocks)
        case .columns(let columns): [block] + all(columns.flatMap { $0 })
        case .details(let details): [block] + all(details.blocks)
        case .alternatives(let alternatives): [block] + all(alternatives.views.flatMap(\.blocks))
        default: [block]
        }
      }
    }
    return all(document.blocks)
  }

  private func matrix(_ input: EvaluationInput) throws -> ExampleMatrix {
    let found = Self.blocks(try EvaluationDocument.draft(input).document).compactMap { block -> ExampleMatrix? in
      if case .examples(let matrix) = block { matrix } else { nil }
    }
    return try #require(found.first)
  }

  private func complete() throws -> EvaluationInput {
    var input = try EvaluationSamples.complete()
    input.replicates = 100
    return input
  }

  @Test("A cell counts its images and opens the most confident of them") func cells() throws {
    let input = try complete()
    let (predictions, found) = (input.predictions, try matrix(input))
    #expect(found.cells.joined().reduce(0) { $0 + $1.count } == predictions.count)
    let fear = try #require(found.names.firstIndex(of: "fear"))
    let sad = try #require(found.names.firstIndex(of: "sad"))
    let rows = predictions.labels.indices.filter { predictions.labels[$0] == fear && predictions.predicted[$0] == sad }
      .sorted { (predictions.confidences[$1], $0) < (predictions.confidences[$0], $1) }
    let cell = found.cells[fear][sad]
    #expect(cell.count == rows.count)
    guard case .pictures(let items) = cell.examples else {
      Issue.record("fear predicted as sad has no faces")
      return
    }
    #expect(!items.isEmpty && items.count <= rows.count)
    #expect(
      cell.title.plainText == "fear predicted as sad: \(rows.count) images, the \(items.count) most confident shown")
    for (item, row) in zip(items, rows) {
      #expect(item.file == predictions.paths?[row])
      #expect(item.alternativeText.hasPrefix("Face labelled fear, predicted expression label sad, confidence "))
    }
    // Confusions come before right predictions, the most frequent first.
    let pairs = ConfusionMatrix(predictions).rankedConfusions()
    #expect(found.order.prefix(pairs.count).map(\.row) == pairs.map(\.truth))
    #expect(found.order.dropFirst(pairs.count).allSatisfy { $0.row == $0.column })
  }

  @Test("The faces are one JPEG of limited size, however many classes there are", arguments: [7, 24]) func sheet(k: Int)
    throws
  {
    var input = try complete()
    if k != 7 {
      let rows = (0..<3000).map { i in
        (label: i % k, p: (0..<k).map { $0 == (i * i + i / k) % k ? 0.5 : 0.5 / Double(k - 1) })
      }
      input = EvaluationInput(
        dataName: "many", split: "test",
        predictions: try EvaluationSamples.predictions((0..<k).map { "class \($0)" }, rows),
        images: { EvaluationSamples.face($0) }, command: EvaluationSamples.command, replicates: 20)
    }
    let found = try matrix(input)
    let sheet = try #require(found.sheet)
    #expect(sheet.format == .jpeg && sheet.data.count <= 165_000)
    let opened = found.cells.joined().filter { $0.examples != .none }
    #expect(opened.count <= 100 && opened.count == min(100, found.cells.joined().count { $0.count > 0 }))
    for case .pictures(let items) in opened.map(\.examples) {
      for region in items.map(\.region) {
        #expect(region.width == 48 && region.height == 48)
        // Whole blocks of the JPEG: four pixels around a face are its own.
        #expect(region.x % 8 == 4 && region.y % 8 == 4)
        #expect(region.x + 48 < sheet.width && region.y + 48 < sheet.height)
      }
    }
  }

  @Test("Without faces a cell lists its rows", arguments: ["redacted", "no images", "no paths"]) func words(why: String)
    throws
  {
    var input = try complete()
    switch why {
    case "redacted": input.redactFaces = true
    case "no images": input.images = nil
    default:
      let all = input.predictions
      input.predictions = try Predictions(classes: all.classes, labels: all.labels, probabilities: all.probabilities)
      input.images = nil
    }
    let found = try matrix(input)
    #expect(found.sheet == nil)
    let place = try #require(found.order.first)
    guard case .words(let lines) = found.cells[place.row][place.column].examples else {
      Issue.record("no rows are listed")
      return
    }
    #expect(lines.count == 8)
    let line = try #require(lines.first).plainText
    #expect(line.hasPrefix(why == "no paths" ? "row " : "test/") && line.contains(", confidence "))
  }

  @Test("Faces that cannot be read are counted in the caption") func unreadable() throws {
    var input = try complete()
    input.images = { row in
      if row % 2 == 0 { throw PredictionsError.empty(source: "face") }
      return EvaluationSamples.face(row)
    }
    let found = try matrix(input)
    // Of each cell at most the eight most confident are tried, and every second row cannot be read.
    let predictions = input.predictions
    let cells = Dictionary(grouping: predictions.labels.indices) {
      [predictions.labels[$0], predictions.predicted[$0]]
    }
    let unread = cells.values.reduce(0) { sum, rows in
      let tried = rows.sorted { (predictions.confidences[$1], $0) < (predictions.confidences[$0], $1) }.prefix(8)
      return sum + tried.count { $0 % 2 == 0 }
    }
    #expect(unread > 0 && found.caption.plainText.contains(" \(unread) images could not be read."), "\(unread)")
    #expect(found.sheet != nil)
  }

  @Test("The diagram before and after a temperature has the same size, axes and words") func states() throws {
    let document = try EvaluationDocument.draft(complete()).document
    let pair = try #require(
      Self.blocks(document).compactMap { block -> BeforeAfter? in
        if case .beforeAfter(let pair) = block { pair } else { nil }
      }.first)
    let texts = try [pair.before, pair.after].map { state -> [String] in
      guard case .drawing(let sketch) = state.figure.content else { return [] }
      #expect(sketch.size.width == 300)
      let canvas = SVGCanvas(size: sketch.size, idPrefix: "f")
      sketch.draw(on: canvas)
      return try canvas.inlineElement(label: "x").matches(of: /<text [^>]*>[^<]*<\/text>/).map {
        // Colours are numbered as they come.
        String($0.output.replacing(#/\sclass="[^"]*"/#, with: ""))
      }
    }
    #expect(!texts[0].isEmpty && texts[0] == texts[1])
    #expect(pair.before.figure.content != pair.after.figure.content)
    let bare = try EvaluationDocument.draft(
      EvaluationInput(
        dataName: "faces", split: "test", predictions: EvaluationSamples.golden("model_a_test"),
        command: EvaluationSamples.command, replicates: 20))
    #expect(bare.figures.contains { $0.name == "reliability.pdf" })
    #expect(!bare.figures.contains { $0.name.hasPrefix("reliability-after") })
  }

  @Test("Every metric is defined by a formula beside its rule, and every term once") func definitions() throws {
    let document = try EvaluationDocument.draft(complete()).document
    let lists = Self.blocks(document).compactMap { block -> Section? in
      if case .section(let section) = block, section.id == "definitions" { section } else { nil }
    }
    let section = try #require(lists.first)
    let entries = Self.blocks(Document(title: "t") { section }).flatMap { block -> [Definition] in
      if case .definitions(let list) = block { list } else { [] }
    }
    let terms = entries.map(\.term.plainText)
    #expect(Set(terms).count == terms.count)
    for metric in MetricRegistry.all {
      let entry = try #require(entries.first { $0.term.plainText == metric.name }, "\(metric.id)")
      let text = entry.meaning.plainText
      #expect(text.hasSuffix(metric.convention) && text.count > metric.convention.count + 2, "\(metric.id): no formula")
    }
    for word in ["Recall of a class", "Wilson interval", "Temperature T"] { #expect(terms.contains(word), "\(word)") }
  }
}
