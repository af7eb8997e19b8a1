import Drawing
import Exploration
import Plotting
import Reporting
import Statistics

extension ExplorationDocument {
  /// Gray levels: how bright and how rich in contrast the images are.
  mutating func pixelSection() throws -> Section {
    let pixels = findings.overall.pixels
    let present = pixels.classes.indices.filter { pixels.perClass[$0].total > 0 }
    let figure = try shelf.place(
      Figures.grayHistograms(
        classes: present.map { pixels.classes[$0] }, counts: present.map { binned(pixels.perClass[$0].counts) },
        means: present.map { pixels.perClass[$0].mean ?? .nan },
        title: findings.brightness.contrast == nil ? "Gray levels of each class" : nil),
      stem: "gray-levels",
      caption: """
        Gray levels of all pixels of each class, splits together (\(sample(pixels.overall.total)) pixels).
        """)
    let plane = try planeFigure()
    let ridges = try ridgeFigures()
    let tables = [classPixelTable, splitPixelTable].compactMap { $0 }
    return Section("Pixel statistics", id: "pixels") {
      brightnessFinding
      figure
      plane
      tables
      if !ridges.isEmpty {
        Section("Sharpness and entropy", id: "sharpness-entropy") {
          """
          The variance of the Laplacian is large where edges are sharp and where there is noise; the entropy of the gray \
          levels is small where few of them occur.
          """
          ridges
        }
      }
      shortcutSection
    }
  }

  // MARK: - Single numbers

  /// Where the images lie by brightness and contrast, and those that lie apart.
  private mutating func planeFigure() throws -> FigureBlock? {
    let traits = findings.report.traits
    guard traits.count >= ExplorationFindings.fewestForClaim else { return nil }
    let (brightness, contrast) = (traits.map(\.brightness), traits.map(\.contrast))
    let plane = PlaneHistogram(
      x: brightness, y: contrast, xRange: 0...255, yRange: 0...128, columns: 51, rows: 32)
    let classes = findings.collection.classes
    let medians = classes.indices.map { k in
      let rows = findings.rows(ofClass: k)
      return PlaneMedian(
        classes[k], x: median(rows.map { brightness[$0] }), y: median(rows.map { contrast[$0] }), count: rows.count)
    }
    return try shelf.place(
      Figures.brightnessContrast(plane, medians: medians, outliers: apart(brightness, contrast)),
      stem: "brightness-contrast",
      caption: """
        Images by the mean and the standard deviation of their gray levels (\(sample(traits.count))), with the median of each \
        class\(findings.redactsFaces ? "" : " and images far from all others").
        """)
  }

