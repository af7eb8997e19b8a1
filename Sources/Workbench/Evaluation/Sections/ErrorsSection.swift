import Evaluation
import Reporting

extension EvaluationPage {
  /// How many of the most confident mistakes are shown, and how many faces of each other group.
  private static let mistakesShown = 20
  private static let groupSize = 10
  /// How many kinds of confusion get a group of their own.
  private static let confusionsShown = 3

  mutating func errors() throws -> Section {
    let ranked = mistakesByConfidence
    let gallery = try errorGallery(ranked)
    return Section("Mistakes\(errorFinding(ranked))", id: "errors") {
      errorText(ranked)
      gallery.block
      gallery.remark
      ranked.isEmpty
        ? nil
        : Details("The \(min(Self.mistakesShown, ranked.count)) most confident mistakes as a table") {
          mistakeTable(ranked)
        }
    }
  }

  /// Wrong rows, most confident first; equal confidences in the order of the data.
  private var mistakesByConfidence: [Int] {
    let confidence = facts.predictions.confidences
    return facts.predictions.correct.indices.filter { !facts.predictions.correct[$0] }
      .sorted { (confidence[$1], $0) < (confidence[$0], $1) }
  }

  private func errorFinding(_ ranked: [Int]) -> Prose {
    ranked.isEmpty ? ": none" : ": \(ranked.count) of \(images(facts.n))"
  }

  private func errorText(_ ranked: [Int]) -> Prose {
    guard !ranked.isEmpty else { return "No prediction differs from its label." }
    let confidence = facts.predictions.confidences
    let sure = ranked.count { confidence[$0] > 0.9 }
    let close = ranked.count { facts.predictions.rankOfLabel($0) == 1 }
    return """
      \(sure) of the \(ranked.count) wrong predictions have a confidence above \(Quantity.percent(0.9, digits: 0)). In \
      \(close) (\(Quantity.percent(Double(close) / Double(ranked.count)))) the label is the second most probable class. A \
      confident mistake may also be a wrong label: look at the faces before blaming the model.
      """
  }

  /// The groups of faces to show.
  private func groups(_ ranked: [Int]) -> [(title: Prose, rows: [Int])] {
    let predictions = facts.predictions
    let confidence = predictions.confidences
    var groups: [(title: Prose, rows: [Int])] = [
      ("Most confident mistakes", Array(ranked.prefix(Self.mistakesShown)))
    ]
    for pair in facts.matrix.rankedConfusions().prefix(Self.confusionsShown) {
      let rows = ranked.filter { predictions.labels[$0] == pair.truth && predictions.predicted[$0] == pair.predicted }
      groups.append(
        (
          "Labelled \(facts.classes[pair.truth]), predicted as \(facts.classes[pair.predicted])",
          Array(rows.prefix(Self.groupSize))
        ))
    }
    let contradicted = ranked.filter { facts.causes.causes[$0] == .contradicted }
    groups.append(
      ("Mistakes whose very picture carries another label elsewhere", Array(contradicted.prefix(Self.groupSize))))
    let hits = predictions.correct.indices.filter { predictions.correct[$0] }
      .sorted { (confidence[$0], $0) < (confidence[$1], $1) }
    groups.append(("Least confident right predictions", Array(hits.prefix(Self.groupSize))))
    return groups.filter { !$0.rows.isEmpty }
  }

  private func errorGallery(_ ranked: [Int]) throws -> (block: Gallery?, remark: Prose) {
    guard let image = input.images else { return (nil, "No images were at hand to show the faces.") }
    guard !input.redactFaces else { return (nil, "Faces are left out, as asked.") }
    let groups = groups(ranked)
    let sheet = try FaceSheet(rows: groups.flatMap(\.rows), image: image)
    guard let picture = sheet.picture else { return (nil, "None of the \(sheet.unreadable) faces could be read.") }
    let missing: Prose = sheet.unreadable == 0 ? "" : " \(images(sheet.unreadable)) could not be read."
    let gallery = Gallery(
      stem: "mistakes", sheet: picture,
      caption:
        "Faces by group, most confident first (the last group: least confident first). Below each face: its label, "
        + "the predicted label and the confidence.\(missing)",
      groups: groups.map { group in
        Gallery.Group(group.title, group.rows.compactMap { row in sheet.regions[row].map { item(row, $0) } })
      }.filter { !$0.items.isEmpty }, tileWidth: 76)
    return (gallery, "")
  }

  private func item(_ row: Int, _ region: Gallery.Region) -> Gallery.Item {
    let predictions = facts.predictions
    let (label, predicted) = (facts.classes[predictions.labels[row]], facts.classes[predictions.predicted[row]])
    let confidence = Quantity.percent(predictions.confidences[row], digits: 0)
    let isRight = predictions.correct[row]
    return Gallery.Item(
      region,
      alternativeText: faceText(row), title: "\(label)",
      note: isRight ? "right, \(confidence)" : "as \(predicted), \(confidence)", file: path(of: row))
  }

  /// What a reader who cannot see the face of a row should know.
  func faceText(_ row: Int) -> String {
    let predictions = facts.predictions
    let (label, predicted) = (facts.classes[predictions.labels[row]], facts.classes[predictions.predicted[row]])
    let confidence = Quantity.percent(predictions.confidences[row], digits: 0)
    return "Face labelled \(label), predicted expression label \(predicted), confidence \(confidence.text)"
      + (votes(row).map { ", votes: \($0)" } ?? "")
  }

  /// The file of a row's image, where the predictions name it.
  func path(of row: Int) -> String? { facts.predictions.paths.flatMap { $0[row].isEmpty ? nil : $0[row] } }

  /// What people called the image of a row, the most frequent first: `fear 6, surprise 3`; `nil` without votes.
  private func votes(_ row: Int) -> String? {
    guard let counts = input.votes?.counts[row] else { return nil }
    let chosen = counts.indices.filter { counts[$0] > 0 }.sorted { (counts[$1], $0) < (counts[$0], $1) }
    return chosen.map { "\(facts.classes[$0]) \(counts[$0])" }.joined(separator: ", ")
  }

  private func mistakeTable(_ ranked: [Int]) -> Table {
    let predictions = facts.predictions
    let confidence = predictions.confidences
    return Table(
      id: "confident-mistakes", caption: "Wrong predictions, most confident first.",
      columns: [
        .text("Image"), .text("Label"), .text("Predicted as"), .number("Confidence"),
        .number("Probability of the label"),
      ] + (input.votes == nil ? [] : [.text("Votes")]),
      cells: ranked.prefix(Self.mistakesShown).map { row in
        let path = predictions.paths?[row] ?? ""
        let label = predictions.labels[row]
        return [
          path.isEmpty ? "row \(row + 1)" : .code(path), .text(Prose(facts.classes[label])),
          .text(Prose(facts.classes[predictions.predicted[row]])), .number(.percent(confidence[row])),
          .number(.percent(predictions.probabilities[row * predictions.classCount + label])),
        ] + (input.votes == nil ? [] : [.text(Prose(votes(row) ?? "none"))])
      })
  }
}
