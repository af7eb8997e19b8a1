import Attribution
import Reporting

/// What the numbers of the page are, and how to make it again.
extension ExplanationDocument {
  /// The terms of what the page shows, in the order in which it is met.
  var definitions: Section {
    let panels = collected.panels.elements
    let maps = panels.flatMap(\.maps)
    let target = panels.first?.targets.first
    var terms: [Term] = [.probability]
    if model.checkpoint.temperature != nil { terms.append(.temperature) }
    if let target { terms.append(.target(target)) }
    terms += [
      .rawMap, .evidence, .mapHealth, .shareOfPart, .lift, .partThatStandsOut, .rankCorrelation, .commonGrid,
      .agreementWithCheck,
    ]
    if plan.ladder != nil { terms += [.exactValue, .gridAgreement] }
    if maps.contains(where: { $0.sameAs != nil }) { terms.append(.sameMaps) }
    if !maps.isEmpty { terms.append(.negativeShare) }
    if maps.contains(where: { $0.sum != nil }) { terms.append(.completeness) }
    if maps.contains(where: { standardError($0.map) != nil }) { terms.append(.samplingError) }
    if maps.contains(where: { $0.randomisation != nil }) { terms.append(.randomisation) }
    if count == 1, panels.contains(where: { !$0.attention.isEmpty }) { terms.append(.attentionFactors) }
    if let found = collected.agreement {
      terms += [.methodAgreement, .noiseAsSmooth, .chanceLevel]
      if found.images >= MethodAgreement.fewestForInterval { terms.append(.percentileBootstrap(of: "images")) }
    }
    return .definitions(terms)
  }

  var reproduction: Reproduction {
    Reproduction(
      invocation, seed: collected.settings.seed,
      facts: [
        Definition("Model", "\(code: model.path)"), Definition("Checkpoint SHA-256", "\(code: model.sha256)"), images,
      ], numbers: "explanation.json",
      tables: collected.archive == nil ? [] : [.init("One array per map, for NumPy", MapArchive.file)])
  }

  /// The image with its checksum; of several only how many, for the manifest names each.
  private var images: Definition {
    if count == 1, let only = collected.inputs.first {
      return Definition("Image", "\(code: only.path), SHA-256 \(code: only.sha256)")
    }
    return Definition("Images", "\(count), each with its checksum in \(code: Manifest.fileName)")
  }
}
