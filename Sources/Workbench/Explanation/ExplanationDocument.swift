import Attribution
import Datasets
import Drawing
import Files
import Foundation
import Plotting
import Reporting

/// The report of an explanation: one panel an image, class and method, with what the pictures can and cannot say.
struct ExplanationDocument {
  let explanations: [ImageExplanation]
  let model: Model
  let layer: String
  let layerWasChosen: Bool
  let grid: (height: Int, width: Int)
  /// Whether the layer's values can be negative.
  let layerIsSigned: Bool
  let methods: [MethodInfo]
  let showsSigned: Bool
  let redactsFaces: Bool
  let unreadable: Int
  let invocation: Invocation

  func draft() throws -> ReportDraft {
    var shelf = FigureShelf()
    var stems: Set<String> = []
    let sections = try explanations.map { try section($0, &shelf, &stems) }
    let first = explanations[0]
    let classes = model.classes
    let headline: Prose =
      explanations.count == 1
      ? "The model predicts the expression label \(strong: Prose(classes[first.predicted])) with probability \(Quantity.percent(first.probabilities[first.predicted]))."
      : "\(explanations.count) images, explained by \(methods.map(\.title).joined(separator: ", ")) at \(code: layer)."
    let document = Document(
      kind: "Explanation", title: "Where the model looks",
      subtitle:
        "\(model.checkpoint.architecture), \(explanations.count == 1 ? "1 image" : "\(explanations.count) images")",
      headline: headline,
      metadata: [
        Definition("Model", "\(code: model.path)"),
        Definition("Checkpoint SHA-256", "\(code: String(model.sha256.prefix(16)))…"),
        Definition("Layer", layerProse), Definition("Native grid", "\(grid.height) × \(grid.width)"),
        Definition("Temperature", temperatureProse),
      ],
      reproduction: Reproduction(command: invocation.commandLine), generator: Version.generator
    ) {
      sections
      Section("How to read these maps", id: "reading") { reading }
    }
    return ReportDraft(document: document, figures: shelf.files, extras: [])
  }

  private var temperatureProse: Prose {
    model.checkpoint.temperature.map { "\(Quantity($0, digits: 3)), applied to the probabilities shown" }
      ?? "none fitted: probabilities are the network's own"
  }

  private var layerProse: Prose {
    layerWasChosen ? "\(code: layer): \(model.checkpoint.blueprint.defaultTap.reason)" : "\(code: layer), as asked for"
  }

  private func section(
    _ explanation: ImageExplanation, _ shelf: inout FigureShelf, _ stems: inout Set<String>
  ) throws -> Section {
    let name = shortName(explanation)
    var figures: [FigureBlock] = []
    for (map, _) in explanation.maps {
      let stem = unique(
        "\((name as NSString).deletingPathExtension)-\(map.method)-\(model.classes[map.target.label])", &stems)
      figures.append(try shelf.place(panel(explanation, map), stem: stem, caption: caption(explanation, map)))
    }
    if let attention = explanation.attention.last {
      let stem = unique("\((name as NSString).deletingPathExtension)-cbam-channels", &stems)
      figures.append(
        try shelf.place(
          Figures.channelAttention(weights: attention.channel.map(Double.init), layer: attention.site), stem: stem,
          caption:
            "Channel attention of \(code: attention.site): the factor of each of its \(attention.channel.count) channels for \(code: name)."
        ))
    }
    let predicted = model.classes[explanation.predicted]
    let probability = Quantity.percent(explanation.probabilities[explanation.predicted])
    return Section("\(name)") {
      if let truth = explanation.truth {
        truth == explanation.predicted
          ? "Predicted expression label \(strong: Prose(predicted)) (\(probability)), which is the label in the data."
          : "Predicted expression label \(strong: Prose(predicted)) (\(probability)); the label in the data is \(strong: Prose(model.classes[truth]))."
      } else {
        "Predicted expression label \(strong: Prose(predicted)) (\(probability)). The true label is not known."
      }
      figures
    }
  }

  /// The file's name, after its folder's where that names a class: data sets repeat file names from class to class.
  private func shortName(_ explanation: ImageExplanation) -> String {
    let parts = explanation.path.split(separator: "/").suffix(explanation.truth == nil ? 1 : 2)
    return parts.joined(separator: "/")
  }

  private func panel(_ explanation: ImageExplanation, _ map: AttributionMap) -> Figure {
    let image = explanation.image
    // A flat gray stands for a face that is not to be shown.
    let pixels = redactsFaces ? [UInt8](repeating: 128, count: image.pixels.count) : image.pixels
    return Figures.attributionPanel(
      AttributionPanel(
        face: Raster(gray: pixels, width: image.width, height: image.height),
        map: ValueGrid(map.raw, width: map.width, height: map.height), isSigned: showsSigned,
        method: methods.first { $0.id == map.method }?.title ?? map.method, layer: map.layer,
        target: map.target.description(classes: model.classes), problem: map.health.sentence,
        spatialAttention: explanation.attention.last.map { ValueGrid($0.spatial, width: $0.width, height: $0.height) },
        classes: model.classes, probabilities: explanation.probabilities, trueClass: explanation.truth))
  }

  private func caption(_ explanation: ImageExplanation, _ map: AttributionMap) -> Prose {
    let negative = Quantity.percent(map.negativeShare)
    let method = methods.first { $0.id == map.method }
    return
      "\(method?.title ?? map.method) (\(method?.reference ?? "")) of the \(map.target.description(classes: model.classes)) at \(code: map.layer), native grid \(map.height) × \(map.width), interpolated bilinearly (half-pixel centres) for the overlay. \(negative) of the map's absolute mass is negative\(showsSigned ? "" : " and not drawn"). Map health: \(map.health.rawValue)."
  }

  @BlockBuilder private var reading: [Block] {
    if grid.height * grid.width < 16 {
      Callout(.warning, "The map has only \(grid.height * grid.width) cells") {
        "At this layer a face is \(grid.height) × \(grid.width) cells. The smooth overlay is interpolated from those numbers alone: it cannot tell an eye from a brow. Tap an earlier layer with \(code: "--layer") for a finer grid; \(code: "fer-analyze layers MODEL") lists them."
      }
    }
    if layerIsSigned {
      Callout(.warning, "Values of \(code: layer) can be negative") {
        "Grad-CAM multiplies mean gradients with activations: where activations can be negative, a negative weight times a negative value counts as evidence. Prefer a layer behind a ReLU (column sign of \(code: "fer-analyze layers MODEL"))."
      }
    }
    if unreadable > 0 {
      Callout(.warning, "\(unreadable) files could not be read and are left out") {}
    }
    List([
      "A map shows what moved this model's number for one class. It is no evidence about the person: the labels are labels that people gave to a face, not inner states.",
      "Values are raw and signed in \(code: "explanation.json"). Colours start at zero and end at the map's own largest value, so two panels cannot be compared by colour.",
      "Attention (CBAM) says what the network let through, not what decided the result.",
    ])
    Section("Methods", id: "methods") {
      Block.definitions(methods.map { Definition("\($0.title)", "\($0.meaning) (\($0.reference)).") })
    }
  }

  /// A file name that no figure has yet, of letters, digits, `.`, `_` and `-`.
  private func unique(_ text: String, _ taken: inout Set<String>) -> String {
    let clean = String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) ? $0 : "_" })
    let base = clean.first.map { $0.isLetter || $0.isNumber } == true ? clean : "image" + clean
    var name = base
    var count = 2
    while !taken.insert(name).inserted {
      name = "\(base)-\(count)"
      count += 1
    }
    return name
  }
}
