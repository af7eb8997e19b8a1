import Attribution
import Reporting

/// What a reader needs around the maps: the finding that leads the page, what was left out, and how to read maps.
extension ExplanationDocument {
  private static let mostSkippedNamed = 10

  /// The finding that leads the page: prediction and reading of one image, what stands out over several.
  var lead: Prose {
    guard collected.gallery.elements.isEmpty else {
      return
        "\(Prose(sentence(collected.tally.sentence))) (\(enumeration(methods.map(\.title))), first target of each image)."
    }
    guard let only = collected.panels.elements.first, let target = only.targets.first else { return "" }
    let probability = Quantity.percent(only.probabilities[only.predicted])
    return
      "The model predicts the expression label \(strong: Prose(model.classes[only.predicted])) with probability \(probability). \(reading(only, target))"
  }

  /// What the maps of a target say.
  func reading(_ explanation: ImageExplanation, _ target: Target) -> Prose {
    "For the \(target.description(classes: model.classes)) \(explanation.readings[target]?.sentence ?? ImageExplanation.noReading)."
  }

  /// Names the files that could not be read.
  @BlockBuilder var skipped: [Block] {
    let files = collected.skipped
    if !files.isEmpty {
      Callout(.warning, "\(Prose(counted(files.count, "file"))) could not be read and left out") {
        List(
          files.prefix(Self.mostSkippedNamed).map { "\(code: $0.path): \($0.reason)" }
            + (files.count > Self.mostSkippedNamed
              ? ["and \(files.count - Self.mostSkippedNamed) more, all in \(code: "explanation.json")"] : []))
      }
    }
  }

  @BlockBuilder var reading: [Block] {
    let tapped = plan.taps.sorted().compactMap { layer in nodes.first { $0.name == layer } }
    if let coarse = tapped.first(where: { $0.shape[0] * $0.shape[1] < ResolutionLadder.fewestCells }) {
      Callout(.warning, "A map at \(coarse.name) has only \(coarse.shape[0] * coarse.shape[1]) cells") {
        "There a face is \(coarse.shape[0]) × \(coarse.shape[1]) cells. The smooth overlay is interpolated from those numbers alone: it cannot tell an eye from a brow. Tap an earlier layer with \(code: "--layer") for a finer grid; \(code: "fer-analyze layers MODEL") lists them."
      }
    }
    if let signed = tapped.first(where: { !$0.isNonNegative }), methods.contains(where: { $0.family == .activation }) {
      Callout(.warning, "Values of \(code: signed.name) can be negative") {
        "Methods of the Grad-CAM family multiply gradients with activations: where activations can be negative, a negative weight times a negative value counts as evidence. Prefer a layer behind a ReLU (column sign of \(code: "fer-analyze layers MODEL"))."
      }
    }
    List([
      "A map shows what moved this model's number for one class. It is no evidence about the person: the labels are labels that people gave to a face, not inner states.",
      "Values are raw and signed in \(code: "explanation.json"). Colours start at zero and end at the map's own largest value, so two panels cannot be compared by colour.",
      "Attention (CBAM) says what the network let through, not what decided the result.",
      "Parts of the face come from a fixed template for faces that fill the picture; it does not follow a turned or shifted face.",
    ])
    Section("Methods", id: "methods") {
      Block.definitions(
        methods.map {
          Definition("\($0.title)", "\($0.meaning) (\($0.reference)). \($0.advice)\(parameters(of: $0.id))")
        })
    }
  }

  /// What a method was made with: ` Here: window 0.25, stride 0.125.`
  private func parameters(of method: String) -> String {
    let parameters = plan.entries.first { $0.method.info.id == method }?.method.parameters ?? []
    return parameters.isEmpty ? "" : " Here: \(parameters.map(\.text).joined(separator: ", "))."
  }
}
