import Datasets
import Exploration
import Plotting
import Reporting
import Statistics

extension ExplorationDocument {
  /// Identical and similar images, within and across splits.
  mutating func duplicateSection() throws -> Section {
    let leakage = try leakageSection()
    let wall = try duplicateWall()
    let conflicts = try conflictSection()
    let near = try nearDuplicateSection()
    let mirrored = try mirroredSection()
    let duplicates = findings.report.duplicates
    return Section("Duplicates and leakage", id: "duplicates") {
      if duplicates.groups.isEmpty {
        "No two images have the same pixels: all \(duplicates.distinct) pictures are distinct."
      } else {
        """
        \(counted(duplicates.imagesInGroups, "image")) \(duplicates.groups.count == 1 ? "form" : "fall into") \
        \(counted(duplicates.groups.count, "group")) of identical pictures, compared by their decoded pixels. Without \
        the \(duplicates.redundant) that only repeat another, \
        \(strong: Prose(counted(duplicates.distinct, "distinct picture"))) \
        \(duplicates.distinct == 1 ? "remains" : "remain").
        """
      }
      wall
      leakage
      conflicts
      near
      mirrored
      pictureSection
    }
  }

  /// The labels of a group with their frequencies: `fear ×2, surprise`.
  func labels(of group: [Int]) -> String {
    let counts = Dictionary(group.map { (findings.collection.labels[$0], 1) }, uniquingKeysWith: +)
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { findings.collection.classes[$0.key] + ($0.value > 1 && counts.count > 1 ? " ×\($0.value)" : "") }
      .joined(separator: ", ")
  }

  /// The splits of a group with their frequencies: `train 3, test 1`.
  func splits(of group: [Int]) -> String {
    findings.copies.splits.compactMap { split in
      let n = group.count { findings.collection.splits[$0] == split }
      return n > 0 ? "\(n) in \(split.rawValue)" : nil
    }.joined(separator: ", ")
  }

