import Attribution
import Plotting
import Reporting
import Statistics

/// The section on CBAM: statistics of all blocks, and a dossier of each.
struct AttentionSection {
  let findings: AtlasFindings
  private let sites: [AttentionDossier.Site]

  /// - Returns: `nil` for a network without attention.
  init?(_ findings: AtlasFindings) {
    sites = findings.collector.dossier.sites
    guard !sites.isEmpty else { return nil }
    self.findings = findings
  }

  private var study: AttentionStudy? { findings.studies.attention }

  func section(_ shelf: inout FigureShelf) throws -> Section {
    let factors = try factors(&shelf)
    return Section("CBAM attention", id: "attention") {
      "Content dependence is the share of the spatial attention's variance that follows the image: 0 means the same map for every face, learned from position alone. Saturated values pass everything or nothing."
      statistics
      "Class-selective channels are those whose mean attention differs between the true classes (one-way F test, false discovery rate 5 %)."
      factors
      study.map { study in study.blocks.map { dossier($0, study) } } ?? []
    }
  }

  private var statistics: Table {
    Table(
      id: "cbam",
      caption:
        "CBAM's attention over all images: content dependence, the shares of spatial values below 0.05 and above 0.95, and class-selective channels.",
      columns: [
        .text("Block"), .text("Grid"), .number("Dependence"), .number("Below 0.05"),
        .number("Above 0.95"), .number("Channels"), .number("Selective"),
      ],
      cells: sites.map { site in
        [
          // Plain words: code may break anywhere.
          .text(Prose(site.name)), .text(Prose("\(site.height)\u{A0}×\u{A0}\(site.width)")),
          .number(Quantity(site.contentDependence, digits: 2)), .number(.percent(site.spatialSaturation.shutShare)),
          .number(.percent(site.spatialSaturation.openShare)), .count(site.channelByClass.first?.means.count ?? 0),
          .count(site.selectiveChannels().count),
        ]
      })
  }

  // MARK: - One block

  private func dossier(
    _ block: AttentionStudy.Block, _ study: AttentionStudy
  ) -> Section {
    Section("Block \(block.name)", id: "attention-\(block.name)") {
      verdict(block)
      Table(
        id: "surgery-\(block.name)",
        caption:
          "What the network does without a part of this block, on \(study.count) images: changes of the predicted class's logit and of the accuracy, with 95 % bootstrap intervals.",
        columns: [
          .text("Edit"), .number("Logit"), .number("Accuracy"), .number("Predictions changed"),
        ],
        cells: block.effects.map { effect in
          [
            .text(Prose(effect.title)), .number(Self.quantity(effect.logit)),
            .number(.percentagePoints(effect.accuracy.value, interval: Quantity.Interval(effect.accuracy.interval))),
            .number(.percent(effect.changed)),
          ]
        })
      block.agreements.isEmpty ? nil : agreementTable(block)
      contradiction(block)
    }
  }

  /// What the block's attention is worth, in words that the intervals support.
  private func verdict(_ block: AttentionStudy.Block) -> Prose {
    func effect(_ name: String) -> AttentionStudy.Effect? { block.effects.first { $0.name == name } }
    func sentence(_ name: String, _ subject: String) -> Prose {
      guard let found = effect(name) else { return "" }
      let accuracy = Quantity.percentagePoints(
        found.accuracy.value, interval: Quantity.Interval(found.accuracy.interval))
      let numbers: Prose =
        "without it accuracy changes by \(accuracy.text) (95 % CI \(accuracy.intervalText ?? ""), n = \(found.accuracy.count))"
      if found.accuracy.interval.high < 0 { return "\(subject) helps: \(numbers). " }
      if found.accuracy.interval.low > 0 { return "\(subject) does harm: \(numbers). " }
      return found.logit.isTold
        ? "\(subject) moves the logits, and accuracy is not shown to need it: \(numbers). "
        : "\(subject) is not shown to matter: \(numbers). "
    }
    return sentence("even_spatial", "That some places pass more than others")
      + sentence("even_channel", "That some channels pass more than others")
      + sentence("mean_spatial", "That the spatial attention follows the image")
  }

  /// Says that measures of agreement contradict each other, or that all of them speak against it.
  private func contradiction(_ block: AttentionStudy.Block) -> Prose {
    func names(_ verdict: AttentionStudy.Verdict) -> [String] {
      block.agreements.filter { $0.verdict == verdict }.map(\.title)
    }
    let (better, worse) = (names(.better), names(.worse))
    if worse.isEmpty { return "" }
    if !better.isEmpty {
      return
        "The measures contradict each other: by \(enumeration(better)) the attention goes with the map better than when it is shuffled, by \(enumeration(worse)) worse. Neither is a finding about this block."
    }
    return
      "By \(enumeration(worse)) the attention goes with the map worse than when it is shuffled: it lets through what Grad-CAM does not point at."
  }

  private func agreementTable(_ block: AttentionStudy.Block) -> Table {
    Table(
      id: "agreement-\(block.name)",
      caption:
        "Whether the spatial attention lets through what Grad-CAM at the block's input finds important, on \(block.comparedGrid.height) × \(block.comparedGrid.width) cells: mean over images, beside the same with the cells of the attention shuffled (\(AttentionStudy.permutations) times an image).",
      columns: [
        .text("Measure"), .number("Images"), .number("Value"), .number("Shuffled"), .number("Difference"),
        .text("Finding"),
      ],
      cells: block.agreements.map { agreement in
        [
          .text(Prose(agreement.title + (agreement.isLowGood ? " ↓" : " ↑"))), .count(agreement.value.count),
          .number(Quantity(agreement.value.value, digits: 2)), .number(Quantity(agreement.chance, digits: 2)),
          .number(Self.quantity(agreement.beyondChance)),
          .text(Prose(agreement.verdict.rawValue)),
        ]
      })
  }

  private static func quantity(_ mean: MeanIntervals.Mean) -> Quantity {
    Quantity(mean.value, digits: 2, interval: Quantity.Interval(mean.interval))
  }

  // MARK: - Factorisation

  private func factors(_ shelf: inout FigureShelf) throws -> [Block] {
    guard let study else { return [] }
    guard let example = study.example, let shown = study.exampleClasses, let deviation = study.largestDeviation else {
      return [
        Paragraph(
          "No attention block feeds global average pooling in this network, or no map says anything, so Grad-CAM cannot be written as a product of its parts."
        ).block
      ]
    }
    let (height, width) = (example.map.height, example.map.width)
    func grid(_ values: [Float]) -> ValueGrid { ValueGrid(values, width: width, height: height) }
    let classes = findings.classes
    let figure = try shelf.place(
      Figures.attentionFactors(
        features: grid(example.features),
        channelGain: ValueGrid(
          example.channelGain.map { $0.map(Double.init) ?? .nan }, width: width, height: height),
        spatial: grid(example.spatial), map: grid(example.map.raw), title: "Grad-CAM taken apart",
        note:
          "One image: \(classes[shown.label]), predicted as \(classes[shown.predicted]), whose map is most like the mean one."
      ),
      stem: "attention-factors",
      caption:
        "Grad-CAM at the output of \(code: example.site) for the logit of \(classes[shown.predicted]) is exactly what the features say, times what the channel attention makes of them, times the spatial attention. The product differs from the map by at most \(Quantity(Double(deviation) * 1e6, digits: 1)) millionths of its largest value in \(study.count) images. Colours: from blue to orange for signed values, zero in the middle, viridis for gains and attention."
    )
    return [figure.block]
  }
}
