import Attribution
import Plotting
import Reporting

/// The panel of one image and target in the standard choice of methods: headline, finer map, check, and their reading.
struct ExplanationPanels {
  private let document: ExplanationDocument
  private let explanation: ImageExplanation
  private let target: Target
  private let maps: [ExplainedMap]
  private let reading: MapReading?

  init(_ document: ExplanationDocument, _ explanation: ImageExplanation, _ target: Target) {
    self.document = document
    self.explanation = explanation
    self.target = target
    maps = explanation.maps(of: target)
    reading = explanation.readings[target]
  }

  var figure: Figure {
    let views = maps.map { entry in
      ExplanationPanel.View(
        document.title(entry.map.method), caption: place(entry),
        map: MapView(
          ValueGrid(entry.map.raw, width: entry.map.width, height: entry.map.height),
          isSigned: document.style.showsSigned,
          problem: entry.map.health.sentence))
    }
    return Figures.explanationPanel(
      ExplanationPanel(
        face: document.style.face(explanation), headline: views[0], others: Array(views.dropFirst()),
        spatialAttention: explanation.attention.last.map { ValueGrid($0.spatial, width: $0.width, height: $0.height) },
        classes: document.model.classes, probabilities: explanation.probabilities, trueClass: explanation.truth,
        reading: headline, warnings: warnings))
  }

  var caption: Prose {
    let list = maps.map { entry in
      "\(document.title(entry.map.method)) \(place(entry))" + (entry.treatment.map { " (\($0))" } ?? "")
    }.joined(separator: ", ")
    return
      "\(list); target \(target.description(classes: document.model.classes)). Overlays are interpolated bilinearly (half-pixel centres); \(document.style.showsSigned ? "orange speaks for the target, blue against it" : "negative values are drawn as 0")."
  }

  private func place(_ entry: ExplainedMap) -> String {
    let grid = "\(entry.map.height)\u{A0}×\u{A0}\(entry.map.width)"
    return entry.role == ExplanationPlan.Role.check.rawValue ? "no gradient" : "at \(entry.map.layer), \(grid)"
  }

  private var headline: String {
    "For the \(target.description(classes: document.model.classes)) \(reading?.headline ?? ImageExplanation.noReading)"
  }

  /// Only what is true of these maps.
  private var warnings: [String] {
    var found: [String] = []
    if let first = maps.first?.map, first.height * first.width < ResolutionLadder.fewestCells, let reading {
      found.append(
        "The headline map has \(first.height * first.width) cells; read is \(document.title(reading.map.method)) at \(reading.map.layer)."
      )
    }
    if let reservation = reading?.reservation { found.append("\(sentence(reservation)).") }
    let probability = explanation.probabilities[explanation.predicted]
    if probability < 0.5 { found.append("The model is unsure: \(Quantity.percent(probability, digits: 0).text).") }
    return found
  }
}
