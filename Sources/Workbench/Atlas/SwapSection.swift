import Attribution
import Datasets
import Drawing
import Plotting
import Reporting
import Statistics

/// The section on swapped parts of faces.
struct SwapSection {
  /// The most flips in the gallery.
  private static let flipsShown = 5

  let findings: AtlasFindings
  let swaps: SwapFindings
  let images: ImageSet

  init(_ findings: AtlasFindings, _ swaps: SwapFindings, _ images: ImageSet) {
    self.findings = findings
    self.swaps = swaps
    self.images = images
  }

  private var classes: [String] { findings.classes }
  private var parts: [RegionGroup] { SwapStudy.parts }

  /// Lines for standard output.
  var summary: [String] {
    guard let overall = swaps.overall else {
      return ["Fewer than two pairs of rightly predicted images of different classes: no parts swapped"]
    }
    let share = Quantity.percent(
      swaps.flipShare?.value, interval: swaps.flipShare.map { Quantity.Interval($0.interval) })
    var lines = [
      "\(swaps.study.pairs.count) pairs of faces swapped parts: \(swaps.flips.count) of \(2 * swaps.study.pairs.count * parts.count) swaps of one part carry the prediction over, \(share.fullText)",
      "  " + headline(overall).plainText,
    ]
    if let found = swaps.agreement {
      let more = Self.quantity(found.difference)
      lines.append(
        "  rank correlation of maps with effects minus that of areas: \(more.fullText), \(found.verdict)")
    }
    return lines
  }

  func section(_ shelf: inout FigureShelf) throws -> Section {
    guard let overall = swaps.overall else {
      return Section("Swapped parts", id: "swaps") {
        "Fewer than two pairs of rightly predicted images of different classes: nothing to swap."
      }
    }
    let matrix = try matrix(&shelf)
    let gallery = try gallery(&shelf)
    return Section("Swapped parts", id: "swaps") {
      "Maps say where a method sees evidence; swaps ask the model. Two rightly predicted images of different classes exchange one part of the face, blended along the soft borders of the template, with the mean and the contrast that were there before. The effect of a part on a class is what the logit of the class gains in the other image by the part and loses in its own without it, halved, so that what blending itself does cancels. \(swaps.study.pairs.count) pairs, all pairs of classes in turn."
      "\(headline(overall))"
      matrix
      Details("Every effect with its interval") { table }
      agreementProse
      smallestProse
      smallestTable
      gallery
      swaps.study.missing.isEmpty
        ? nil
        : Paragraph(
          "\(Prose(sentence(enumeration(swaps.study.missing.map { classes[$0] })))): no image is predicted rightly, so none was swapped."
        )
    }
  }

  // MARK: - Words

  /// The part that matters most, where it is told from the next, and the control.
  private func headline(_ overall: [MeanIntervals.Mean]) -> Prose {
    let outside = parts.firstIndex(of: .outside)
    var first: Prose = "No part of the face alone is shown to carry a class."
    if let leading = swaps.leading, overall[leading.part].interval.low > 0 {
      let (part, next) = (parts[leading.part], parts[leading.next])
      first =
        leading.lead.interval.low > 0
        ? "Over all classes \(strong: Prose(part.title)) \(part.isPlural ? "do" : "does") most: \(Self.effect(overall[leading.part]))."
        : "Over all classes \(part.title) and \(next.title) do most, \(Self.effect(overall[leading.part])) and \(Self.effect(overall[leading.next])); the two cannot be told apart."
    }
    guard let outside else { return first }
    let control: Prose =
      overall[outside].isTold
      ? " The control is not empty: what is outside the face, \(Quantity.percent(swaps.areas[outside], digits: 0)) of the picture, gives \(Self.effect(overall[outside])). The model also reads the surroundings, or the template cuts off a part of these faces."
      : " The control, what is outside the face, gives \(Self.effect(overall[outside])): not told apart from nothing."
    return first + control
  }

  private static func effect(_ mean: MeanIntervals.Mean) -> Prose {
    let quantity = quantity(mean)
    return "\(quantity) logits (95 % CI \(quantity.intervalText ?? ""), n = \(mean.count))"
  }

  private static func quantity(_ mean: MeanIntervals.Mean) -> Quantity {
    Quantity(mean.value, digits: 2, interval: Quantity.Interval(mean.interval))
  }

  private var agreementProse: Prose {
    guard let found = swaps.agreement else {
      return "Too few maps say something to compare them with the effects of swaps."
    }
    let method = findings.collector.method.info.title
    return
      "Do the maps agree? Over the \(parts.count) parts, the shares of an image's \(method) map have a mean rank correlation (Spearman) of \(Self.correlation(found.perImage)) with the sizes of the effects of its own parts; the areas of the parts alone have \(Self.correlation(found.areas)). Paired, the maps have \(Self.gain(found.difference)): \(found.verdict). Means over all images correlate by \(Quantity(found.pooled, digits: 2)) (95 % CI \(Quantity(found.pooled, digits: 2, interval: Quantity.Interval(found.pooledInterval)).intervalText ?? ""))."
  }

  /// `0.14 more (95 % CI …)`; where it is less, the interval is said to be that of the difference, whose sign it has.
  private static func gain(_ difference: MeanIntervals.Mean) -> Prose {
    let gain = Quantity.gain(difference.value, digits: 2)
    let ends = "\(quantity(difference).intervalText ?? ""), n = \(difference.count)"
    return difference.value < 0
      ? "\(gain) (difference \(quantity(difference)), 95 % CI \(ends))" : "\(gain) (95 % CI \(ends))"
  }

