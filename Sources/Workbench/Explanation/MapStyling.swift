import Attribution
import Drawing
import Plotting
import Reporting

/// How maps and faces of a report are shown, in figures and in what a reader explores alike.
struct MapStyling {
  /// The most cells of a grid that a page holds for every image of a gallery.
  static let mostGalleryCells = 256
  /// The colours of maps that a reader explores: those of the figures.
  static let colours = MapColours(
    positive: MapView.positiveColours.stops(), signed: MapView.signedColours.stops(33),
    least: Figures.overlayCover.least, gain: Figures.overlayCover.gain)

  let classes: [String]
  /// The methods of the report, each once.
  let methods: [MethodInfo]
  let showsSigned: Bool
  let redactsFaces: Bool

  func title(_ method: String) -> String { methods.first { $0.id == method }?.title ?? method }

  /// The face as it may be shown: a flat gray stands for one that is not to be.
  func face(_ explanation: ImageExplanation) -> Raster {
    let image = explanation.image
    let pixels = redactsFaces ? [UInt8](repeating: 128, count: image.pixels.count) : image.pixels
    return Raster(gray: pixels, width: image.width, height: image.height)
  }

  /// The map as figures draw it: as another program finishes it where that was asked for.
  func view(_ entry: ExplainedMap, of explanation: ImageExplanation) -> MapView {
    if let finished = entry.finished, entry.map.health.sentence == nil {
      return MapView(ValueGrid(finished, width: explanation.image.width, height: explanation.image.height))
    }
    return MapView(
      ValueGrid(entry.map.raw, width: entry.map.width, height: entry.map.height), isSigned: showsSigned,
      problem: entry.map.health.sentence)
  }

  /// The different maps of every target, for a reader to explore.
  /// - Parameter isWhole: whether fine grids are held too.
  func maps(_ explanation: ImageExplanation, isWhole: Bool) -> [MapSet.Group] {
    explanation.targets.map { target in
      let entries = explanation.maps(of: target)
      let maps = entries.filter { $0.sameAs == nil }.map { entry in
        let map = entry.map
        let twins = entries.filter { $0.sameAs == map.method }.map { title($0.map.method) }
        let note =
          "At \(map.layer), \(map.height) × \(map.width)."
          + (entry.randomisation.map { " The method \($0.mark)." } ?? "")
          + (twins.isEmpty ? "" : " The same map, but for scale: \(twins.joined(separator: ", ")).")
        return MapSet.Map(
          title(map.method), note: note, height: map.height, width: map.width, values: map.raw,
          problem: map.health.sentence)
      }
      return MapSet.Group(
        target.description(classes: classes),
        maps.filter { isWhole || $0.problem != nil || $0.distinctCells <= Self.mostGalleryCells })
    }.filter { !$0.maps.isEmpty }
  }

  /// What a page holds of an image for a reader to explore.
  func mapSet(_ explanation: ImageExplanation, id: String) throws -> MapSet {
    let face = face(explanation)
    return MapSet(
      id: id, name: explanation.shortName, picture: Picture(try face.png(), width: face.width, height: face.height),
      groups: maps(explanation, isWhole: true), bars: bars(explanation))
  }

  /// The probabilities, the largest first.
  func bars(_ explanation: ImageExplanation) -> [MapSet.Bar] {
    zip(classes, explanation.probabilities).sorted { ($0.1, $1.0) > ($1.1, $0.0) }
      .map { MapSet.Bar($0, share: $1, text: Quantity.percent($1).text) }
  }
}
