import Attribution
import Datasets
import Drawing
import Files
import Foundation
import Networks
import Plotting
import Reporting

/// The report of an explanation: a panel an image and target, with what the pictures can and cannot say; for several images a
/// gallery of all.
struct ExplanationDocument {
  /// The most methods that get a figure each beside their common sheet.
  private static let mostSingleMethods = 3

  let collected: ExplanationCollector
  /// How much the methods go together; `nil` unless several were asked for.
  let agreement: [[MethodAgreement.Cell]]?
  let model: Model
  let plan: ExplanationPlan
  let layerWasChosen: Bool
  /// What is known of the network's nodes.
  let nodes: [NodeDescription]
  let style: MapStyling
  let invocation: Invocation

  var methods: [MethodInfo] { style.methods }
  private var showsSigned: Bool { style.showsSigned }
  /// How many images were explained.
  var count: Int { collected.inputs.count }

  func draft() throws -> ReportDraft {
    var shelf = FigureShelf()
    var stems: Set<String> = []
    let explanations = collected.panels.elements
    let isSingle = collected.gallery.elements.isEmpty
    let names = explanations.enumerated().map { i, explanation in
      (explanation: explanation, id: isSingle ? nil : "image-\(i + 1)", maps: uniqueStem(explanation, "maps", &stems))
    }
    let panels = try names.map { try section($0.explanation, id: $0.id, maps: $0.maps, &shelf, &stems) }
    let gallery = try isSingle ? nil : gallerySection(names.map { ($0.explanation.path, $0.id ?? "", $0.maps) }, &shelf)
    let methodsCompared = try agreement.flatMap { try agreementSection($0, &shelf) }
    let document = Document(
      kind: "Explanation", title: "Where the model looks",
      subtitle: "\(model.checkpoint.title), \(count == 1 ? "1 image" : "\(count) images")",
      headline: lead,
      metadata: [
        Definition("Model", "\(code: model.path)"),
        Definition("Checkpoint SHA-256", "\(code: String(model.sha256.prefix(16)))…"),
        Definition("Layer", layerProse), Definition("Temperature", temperatureProse),
      ],
      reproduction: reproduction, generator: Version.generator
    ) {
      skipped
      gallery
      if isSingle {
        panels
      } else if !panels.isEmpty {
        Section("Panels", id: "panels") {
          panels.count < count
            ? "Figures of \(panels.count) of \(count) images, in the order of the gallery (\(code: "--panels") draws more); every image's maps are in the gallery and in \(code: "explanation.json")."
            : "Figures of every image, in the order of the gallery."
          panels
        }
      }
      methodsCompared
      Section("How to read these maps", id: "reading") { reading }
      definitions
    }
    return ReportDraft(document: document, figures: try shelf.files(), extras: [])
  }

  private var temperatureProse: Prose {
    model.checkpoint.temperature.map { "\(Quantity($0, digits: 3)), applied to the probabilities shown" }
      ?? "none fitted: probabilities are the network's own"
  }

  private var layerProse: Prose {
    let layer = plan.entries[0].layer
    if plan.ladder != nil { return "chosen for each image: the grid whose map agrees best with exact values" }
    return layerWasChosen
      ? "\(code: layer): \(model.checkpoint.blueprint.defaultTap.reason)" : "\(code: layer), as asked for"
  }

  // MARK: - One image

  private func section(
    _ explanation: ImageExplanation, id: String?, maps: String, _ shelf: inout FigureShelf, _ stems: inout Set<String>
  ) throws -> Section {
    let name = explanation.shortName
    var figures: [FigureBlock] = []
    for target in explanation.targets {
      let maps = explanation.maps(of: target)
      let ending = model.classes[target.label]
      if maps.contains(where: { $0.role == ExplanationPlan.Role.headline.rawValue }) {
        let panel = ExplanationPanels(self, explanation, target)
        figures.append(
          try shelf.place(panel.figure, stem: uniqueStem(explanation, ending, &stems), caption: panel.caption))
      }
      if let ladder = explanation.ladders[target] {
        figures.append(
          try shelf.place(
            ladder.figure(face: style.face(explanation), title: title, showsSigned: showsSigned),
            stem: uniqueStem(explanation, "ladder-\(ending)", &stems), caption: ladder.caption(classes: model.classes)))
      }
      let asked = maps.filter { $0.role == ExplanationPlan.Role.asked.rawValue }
      if asked.count > 1 {
        figures.append(
          try shelf.place(
            methodSheet(explanation, target, asked), stem: uniqueStem(explanation, "methods-\(ending)", &stems),
            caption: methodSheetCaption(target, asked)))
      }
      guard asked.count <= Self.mostSingleMethods else { continue }
      for entry in asked where entry.sameAs == nil {
        figures.append(
          try shelf.place(
            panel(explanation, entry), stem: uniqueStem(explanation, "\(entry.map.method)-\(ending)", &stems),
            caption: caption(explanation, entry)))
      }
    }
    let attention = try attentionFigures(explanation, &shelf, &stems)
    let explorer = MapExplorer(figures, maps: try style.mapSet(explanation, id: maps), colours: MapStyling.colours)
    let predicted = model.classes[explanation.predicted]
    let probability = Quantity.percent(explanation.probabilities[explanation.predicted])
    return Section("\(name)", id: id) {
      if let truth = explanation.truth {
        truth == explanation.predicted
          ? "Predicted expression label \(strong: Prose(predicted)) (\(probability)), which is the label in the data."
          : "Predicted expression label \(strong: Prose(predicted)) (\(probability)); the label in the data is \(strong: Prose(model.classes[truth]))."
      } else {
        "Predicted expression label \(strong: Prose(predicted)) (\(probability)). The true label is not known."
      }
      if collected.hasOneTarget(explanation) {
        "The prediction is the label in the data, so that both targets are one."
      }
      gaps(explanation)
      explanation.targets.map { Paragraph(reading(explanation, $0)) }
      explorer
      attention
      twins(explanation)
      Details("Every map in numbers") { table(explanation) }
    }
  }

