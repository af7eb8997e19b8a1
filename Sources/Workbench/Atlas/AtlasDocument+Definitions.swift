import Attribution
import Datasets
import Reporting

/// What the numbers of the page are.
extension AtlasDocument {
  /// The terms of the sections that the page has, in their order.
  var definitions: Section {
    .definitions(mapTerms + contrastTerms + regionTerms + swapTerms + attentionTerms + faithfulnessTerms)
  }

  private var mapTerms: [Term] {
    var terms: [Term] = [
      .accuracy, .wilson, .target(.logit(0)), .rawMap, .evidence, .mapHealth, .meanMap,
    ]
    if !findings.differences.isEmpty { terms += [.permutationP, .benjaminiHochberg] }
    let differs = findings.differences.contains { $0.adjusted.contains { $0 < AtlasSettings.falseDiscoveryRate } }
    if differs { terms.append(.permutationZ) }
    return terms
  }

  private var contrastTerms: [Term] {
    guard let contrast = findings.studies.contrast, !contrast.pairs.isEmpty else { return [] }
    return [.margin, .excess, .permutationP, .benjaminiHochberg] + (contrast.hiding == nil ? [] : [.hiding])
  }

  private var regionTerms: [Term] {
    var terms: [Term] = [.shareOfPart, .lift, .percentileBootstrap(of: "images or pairs of images")]
    if findings.leading != nil { terms.append(.leadingPart) }
    if findings.template.alignment != nil { terms.append(.templateCorrelation) }
    if findings.actionUnits.contains(where: { $0?.mass.lift != nil }) { terms.append(.actionUnits) }
    return terms
  }

  private var swapTerms: [Term] {
    guard let swaps = findings.studies.swaps, swaps.overall != nil else { return [] }
    return [.swapEffect, .blend] + (swaps.agreement == nil ? [] : [.rankCorrelation, .effectAgreement])
  }

  private var attentionTerms: [Term] {
    guard !findings.collector.dossier.sites.isEmpty else { return [] }
    var terms: [Term] = [.contentDependence, .selectiveChannels, .benjaminiHochberg]
    guard let study = findings.studies.attention else { return terms }
    if study.blocks.contains(where: { !$0.effects.isEmpty }) { terms.append(.attentionEdit) }
    if study.blocks.contains(where: { !$0.agreements.isEmpty }) {
      terms += [.rankCorrelation, .topQuarterOverlap, .wasserstein, .shuffled]
    }
    if study.example != nil { terms.append(.factorisation) }
    return terms
  }

  /// What stands behind the comparison of methods; its measures are defined in its own section.
  private var faithfulnessTerms: [Term] {
    guard let study = findings.studies.faithfulness else { return [] }
    let ranked = study.measures.filter(\.isRanked)
    var terms: [Term] = []
    if ranked.contains(where: { $0.comparison != nil }) { terms += [.bootstrapP, .holm, .methodLetters] }
    if ranked.contains(where: { $0.skills.contains { $0 != nil } }) { terms.append(.skill) }
    if ranked.contains(where: { $0.comparison?.reliability != nil }) { terms.append(.krippendorff) }
    return terms
  }
}
