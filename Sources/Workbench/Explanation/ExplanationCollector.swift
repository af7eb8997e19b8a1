import Attribution
import Datasets
import Files
import Foundation
import Reporting

/// Takes explained images one by one and keeps what the report needs of them: all numbers go to `explanation.json` at once, small
/// pictures stay for the gallery, and whole explanations only of the images that get panels.
final class ExplanationCollector {
  /// The most images of a gallery that a browser opens at ease.
  static let largestGallery = 1000
  /// The most images of which standard output tells every map.
  private static let mostTold = 20

  let settings: ExplanationSettings
  private let model: Model
  private let style: MapStyling
  private let total: Int
  private let file: JSONFile
  /// `explanation.json` while it grows, beside the report's folder.
  let path: String
  /// `maps.npz` while it grows; `nil` unless it was asked for.
  let archive: MapArchive?
  /// The folders that are made for it, the innermost first.
  private let madeFolders: [String]

  /// The images whose panels are drawn.
  private(set) var panels: Foremost<GalleryOrder, ImageExplanation>
  /// The images of the gallery.
  private(set) var gallery: Foremost<GalleryOrder, GalleryEntry>
  /// How much methods go together; `nil` unless several were asked for.
  private(set) var agreement: MethodAgreement?
  /// The images that were explained.
  private(set) var inputs: [Manifest.Entry] = []
  /// Lines for standard output.
  private(set) var summary: [String] = []
  /// Images whose label is known, and those predicted otherwise.
  private(set) var (labelled, wrong) = (0, 0)
  /// The place of the map that the gallery shows among those of a target.
  private(set) var shown = 0
  /// The first map that the gallery shows, for its caption.
  private(set) var example: AttributionMap?
  /// What stands out over all images.
  private(set) var tally = ReadingTally()
  /// Files that could not be read.
  private(set) var skipped: [ImageError] = []

  /// - Parameters:
  ///   - total: how many images there are.
  /// - Throws: `FileError.unwritable`.
  init(_ settings: ExplanationSettings, _ model: Model, _ plan: ExplanationPlan, style: MapStyling, total: Int) throws {
    self.settings = settings
    self.model = model
    self.style = style
    self.total = total
    path = GrowingFile.path(beside: settings.output, ending: "json")
    let folder = PathParts(path).folder
    madeFolders = Array(
      sequence(first: folder) { PathParts($0).folder }.prefix {
        !$0.isEmpty && !FileManager.default.fileExists(atPath: $0)
      })
    file = try JSONFile(path)
    archive =
      settings.writesArrays ? try MapArchive(GrowingFile.path(beside: settings.output, ending: "npz")) : nil
    panels = Foremost(settings.panels.map { total > 1 ? $0 : max(1, $0) })
    gallery = Foremost(Self.largestGallery)
    agreement = MethodAgreement(plan, images: total, seed: settings.seed)
    try file.add("schema", "fer-analyze/explanation/1")
    try file.add(
      "model", ["path": model.path, "sha256": model.sha256, "architecture": model.checkpoint.architecture] as JSONValue)
    try file.add("classes", model.classes)
    try file.add("temperature", model.checkpoint.temperature)
    try file.add("settings", settings.record(plan, model))
    try file.openArray("images")
  }

  /// Takes one image.
  func add(_ explanation: ImageExplanation) throws {
    try file.append(explanation.json(model.classes))
    try archive?.add(explanation, classes: model.classes)
    inputs.append(try Manifest.Entry(reading: explanation.path))
    if let truth = explanation.truth {
      labelled += 1
      if truth != explanation.predicted { wrong += 1 }
    }
    tally.add(explanation.readings[explanation.targets[0]])
    tell(explanation)
    agreement?.add(explanation, input: model.preprocessing.tensor(explanation.image))
    if example == nil {
      let entries = explanation.maps(of: explanation.targets[0])
      shown = entries.firstIndex { $0.isEvidence && $0.map.raw.count >= ResolutionLadder.fewestCells } ?? 0
      example = entries[shown].map
    }
    let order = GalleryOrder(explanation)
    panels.insert(order) { explanation }
    if total > 1 { gallery.insert(order) { GalleryEntry(explanation, shown: shown, style: style) } }
  }

  /// Takes note of a file that cannot be read.
  func skip(_ error: ImageError) { skipped.append(error) }

  /// Whether predicted and true class were asked for and are one.
  func hasOneTarget(_ explanation: ImageExplanation) -> Bool {
    settings.subject == .both && explanation.truth == explanation.predicted
  }

  /// Ends `explanation.json`, `maps.npz` and standard output.
  /// - Parameter cells: the agreement of the methods.
  func finish(_ cells: [[MethodAgreement.Cell]]?) throws {
    if total > 1 { summary.append("Over all: \(tally.sentence)") }
    if !skipped.isEmpty {
      summary.append(
        "\(counted(skipped.count, "file")) could not be read and left out: \(enumeration(skipped.map(\.path)))")
    }
    try file.closeArray()
    try file.add("skipped", skipped.map { ["path": $0.path, "reason": $0.reason] as JSONValue })
    try file.add("agreement", cells.flatMap { cells in agreement?.json(cells) } ?? .null)
    try file.finish()
    try archive?.finish()
  }

  /// Removes what is left where the report was not written.
  func discard() {
    for part in [path, archive?.path].compactMap({ $0 }) { unlink(part) }
    // Only folders that are empty go.
    for folder in madeFolders { rmdir(folder) }
  }

  private func tell(_ e: ImageExplanation) {
    let top = "\(model.classes[e.predicted]) (\(percent(e.probabilities[e.predicted])))"
    summary.append(
      "\(e.path): predicted expression label \(top)" + (e.truth.map { ", true label \(model.classes[$0])" } ?? ""))
    guard total <= Self.mostTold else { return }
    if hasOneTarget(e) { summary.append("  the prediction is the label, so that both targets are one") }
    summary += e.targets.compactMap { target in
      e.readings[target].map {
        "  \(target.description(classes: model.classes)): \($0.sentence) (\($0.map.method) at \($0.map.layer))"
      }
    }
    summary += e.maps.map { entry in
      "  \(entry.map.method) at \(entry.map.layer) (\(entry.map.height)x\(entry.map.width)), \(entry.map.target.description(classes: model.classes)): \(entry.standing)\(entry.sameAs.map { ", the same map as \($0)" } ?? "")\(entry.isOff ? entry.sum.map { ", adds up to \($0)" } ?? "" : "")"
    }
  }
}
