import Attribution
import Drawing
import Plotting
import Reporting

/// What of an explained image is kept for the gallery and the contact sheets: small pictures and numbers, no raw maps of pixels.
struct GalleryEntry {
  let path: String
  let name: String
  let truth: Int?
  let predicted: Int
  let probability: Double
  let health: MapHealth
  /// The face as the model saw it, or a flat gray where it is not to be shown.
  let face: Raster
  /// The map laid over the face; `nil` where there is nothing to colour.
  let overlay: Raster?
  /// Why there is none.
  let problem: String
  /// What the maps say of the parts of the face.
  let reading: String
  /// The share of the part of the face that carries most for its area; `nil` where none stands out.
  let leadingShare: Double?
  /// The maps of which a page can hold many: grids of few cells.
  let maps: [MapSet.Group]
  /// The probabilities of the classes.
  let bars: [MapSet.Bar]

  /// Whether the prediction differs from a known label.
  var isWrong: Bool { truth.map { $0 != predicted } ?? false }

  /// - Parameters:
  ///   - explanation: of one image.
  ///   - shown: the place of the map that is shown among those of a target.
  ///   - style: how maps and faces are drawn.
  init(_ explanation: ImageExplanation, shown: Int, style: MapStyling) {
    let entries = explanation.maps(of: explanation.targets[0])
    let entry = entries[min(shown, entries.count - 1)]
    let view = style.view(entry, of: explanation)
    path = explanation.path
    name = explanation.shortName
    truth = explanation.truth
    predicted = explanation.predicted
    probability = explanation.probabilities[explanation.predicted]
    health = entry.map.health
    face = style.face(explanation)
    overlay = view.thumbnail(on: face)
    problem = view.obstacle ?? ""
    let reading = explanation.readings[explanation.targets[0]]
    self.reading =
      reading?.headline ?? (entry.map.health == .ok ? ImageExplanation.noReading : entry.map.health.rawValue)
    leadingShare = reading?.leadingShare
    maps = style.maps(explanation, isWhole: false)
    bars = style.bars(explanation)
  }
}

extension ImageExplanation {
  /// The file's name, after its folder's where that names a class: data sets repeat file names from class to class.
  var shortName: String {
    path.split(separator: "/").suffix(truth == nil ? 1 : 2).joined(separator: "/")
  }
}