  private static func correlation(_ mean: MeanIntervals.Mean) -> Prose {
    "\(quantity(mean)) (95 % CI \(quantity(mean).intervalText ?? ""), n = \(mean.count))"
  }

  private var smallestProse: Prose {
    let searched = swaps.searched
    guard !searched.isEmpty else { return "" }
    let sizes = (1...parts.count).compactMap { size -> String? in
      let count = swaps.found(size)
      return count > 0 ? "\(size) in \(count)" : nil
    }
    let none = searched.count { $0.flip == nil }
    return
      "How many parts carry a prediction over? For \(searched.count) pairs the smallest set of parts was looked for that makes the first image of the second's class, all sets up to \(FlipSearch.exhaustiveTo) parts, beyond them one part added at a time. Parts needed, and pairs: \(sizes.isEmpty ? "none found" : enumeration(sizes))\(none > 0 ? "; not even all parts do it in \(none)" : "")."
  }

  // MARK: - Tables and figures

  private var table: Table {
    Table(
      id: "swap-effects-table",
      caption: "Mean effect of a part on a class in logits, with 95 % bootstrap intervals over pairs.",
      columns: [.text("Class"), .text("Part"), .number("Effect"), .number("Pairs")],
      cells: classes.indices.flatMap { label -> [[Table.Cell]] in
        (swaps.effects[label] ?? []).enumerated().map { part, mean in
          [
            .text(Prose(classes[label])), .text(Prose(parts[part].rawValue)), .number(Self.quantity(mean)),
            .count(mean.count),
          ]
        }
      })
  }

  private var smallestTable: Table? {
    let found = swaps.searched.count { $0.flip != nil }
    guard found > 0 else { return nil }
    return Table(
      id: "smallest-sets", caption: "How often a part belongs to the \(found) sets that were found.",
      columns: [.text("Part"), .number("Sets"), .number("Share"), .number("Area")],
      cells: parts.indices.map { part in
        [
          .text(Prose(parts[part].rawValue)), .count(swaps.memberships(part)),
          .number(.percent(Double(swaps.memberships(part)) / Double(found), digits: 0)),
          .number(.percent(swaps.areas[part], digits: 0)),
        ]
      })
  }

  private func matrix(_ shelf: inout FigureShelf) throws -> FigureBlock {
    let shown = classes.indices.filter { swaps.effects[$0] != nil }
    let means = shown.compactMap { swaps.effects[$0] }
    return try shelf.place(
      Figures.effectMatrix(
        rows: shown.map { classes[$0] }, columns: parts.map(\.rawValue), effects: means.map { $0.map(\.value) },
        isTold: means.map { $0.map(\.isTold) }, label: "logits", title: "What the parts of a face do to each class",
        note: "A star: the 95 % interval leaves out 0. What is outside the face is the control."),
      stem: "swap-effects",
      caption:
        "Mean effect of each part of the face on the logit of each class, from \(swaps.study.pairs.count) pairs of images that swapped it (\(means.map { $0.first?.count ?? 0 }.min() ?? 0) or more a class). Colours: blue against the class, orange for it, zero in the middle."
    )
  }

  /// The largest flips: before, donor, after, what was swapped. Nothing where faces are to be left out.
  private func gallery(_ shelf: inout FigureShelf) throws -> [Block] {
    guard !swaps.flips.isEmpty else { return [Paragraph("No swap of one part carries a prediction over.").block] }
    guard !findings.settings.redactsFaces else { return [Paragraph("Swapped faces are left out, as asked.").block] }
    let preprocessing = findings.collector.model.preprocessing
    let side = preprocessing.size
    func pixels(_ n: Int) -> PixelImage? { PixelImage.all(in: preprocessing.tensor([images.images[n]])).first }
    func raster(_ values: [Float], channels: Int) -> Raster {
      Raster(
        gray: (0..<(side * side)).map { UInt8(min(255, max(0, preprocessing.level(values[$0 * channels]).rounded()))) },
        width: side, height: side)
    }
    var tiles: [GalleryTile] = []
    for flip in swaps.flips.prefix(Self.flipsShown) {
      let pair = swaps.study.pairs[flip.pair]
      let (own, other) = flip.changesFirst ? (pair.first, pair.second) : (pair.second, pair.first)
      let (label, target) =
        flip.changesFirst
        ? (pair.swap.firstClass, pair.swap.secondClass) : (pair.swap.secondClass, pair.swap.firstClass)
      guard let image = pixels(own), let donor = pixels(other) else { continue }
      let mask = findings.collector.masks.mask(parts[flip.part].regions)
      let after = RegionBlend.values(of: image, with: donor, mask: mask)
      let before = raster(image.values, channels: image.channels)
      tiles += [
        GalleryTile(before, caption: "before: \(classes[label])"),
        GalleryTile(raster(donor.values, channels: image.channels), caption: "donor: \(classes[target])"),
        GalleryTile(
          raster(after, channels: image.channels),
          caption: "after: \(classes[target]), \(Quantity.gain(flip.gain, digits: 1, unit: "logits"))"),
        GalleryTile(
          Figures.overlay(
            ValueGrid(mask, width: side, height: side), on: before, scale: ColourScale(.inferno, domain: 0...1)),
          caption: "swapped: \(parts[flip.part].rawValue)"),
      ]
    }
    let figure = try shelf.place(
      Figures.imageGallery(tiles: tiles, columns: 4, title: "The largest flips by one part", width: 400),
      stem: "flips",
      caption:
        "\(tiles.count / 4) of \(swaps.flips.count) swaps of one part that carry the prediction over, the largest gains first: the image before, the donor of the part, the image after, and the part (inferno colours, 0 to 1)."
    )
    return [figure.block]
  }
}
