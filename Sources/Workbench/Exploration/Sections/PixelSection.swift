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
    let tables = [classPixelTable, splitPixelTable].compactMap { $0 }
    return Section("Pixel statistics", id: "pixels") {
      brightnessFinding
      figure
      tables
    }
  }

  /// Four levels a bin: the spikes of clipped blacks and whites would flatten everything else.
  private func binned(_ counts: [Int]) -> [Int] {
    stride(from: 0, to: counts.count, by: 4).map { counts[$0..<min($0 + 4, counts.count)].reduce(0, +) }
  }

  private var brightnessFinding: Prose {
    let brightness = findings.brightness
    let classes = findings.collection.classes
    guard let contrast = brightness.contrast, let share = brightness.varianceShare else {
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
