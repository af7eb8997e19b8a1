import Attribution
import Drawing
import Plotting
import Reporting

/// Many images at a glance: a gallery of cards in the page, contact sheets as figures.
extension ExplanationDocument {
  /// - Parameter panels: the images that have a section: file, section, and identifier of its maps.
  func gallerySection(
    _ panels: [(path: String, section: String, maps: String)], _ shelf: inout FigureShelf
  ) throws -> Section {
    let entries = collected.gallery.elements
    let sections = Dictionary(panels.map { ($0.path, (section: $0.section, maps: $0.maps)) }) { first, _ in first }
    let byName = entries.indices.sorted { (entries[$0].name, $0) < (entries[$1].name, $1) }
    var ranks = [Int](repeating: 0, count: entries.count)
    for (rank, place) in byName.enumerated() { ranks[place] = rank }
    let cards = try entries.enumerated().map { i, entry in
      try card(entry, place: i, rank: ranks[i], own: sections[entry.path])
    }
    let sheets = try contactSheets(entries, &shelf)
    let gallery = CardGallery(
      stem: "gallery",
      caption:
        "\(cards.count) images with the map of \(shownMap). Order: \(GalleryOrder.description). Colours start at zero and end at each map's own largest value. A picture opens the image's maps.",
      cards: cards,
      orders: [
        .init("errors first", key: 0), .init("confidence, lowest first", key: 1),
        .init("confidence, highest first", key: 1, descending: true),
        .init("share of the leading part", key: 2, descending: true), .init("name", key: 3),
      ],
      facets: ["Label", "Predicted", "Verdict", "Map"], sheets: sheets, colours: MapStyling.colours)
    return Section("Images", id: "images") {
      verdict
      if collected.gallery.dropped > 0 {
        Callout(.note, "\(collected.gallery.dropped) images are not in the gallery") {
          "It holds the first \(ExplanationCollector.largestGallery) in its order, so that the page stays usable; all are in \(code: "explanation.json")."
        }
      }
      gallery
    }
  }

  private var verdict: Prose {
    guard collected.labelled > 0 else { return "The true labels of these images are not known." }
    let right = collected.labelled - collected.wrong
    let rest = count - collected.labelled
    return
      "Of \(collected.labelled) images with a known label \(right) are predicted as labelled, \(collected.wrong) otherwise\(rest > 0 ? "; the label of \(rest) is not known" : "")."
  }

  /// The map that cards and contact sheets show.
  private var shownMap: Prose {
    guard let map = collected.example else { return "each image" }
    return
      "\(style.title(map.method)) at \(code: map.layer) (\(map.height) × \(map.width)) for the first target, which is the predicted class unless another was asked for"
  }

  private func card(
    _ entry: GalleryEntry, place: Int, rank: Int, own: (section: String, maps: String)?
  ) throws -> CardGallery.Card {
    let predicted = model.classes[entry.predicted]
    let face = Picture(try entry.face.png(), width: entry.face.width, height: entry.face.height)
    let overlay: CardGallery.CardPicture =
      try entry.overlay.map {
        .picture(
          Picture(try $0.png(), width: $0.width, height: $0.height), alternativeText: "Its map: \(entry.reading)")
      } ?? .missing(entry.problem)
    let label = entry.truth.map { model.classes[$0] }
    let maps: CardGallery.Maps =
      own.map { .shared($0.maps) }
      ?? .own(
        MapSet(
          id: "gallery-\(place + 1)", name: entry.name, picture: face, groups: entry.maps, bars: entry.bars,
          remarks: entry.maps.isEmpty
            ? ["Its maps have too many cells for this page; they are in explanation.json."] : []))
    return CardGallery.Card(
      entry.name,
      pictures: [
        .picture(face, alternativeText: "Face predicted as \(predicted)\(label.map { ", labelled \($0)" } ?? "")"),
        overlay,
      ],
      title: "\(predicted) \(Quantity.percent(entry.probability))",
      verdict: label.map { entry.isWrong ? "is labelled \($0)" : "as labelled" }, isGood: !entry.isWrong,
      lines: [Prose(sentence(entry.reading))],
      keys: [Double(place), entry.probability, entry.leadingShare, Double(rank)],
      facets: [
        label ?? "not known", predicted, label == nil ? "label not known" : entry.isWrong ? "wrong" : "right",
        entry.health.rawValue,
      ],
      maps: entry.maps.isEmpty && own == nil ? .none : maps, section: own?.section)
  }

  /// Draws the contact sheets, a stated number of images each.
  /// - Returns: the sheets in order.
  private func contactSheets(_ entries: [GalleryEntry], _ shelf: inout FigureShelf) throws -> [CardGallery.Sheet] {
    let size = Figures.contactsPerSheet
    let pages = (entries.count + size - 1) / size
    return try (0..<pages).map { page in
      let part = entries[(page * size)..<min(entries.count, (page + 1) * size)]
      let tiles = part.map { entry in
        let label = entry.truth.map { entry.isWrong ? "labelled \(model.classes[$0])\n" : "as labelled\n" } ?? ""
        return ContactTile(
          face: entry.face, overlay: entry.overlay, problem: entry.problem,
          title: "\(model.classes[entry.predicted]) \(Quantity.percent(entry.probability, digits: 0).text)",
          caption: label + Self.shortened(entry.name), isWrong: entry.isWrong)
      }
      let stem = pages == 1 ? "contact-sheet" : "contact-sheet-\(page + 1)"
      let range = "\(page * size + 1) to \(page * size + part.count) of \(entries.count)"
      let sketch = try shelf.store(
        Figures.contactSheet(
          tiles,
          title: pages == 1 ? "\(entries.count) explained images" : "Explained images \(range)",
          note:
            "\(shownMap.plainText). Order: \(GalleryOrder.description). Predicted class with its probability; framed in red: predicted otherwise than labelled."
        ), stem: stem)
      return CardGallery.Sheet(stem: stem, sketch: sketch)
    }
  }

  /// The end of a long file name, which tells files apart.
  private static func shortened(_ name: String) -> String {
    name.count <= 19 ? name : "…" + name.suffix(18)
  }
}