  /// What every attention block let through, and the last one's channels in their order. Of many images these weights are
  /// in explanation.json alone: their figures say little beside others.
  private func attentionFigures(
    _ explanation: ImageExplanation, _ shelf: inout FigureShelf, _ stems: inout Set<String>
  ) throws -> [FigureBlock] {
    guard let last = explanation.attention.last, count == 1 else { return [] }
    let sites = explanation.attention.map { site in
      AttentionSiteView(
        site.site, channel: site.channel.map(Double.init),
        spatial: ValueGrid(site.spatial, width: site.width, height: site.height))
    }
    return [
      try shelf.place(
        Figures.attentionDossier(
          face: style.face(explanation), sites: sites,
          subject: "predicted label: \(model.classes[explanation.predicted])"),
        stem: uniqueStem(explanation, "cbam-dossier", &stems),
        caption:
          "What the attention blocks of the network let through for \(code: explanation.shortName): the factor of each place, on the block's own grid and over the face, and the factors of its channels by rank."
      ),
      try shelf.place(
        Figures.channelAttention(weights: last.channel.map(Double.init), layer: last.site),
        stem: uniqueStem(explanation, "cbam-channels", &stems),
        caption:
          "Channel attention of \(code: last.site): the factor of each of its \(last.channel.count) channels for \(code: explanation.shortName)."
      ),
    ]
  }

  func title(_ method: String) -> String { style.title(method) }

  private func panel(_ explanation: ImageExplanation, _ entry: ExplainedMap) -> Figure {
    let map = entry.map
    return Figures.attributionPanel(
      AttributionPanel(
        face: style.face(explanation), map: ValueGrid(map.raw, width: map.width, height: map.height),
        finished: entry.finished.map {
          ValueGrid($0, width: explanation.image.width, height: explanation.image.height)
        }, isSigned: showsSigned, method: title(map.method),
        layer: map.layer, target: map.target.description(classes: model.classes), problem: map.health.sentence,
        spatialAttention: explanation.attention.last.map { ValueGrid($0.spatial, width: $0.width, height: $0.height) },
        classes: model.classes, probabilities: explanation.probabilities, trueClass: explanation.truth))
  }

  private func caption(_ explanation: ImageExplanation, _ entry: ExplainedMap) -> Prose {
    let map = entry.map
    let negative = Quantity.percent(map.negativeShare)
    let method = methods.first { $0.id == map.method }
    let finish: Prose =
      entry.finished == nil
      ? "interpolated bilinearly (half-pixel centres) for the overlay. \(negative) of the map's absolute mass is negative\(showsSigned ? "" : " and not drawn")."
      : "laid over the face as pytorch-grad-cam finishes it: negative values cut off, stretched to 0 to 1, interpolated."
    let stamp: Prose = entry.randomisation.map { Prose(" ") + $0.stamp } ?? ""
    return
      "\(method?.title ?? map.method) (\(method?.reference ?? "")) of the \(map.target.description(classes: model.classes)) at \(code: map.layer), grid \(map.height) × \(map.width)\(entry.treatment.map { " (\($0))" } ?? ""), \(finish) Map health: \(map.health.rawValue).\(stamp)"
  }

  /// A file name for an image that no figure has yet, of letters, digits, `.`, `_` and `-`.
  private func uniqueStem(_ explanation: ImageExplanation, _ ending: String, _ taken: inout Set<String>) -> String {
    // A file system takes 255 bytes; an ending may hold the name of a class.
    let image = (explanation.shortName as NSString).deletingPathExtension
    let text = "\(image.prefix(90))-\(ending.prefix(90))"
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