  private func duplicateWall() throws -> Gallery? {
    let largest = findings.report.duplicates.groups.enumerated()
      .sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }.prefix(10).map(\.element)
    return try gallery(
      stem: "largest-groups",
      caption: """
        The \(largest.count == 1 ? "group" : "\(largest.count) largest groups") of identical images: one picture of \
        each, how often it occurs, its labels and splits.
        """,
      groups: [
        (
          "",
          largest.map { group in
            (
              group[0], "\(counted(group.count, "copy", plural: "copies"))",
              "\(labels(of: group)); \(splits(of: group))"
            )
          }
        )
      ])
  }

  // MARK: - Leakage

  private mutating func leakageSection() throws -> Section? {
    let matrix = findings.copies
    guard matrix.splits.count > 1 else { return nil }
    let figure = try shelf.place(
      Figures.leakageMatrix(
        splits: matrix.splits.map(\.rawValue), sizes: matrix.sizes, copies: matrix.counts.map { $0.map(Optional.some) },
        title: "Copies within and between the splits"),
      stem: "leakage-matrix",
      caption: "Images of the split of the column whose pixels also occur in the split of the row.")
    let leaks = findings.report.leakage.filter { !$0.images.isEmpty }
    let byClass = try findings.worstLeak.flatMap { try leakFigure($0) }
    return Section("Leakage between splits", id: "leakage") {
      leakFinding(leaks)
      figure
      byClass
      if !leaks.isEmpty {
        leakTable(leaks)
        leakEffect(leaks)
      }
    }
  }

  private mutating func leakFigure(_ leak: Leakage) throws -> FigureBlock? {
    let classes = findings.collection.classes
    let rows = classes.indices.filter { leak.available.counts[$0] > 0 }.map { k in
      let (copies, images) = (leak.perClass.counts[k], leak.available.counts[k])
      let interval = wilsonInterval(successes: copies, count: images)
      return LeakRow(
        classes[k], copies: copies, images: images,
        share: Estimate(Double(copies) / Double(images), low: interval.low, high: interval.high))
    }
    guard rows.count > 1 else { return nil }
    return try shelf.place(
      Figures.leakByClass(rows, overall: leak.share, split: leak.to.rawValue), stem: "leakage-by-class-figure",
      caption: """
        The share of the \(leak.to.rawValue) images of each class that copy a \(leak.from.rawValue) image, with 95 % intervals \
        (Wilson; \(sample(leak.available.total))).
        """)
  }

  /// What knowing the copies by heart is worth.
  private func leakEffect(_ leaks: [Leakage]) -> Table {
    let levels = [0.5, 0.6, 0.7, 0.8]
    return Table(
      id: "leakage-effect",
      caption: """
        What a model scores on a split when it is right on the given share of new images and answers a copy as the \
        first image with its pixels in the earlier split is labelled: accuracy = (1 − share of copies) × accuracy on new images + share of copies × share of \
        copies with the same label. The difference is memory.
        """,
      columns: [.text("Splits"), .number("Copies"), .number("Same label")]
        + levels.map { .number("\(Quantity.percent($0, digits: 0)) on new") },
      cells: leaks.map { leak in
        [
          .text("\(leak.from.rawValue) → \(leak.to.rawValue)"), .number(.percent(leak.share)),
          .number(.percent(leak.agreement)),
        ]
          + levels.map { .number(.percent(leak.inflated($0))) }
      }, sortable: false)
  }

  private func leakFinding(_ leaks: [Leakage]) -> Prose {
    guard let worst = findings.worstLeak else { return "No image of one split is a copy of an image of another." }
    var sentences: Prose = ""
    for leak in leaks {
      let images = counted(leak.images.count, "\(leak.to.rawValue) image")
      let verb = leak.images.count == 1 ? "is a copy" : "are copies"
      let share = Quantity.percent(leak.share)
      sentences =
        sentences
        + "\(strong: Prose(images)) (\(share) of \(leak.available.total)) \(verb) of \(leak.from.rawValue) images. "
    }
    var shares: [(k: Int, share: Double, n: Int)] = []
    for (k, n) in worst.available.counts.enumerated() where n >= ExplorationFindings.fewestForClaim {
      shares.append((k, Double(worst.perClass.counts[k]) / Double(n), n))
    }
    var spread: Prose = ""
    // Among equal shares the first class.
    let ascending = shares.sorted { a, b in a.share == b.share ? a.k > b.k : a.share < b.share }
    if let least = ascending.first, let most = ascending.last, most.share > 2 * max(least.share, 0.005) {
      let classes = worst.perClass.classes
      spread = """
        The classes are hit unevenly: \(Quantity.percent(most.share)) of \(classes[most.k]) (\(sample(most.n))) \
        against \
        \(Quantity.percent(least.share)) of \(classes[least.k]) (\(sample(least.n))). Comparing classes on such a \
        split \
        compares memory with skill.
        """
    }
    return sentences + spread
  }

  private func leakTable(_ leaks: [Leakage]) -> Table {
    var columns: [Table.Column] = [.text("Class")]
    for leak in leaks {
      let pair = "\(leak.from.rawValue) → \(leak.to.rawValue)"
      columns += [.number("\(pair): copies"), .number("share"), .number("of images")]
    }
    let classes = findings.collection.classes
    func share(_ leak: Leakage, _ k: Int) -> Double? {
      let available = leak.available.counts[k]
      return available > 0 ? Double(leak.perClass.counts[k]) / Double(available) : nil
    }
    let shares: [Double] = leaks.flatMap { leak in classes.indices.compactMap { share(leak, $0) } }
    let largest = max(shares.max() ?? 0, 1e-9)
    var rows: [Table.Row] = []
    for k in classes.indices {
      var cells: [Table.Cell] = [.text(Prose(classes[k]))]
      for leak in leaks {
        let value = share(leak, k)
        cells.append(.count(leak.perClass.counts[k]))
        cells.append(.number(.percent(value), bar: value.map { $0 / largest }))
        cells.append(.count(leak.available.counts[k]))
      }
      rows.append(Table.Row(cells))
    }
    var totals: [Table.Cell] = [.text("all")]
    for leak in leaks {
      totals += [.count(leak.images.count), .number(.percent(leak.share)), .count(leak.available.total)]
    }
    rows.append(Table.Row(totals, isTotal: true))
    return Table(
      id: "leakage-by-class", caption: "Images that are copies of an image of an earlier split, by their own class.",
      columns: columns, rows: rows)
  }

  // MARK: - Label conflicts

  private func conflictSection() throws -> Section {
    let groups = findings.report.duplicates.conflicting
    let wall = try gallery(
      stem: "label-conflicts-wall",
      caption: """
        Pictures that occur with more than one label\(groups.count > 20 ? ", the first 20 of \(groups.count)" : ""): \
        decide for yourself.
        """,
      groups: [("", groups.prefix(20).map { ($0[0], "\(labels(of: $0))", "\(splits(of: $0))") })])
    return Section("Identical images with different labels", id: "label-conflicts") {
      if groups.isEmpty {
        "No group of identical images carries more than one label."
      } else {
        """
        \(counted(groups.count, "group")) of identical pictures \(groups.count == 1 ? "carries" : "carry") more than \
        one label. At least one label of each is wrong, or the face can be read in several ways. Scored on these labels, a \
        model that sees pixels alone is right on at most \(Quantity.percent(findings.accuracyCeiling, digits: 2)) of all \
        \(findings.collection.count) images.
        """
        wall
        if groups.count > 12 {
          Details("All \(groups.count) groups") { conflictTable(groups) }
        } else {
          conflictTable(groups)
        }
      }
    }
  }

  private func conflictTable(_ groups: [[Int]]) -> Table {
    let limit = 500
    let rest: Prose =
      groups.count > limit ? " The first \(limit) of \(groups.count); all are in \(code: "exclusions.csv")." : ""
    return Table(
      id: "conflicts", caption: "Every group of identical images whose labels differ.\(rest)",
      columns: [.text("Labels"), .number("Copies"), .text("Files")],
      cells: groups.prefix(limit).map { group in
        [.text(Prose(labels(of: group))), .count(group.count), .text(files(group))]
      })
  }

  /// The names of files, a long list cut.
  func files(_ group: [Int]) -> Prose {
    let limit = 8
    let names = group.prefix(limit).map { file($0) }
    let text = names.dropFirst().reduce(names.first ?? "") { $0 + ", " + $1 }
    return group.count > limit ? text + ", and \(group.count - limit) more" : text
  }
}