  /// Images far from the bulk: the largest Mahalanobis distances of brightness and contrast, one of each picture, empty
  /// images left out.
  private func apart(_ x: [Double], _ y: [Double]) -> [ThumbnailMark.Item] {
    guard !findings.redactsFaces else { return [] }
    let n = Double(x.count)
    let (mx, my) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
    let (sx, sy) = (
      x.reduce(0) { $0 + ($1 - mx) * ($1 - mx) } / n, y.reduce(0) { $0 + ($1 - my) * ($1 - my) } / n
    )
    let xy = zip(x, y).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) } / n
    let determinant = sx * sy - xy * xy
    guard determinant > 1e-9 else { return [] }
    func distance(_ i: Int) -> Double {
      let (a, b) = (x[i] - mx, y[i] - my)
      return (sy * a * a - 2 * xy * a * b + sx * b * b) / determinant
    }
    let empty = findings.report.constant.members
    let order = x.indices.map { (i: $0, d: distance($0)) }.sorted { ($1.d, $0.i) < ($0.d, $1.i) }
    let shown = findings.onePerPicture(order, limit: 6) { empty.contains($0.i) ? nil : $0.i }
    return shown.map { entry in
      let image = findings.collection.images[entry.i]
      return ThumbnailMark.Item(
        x: x[entry.i], y: y[entry.i],
        picture: Raster(gray: image.pixels, width: image.width, height: image.height),
        title: findings.label(entry.i))
    }
  }

  private mutating func ridgeFigures() throws -> [FigureBlock] {
    let traits = findings.report.traits
    guard traits.count >= ExplorationFindings.fewestForClaim else { return [] }
    let classes = findings.collection.classes
    func place(_ name: String, stem: String, _ caption: Prose, logarithmic: Bool, _ value: (ImageTraits) -> Double)
      throws
      -> FigureBlock
    {
      let ridges = classes.indices.compactMap { k -> TraitRidge? in
        let values = findings.rows(ofClass: k).map { value(traits[$0]) }.filter { !logarithmic || $0 > 0 }
        return values.count < 2
          ? nil : TraitRidge(classes[k], values: values, median: median(values), isLogarithmic: logarithmic)
      }
      return try shelf.place(
        Figures.traitRidges(
          name, classes: ridges, isLogarithmic: logarithmic, format: logarithmic ? .decimals(0) : .decimals(1)),
        stem: stem, caption: caption)
    }
    return [
      try place(
        "variance of the Laplacian", stem: "sharpness",
        "Sharpness of the images of each class with its median, on a logarithmic axis; images without any edge left out.",
        logarithmic: true
      ) { $0.sharpness },
      try place(
        "entropy of the gray levels (bits)", stem: "entropy",
        "Entropy of the gray levels of the images of each class with its median.", logarithmic: false
      ) { $0.entropyBits },
    ]
  }

  private func median(_ values: [Double]) -> Double {
    values.isEmpty ? .nan : quantile(sorted: values.sorted(), 0.5)
  }

  // MARK: - Shortcuts

  /// What single numbers tell of the class.
  private var shortcutSection: Section? {
    let shortcut = findings.structure.shortcut
    guard let chance = shortcut.chance, let together = shortcut.together else { return nil }
    let names = Dictionary(uniqueKeysWithValues: ImageTrait.all.map { ($0.key, $0.name) })
    func row(_ name: Prose, _ share: Quantity, _ score: HeldOutScore?) -> Table.Row {
      let interval = score.map { Quantity.Interval($0.balancedInterval) }
      return Table.Row([
        .text(name), .number(share), .number(.percent(score?.balancedAccuracy, interval: interval)),
      ])
    }
    let gain = together.balancedInterval.low > chance
    return Section("What light alone tells", id: "shortcuts") {
      """
      A model can take a shortcut by numbers that have nothing to do with a face. Brightness, contrast, sharpness and entropy \
      together guess the class of a held-out image with a balanced accuracy of \
      \(strong: "\(Quantity.percent(together.balancedAccuracy, interval: Quantity.Interval(together.balancedInterval)))"); chance is \
      \(Quantity.percent(chance)). \
      \(gain ? "So much of a score may come from light rather than expression." : "No shortcut of this kind can be told from these images.")
      """
      Table(
        id: "shortcut-scores",
        caption: """
          What one number of an image tells of its class: the share of its variance that lies between the classes (η²), and \
          the balanced accuracy of the best guess from it on held-out images, with a 95 % interval.
          """,
        columns: [.text("Number"), .number("η²"), .number("Balanced accuracy")],
        rows: shortcut.traits.map { trait in
          row(Prose(names[trait.key] ?? trait.key), .percent(trait.etaSquared), trait.score)
        } + [row("all of them", Quantity(nil), together)])
    }
  }

  /// Four levels a bin: the spikes of clipped blacks and whites would flatten everything else.
  private func binned(_ counts: [Int]) -> [Int] {
    stride(from: 0, to: counts.count, by: 4).map { counts[$0..<min($0 + 4, counts.count)].reduce(0, +) }
  }

  private var brightnessFinding: Prose {
    let brightness = findings.brightness
    let classes = findings.collection.classes
    guard brightness.isEnough, let contrast = brightness.contrast,
      let share = findings.structure.shortcut[.brightness]?.etaSquared
    else {
      return "The brightness of an image is the mean of its gray levels, its contrast their standard deviation."
    }
    func mean(_ k: Int) -> Quantity { Quantity(brightness.groups[k].mean, digits: 0) }
    let lesson =
      share < 0.01
      ? "a model gains next to nothing from it"
      : "a model can score a little above chance by it without looking at any expression"
    return """
      \(strong: "\(sentence(classes[contrast.brightest]))") is the brightest class (mean gray level \
      \(mean(contrast.brightest))), \
      \(strong: "\(classes[contrast.darkest])") the darkest (\(mean(contrast.darkest))). The class accounts for \
      \(Quantity.percent(share)) of the variance of brightness (η², \(sample(findings.collection.count))): \(lesson).
      """
  }

  private var classPixelTable: Table {
    let section = findings.overall
    let labels = findings.collection.labels
    var contrast = [Double](repeating: 0, count: section.pixels.classes.count)
    for (value, label) in zip(section.pixels.contrast, labels) { contrast[label] += value }
    let rows = findings.brightness.groups.enumerated().map { k, group in
      let interval = group.interval.map { Quantity.Interval($0.lowerBound, $0.upperBound) }
      return Table.Row([
        .text(Prose(section.pixels.classes[k])), .count(group.count),
        .number(Quantity(group.mean, digits: 1, interval: interval)),
        .number(Quantity(group.count > 0 ? contrast[k] / Double(group.count) : nil, digits: 1)),
        .number(Quantity(section.pixels.perClass[k].standardDeviation, digits: 1)),
      ])
    }
    return Table(
      id: "pixels-by-class",
      caption: """
        Gray levels (0 black to 255 white) of each class: the mean brightness of its images with a 95 % interval where \
        it has at least \(ExplorationFindings.fewestForClaim), their mean contrast, and the deviation over all its \
        pixels.
        """,
      columns: [
        .text("Class"), .number("Images"), .number("Brightness"), .number("Contrast"),
        .number("Deviation of all pixels"),
      ], rows: rows)
  }

  private var splitPixelTable: Table? {
    guard findings.report.splits.count > 1 else { return nil }
    return Table(
      id: "pixels-by-split", caption: "Gray levels of all pixels of each split.",
      columns: [.text("Split"), .number("Images"), .number("Mean"), .number("Standard deviation")],
      cells: findings.report.splits.map { section in
        [
          .text(Prose(section.split == nil ? "together" : section.name)), .count(section.balance.total),
          .number(Quantity(section.pixels.overall.mean, digits: 2)),
          .number(Quantity(section.pixels.overall.standardDeviation, digits: 2)),
        ]
      }, sortable: false)
  }
}
