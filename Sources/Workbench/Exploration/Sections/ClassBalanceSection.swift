import Exploration
import Plotting
import Reporting

extension ExplorationDocument {
  /// How many images each class has, in every split.
  mutating func classBalanceSection() throws -> Section {
    let parts = findings.parts
    let classes = findings.collection.classes
    let total = findings.collection.count
    let isEnough = total >= ExplorationFindings.fewestForClaim
    let figure = try shelf.place(
      Figures.classBalance(
        splits: parts.map { (name: $0.name, counts: $0.balance.counts) }, classes: classes,
        title: isEnough ? nil : "Images of each class"),
      stem: "class-balance",
      caption: """
        Images of each class\(parts.count > 1 ? " in each split" : "") (\(sample(total))), the largest class first.
        """)
    return Section("Class balance", id: "balance") {
      balanceFinding
      figure
      mixOfSplits
      countTable
      measureTable
    }
  }

  private var balanceFinding: Prose {
    let section = findings.training
    let balance = section.balance
    let place = findings.parts.count > 1 ? " in \(section.name)" : ""
    guard findings.collection.classes.count > 1 else {
      return "There is one class only, \(findings.collection.classes[0]): nothing can be told apart."
    }
    guard let extremes = findings.extremes(balance) else {
      let present = zip(balance.classes, balance.counts).filter { $0.1 > 0 }.map(\.0)
      return present.count == balance.classes.count
        ? "All classes have the same number of images\(place)."
        : "Only \(enumeration(present)) \(present.count == 1 ? "has" : "have") images\(place)."
    }
    let baseline = Quantity.percent(balance.majorityBaseline, n: balance.total)
    return """
      The largest class\(place) is \(extremes.most.name) with \(counted(extremes.most.count, "image")), the smallest \
      \(extremes.least.name) with \(extremes.least.count): \(strong: "\(Quantity(extremes.ratio, digits: 1)) to 1"). \
      A program that always answers \(extremes.most.name) is right in \(baseline), so that accuracy alone says little; \
      the classes are as uncertain as \(Quantity(balance.effectiveClasses, digits: 1)) equally frequent ones.
      """
  }

  private var mixOfSplits: Prose {
    guard let shift = findings.report.splitShift else { return "" }
    let test: Prose = """
      (χ² = \(Quantity(shift.chiSquared, digits: 1)), \(shift.degreesOfFreedom) degrees of freedom, \
      \(emphasis: "p") = \(Quantity(shift.p, digits: 3)), Cramér’s V = \(Quantity(shift.cramersV, digits: 3)))
      """
    if shift.p >= 0.05 { return "No difference between the splits in their mix of classes can be told \(test)." }
    if shift.cramersV < 0.05 {
      return "The splits differ in their mix of classes, but so little that it hardly matters \(test)."
    }
    return "The splits differ in their mix of classes \(test): compare scores between them class by class."
  }

  private var countTable: Table {
    let parts = findings.parts
    let overall = findings.overall.balance
    let order = overall.counts.indices.sorted { (overall.counts[$0], $1) > (overall.counts[$1], $0) }
    let largest = Double(max(1, overall.counts.max() ?? 1))
    let hasSeveral = parts.count > 1
    var columns: [Table.Column] = [.text("Class")] + parts.map { .number(Prose($0.name)) }
    if hasSeveral { columns.append(.number("All")) }
    columns.append(.number("Share"))
    func row(_ name: String, _ counts: [Int], _ all: Int, isTotal: Bool) -> Table.Row {
      var cells: [Table.Cell] = [.text(Prose(name))]
      for (i, count) in counts.enumerated() {
        let isLast = !hasSeveral && i == counts.count - 1
        cells.append(.count(count, bar: isLast && !isTotal ? Double(all) / largest : nil))
      }
      if hasSeveral { cells.append(.count(all, bar: isTotal ? nil : Double(all) / largest)) }
      cells.append(.number(.percent(Double(all) / Double(max(1, overall.total)))))
      return Table.Row(cells, isTotal: isTotal)
    }
    return Table(
      id: "class-counts", caption: "Images of each class.", columns: columns,
      rows: order.map { k in
        row(overall.classes[k], parts.map { $0.balance.counts[k] }, overall.counts[k], isTotal: false)
      } + [row("all", parts.map(\.balance.total), overall.total, isTotal: true)])
  }

  private var measureTable: Details {
    Details("Measures of imbalance") {
      Table(
        id: "imbalance",
        caption: """
          How evenly the classes are spread. \(reference: "definitions") says what each measure is.
          """,
        columns: [
          .text("Split"), .number("Images"), .number("Ratio"), .number("Entropy (bits)"), .number("of the largest"),
          .number("Effective classes"), .number("Gini impurity"), .number("Majority baseline"),
        ],
        cells: findings.report.splits.map { section in
          let balance = section.balance
          return [
            .text(Prose(section.split == nil ? "together" : section.name)), .count(balance.total),
            .number(Quantity(balance.ratio, digits: 1)), .number(Quantity(balance.entropyBits, digits: 3)),
            .number(.percent(balance.normalizedEntropy)), .number(Quantity(balance.effectiveClasses, digits: 2)),
            .number(Quantity(balance.giniImpurity, digits: 3)), .number(.percent(balance.majorityBaseline)),
          ]
        }, sortable: false)
      effectiveSampleTable
    }
  }

  /// How many images of each class are worth as much as if none resembled another.
  private var effectiveSampleTable: Table {
    let section = findings.training
    let balance = section.balance
    let numbers = ClassBalance.betas.map { balance.effectiveNumbers(beta: $0) }
    return Table(
      id: "effective-samples",
      caption: """
        Effective number of samples of each class of \(section.name), (1 − βⁿ) / (1 − β) for its n images: the larger β, \
        the longer each further image counts (Cui et al. 2019). \(reference: "class-weights") has the weights that follow.
        """,
      columns: [.text("Class"), .number("Images")] + ClassBalance.betas.map { .number("β = \(String($0))") },
      cells: balance.classes.indices.map { k in
        [.text(Prose(balance.classes[k])), .count(balance.counts[k])]
          + numbers.map { .number(Quantity($0[k], digits: 1)) }
      })
  }
}
