import Drawing
import Foundation
import Reporting

/// A document with maps to explore and a gallery of cards; its values are made up.
enum MapSamples {
  static let hostile = "</script><script>alert(1)</script> & \"q\" 'x' <img src=x onerror=alert(1)>\u{1}"

  static let colours = MapColours(
    positive: [RGB(gray: 0), RGB(0xFFFF00)], signed: [RGB(0x0000FF), RGB(gray: 255), RGB(0xFF8000)], least: 0.2,
    gain: 0.5)

  static func face(_ seed: Int) throws -> Picture {
    let pixels = (0..<64).map { UInt8(($0 * 3 + seed * 7) % 256) }
    return Picture(try Raster(gray: pixels, width: 8, height: 8).png(), width: 8, height: 8)
  }

  static func maps(_ id: String, name: String, seed: Int = 0) throws -> MapSet {
    MapSet(
      id: id, name: name, picture: try face(seed),
      groups: [
        MapSet.Group(
          "logit of happy",
          [
            MapSet.Map(
              "Grad-CAM", note: "At tap, 2 × 2.", height: 2, width: 2, values: [0, 0.25, 0.75, -0.5]),
            MapSet.Map(
              "Occlusion", note: "At input, 4 × 4.", height: 4, width: 4,
              values: [1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4]),
            MapSet.Map(
              "Empty", note: "", height: 1, width: 1, values: [0],
              problem: "Empty map: no position changed the target."),
          ]),
        MapSet.Group("logit of sad", [MapSet.Map("Grad-CAM", note: "", height: 1, width: 2, values: [1, 3])]),
      ], bars: [MapSet.Bar("happy", share: 0.61, text: "61.0 %")], remarks: ["A remark."])
  }

  static func explorer(name: String = "face.png") throws -> MapExplorer {
    MapExplorer(
      [
        FigureBlock(
          stem: "panel", .drawing(SampleReport.square),
          alternativeText: "A panel.", caption: "A panel.", files: [])
      ], maps: try maps("panel-maps", name: name), colours: colours)
  }

  /// Four cards: two errors, one right, one without a map.
  static func gallery(names: [String] = ["d.png", "a.png", "c.png", "b.png"]) throws -> CardGallery {
    let predicted = ["happy", "sad", "happy", "fear"]
    let cards = try names.enumerated().map { i, name in
      CardGallery.Card(
        name,
        pictures: [
          .picture(try face(i), alternativeText: "Face \(name)"),
          i == 3 ? .missing("Empty map: nothing.") : .picture(try face(i + 9), alternativeText: "Map of \(name)"),
        ], title: "\(predicted[i]) \(Quantity.percent(0.9 - 0.2 * Double(i)))",
        verdict: i < 2 ? "is labelled fear" : "as labelled", isGood: i >= 2, lines: ["mouth: \(40 + i) %"],
        keys: [Double(i), 0.9 - 0.2 * Double(i), i == 3 ? nil : Double((i * 2) % 3)],
        facets: [predicted[i], i < 2 ? "wrong" : "right", "one"],
        maps: i == 0 ? .shared("panel-maps") : .own(try maps("card-\(i)", name: name, seed: i)),
        section: i == 0 ? "first" : nil)
    }
    return CardGallery(
      stem: "gallery", caption: "Errors first.", cards: cards,
      orders: [
        .init("errors first", key: 0), .init("confidence", key: 1), .init("share", key: 2, descending: true),
      ], facets: ["Predicted", "Verdict", "Same"], colours: colours)
  }

  static func document() throws -> Document {
    try Document(kind: "Maps", title: "Maps", headline: "h", metadata: []) {
      try Section("Images") { try gallery() }
      try Section("First", id: "first") { try explorer() }
    }
  }
}
