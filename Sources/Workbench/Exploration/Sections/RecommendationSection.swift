import Exploration
import Reporting

extension ExplorationDocument {
  /// What to do with the data: what to leave out, how to weigh the classes, how to scale the pixels.
  func recommendationSection() -> Section {
    Section("Recommendations", id: "recommendations") {
      Section("What to leave out", id: "exclusions") {
        if findings.report.exclusions.entries.isEmpty {
          "Nothing needs to be left out: \(link: "exclusions.csv", to: "exclusions.csv") holds no image."
        } else {
          """
          \(link: "exclusions.csv", to: "exclusions.csv") names \
          \(counted(findings.report.exclusions.entries.count, "image")), each with its reasons and the file it copies. \
          An image can have several reasons. For an honest test, leave out at least the leaked images; report scores \
          both with and without them. \(code: "fer-analyze train \(findings.source.path) --exclude exclusions.csv") leaves \
          them out, with \(code: "--exclude-reasons leak") for one reason alone.
          """
          exclusionTable
          remainderTable
        }
      }
      splitSection
      Section("How to weigh the classes", id: "class-weights") {
        if findings.collection.classes.count > 1 {
          """
          Weights make each class count alike in the loss. The balanced ones are \(emphasis: "n") / \
          (\(emphasis: "K") × images of \
          the class); the others grow more slowly for rare classes: one over the effective number of samples \
          (\(reference: "effective-samples")), for four values of β.
          """
          weightTable
        } else {
          "With one class there is nothing to weigh."
        }
      }
      Section("How to scale the pixels", id: "normalisation") {
        normalisation
      }
    }
  }

  private var exclusionTable: Table {
    let exclusions = findings.report.exclusions
    let splits = findings.copies.splits
    let rows = ExclusionList.Reason.allCases.compactMap { reason -> [Table.Cell]? in
      let entries = exclusions.entries.filter { $0.reasons.contains(reason) }
      guard !entries.isEmpty else { return nil }
      return [.text("\(meaning(reason)): \(code: reason.rawValue)")]
        + splits.map { split in .count(entries.count { $0.split == split }) } + [.count(entries.count)]
    }
    return Table(
      id: "exclusion-reasons", caption: "Images on the exclusion list by reason and split.",
      columns: [.text("Reason, and its name in the file")] + splits.map { .number(Prose($0.rawValue)) } + [
        .number("All")
      ],
      cells: rows, sortable: false)
  }

  private func meaning(_ reason: ExclusionList.Reason) -> Prose {
    switch reason {
    case .leak: "copies an image of an earlier split"
    case .conflictingLabel: "the same picture has another label elsewhere"
    case .nearLeak: "nearly copies an image of an earlier split (confirmed pixel by pixel)"
    case .mirroredLeak: "mirrors an image of an earlier split"
    case .redundantCopy: "repeats a picture of its own split"
    case .constant: "one gray level"
    case .nearConstant: "nearly one gray level"
    case .placeholder: "a placeholder or text instead of a face"
    }
  }

  private var remainderTable: Table {
    let exclusions = findings.report.exclusions.entries
    return Table(
      id: "remainder",
      caption: """
        What stays of each split without the leaked images, and without any image on the list.
        """,
      columns: [.text("Split"), .number("Images"), .number("Without leaks"), .number("Without the list")],
      cells: findings.parts.map { section in
        let listed = exclusions.filter { $0.split == section.split }
        let total = section.balance.total
        return [
          .text(Prose(section.name)), .count(total), .count(total - listed.count { $0.reasons.contains(.leak) }),
          .count(total - listed.count),
        ]
      }, sortable: false)
  }

  // MARK: - The proposed split

  private var splitSection: Section {
    let plan = findings.report.splitPlan
    let collection = findings.collection
    let hadSplits = collection.splitsPresent != [.all]
    return Section("A split without leaks", id: "split-plan") {
      """
      \(link: "split.csv", to: "split.csv") divides the \(counted(plan.entries.count, "image")) that stay \
      \(hadSplits ? "anew: " : "into training, validation and test: ")no picture stands in two splits, and no class’s share of a \
      split differs by more than \(Quantity((plan.largestMixDifference * 10_000).rounded(.up) / 100, digits: 2)) percentage \
      points from its share of the whole. Near copies and mirror images stay, in one split with their picture. \(hadSplits ? moves(plan) : "")\
      Train on it with \(code: "fer-analyze train \(findings.source.path) --split split.csv"). Results on it are not \
      comparable with those on the original split: say which one was used.
      """
      Table(
        id: "split-plan-table", caption: "Images of each split before and after, and how many come and go.",
        columns: [
          .text("Split"), .number("Before"), .number("After"), .number("Left out"), .number("Moved in"),
          .number("Moved out"),
        ],
        cells: splitRows(plan), sortable: false)
    }
  }

  private func moves(_ plan: SplitPlan) -> Prose {
    """
    \(plan.crossing == 0 ? "No picture" : counted(plan.crossing, "picture")) of these stood in more than one split\
    \(plan.crossing == 0 ? "" : plan.crossing == 1 ? " and goes to the earliest" : " and go to the earliest"); \
    \(counted(plan.moved, "image")) in all \(plan.moved == 1 ? "changes" : "change") the split, so that each keeps its share of \
    the images and has the same mix of classes.\u{20}
    """
  }

  private func splitRows(_ plan: SplitPlan) -> [[Table.Cell]] {
    let collection = findings.collection
    let kept = Set(plan.entries.map(\.index))
    return plan.splits.enumerated().map { place, split in
      let before = collection.indices(of: split)
      return [
        .text(Prose(split.rawValue)), .count(before.count), .count(plan.counts[place].reduce(0, +)),
        .count(before.count { !kept.contains($0) }),
        .count(plan.entries.count { $0.split == split && $0.before != split }),
        .count(plan.entries.count { $0.before == split && $0.split != split }),
      ]
    }
  }

  private var weightTable: Table {
    let section = findings.training
    let balance = section.balance
    let balanced = balance.balancedWeights
    let effective = ClassBalance.betas.map { balance.effectiveNumberWeights(beta: $0) }
    return Table(
      id: "weights", caption: "Suggested class weights, from the images of \(section.name) (\(sample(balance.total))).",
      columns: [.text("Class"), .number("Images"), .number("Balanced")]
        + ClassBalance.betas.map { .number("β = \(String($0))") },
      cells: balance.classes.indices.map { k in
        [.text(Prose(balance.classes[k])), .count(balance.counts[k]), .number(Quantity(balanced[k], digits: 3))]
          + effective.map { .number(Quantity($0[k], digits: 3)) }
      })
  }

  private var normalisation: Prose {
    let section = findings.training
    let histogram = section.pixels.overall
    let mean = histogram.mean
    let deviation = histogram.standardDeviation
    return """
      Over all \(histogram.total) pixels of \(section.name) the mean is \(Quantity(mean, digits: 2)) and the standard \
      deviation \(Quantity(deviation, digits: 2)) gray levels; for pixels scaled to 0…1 that is \
      \(Quantity(mean.map { $0 / 255 }, digits: 4)) and \(Quantity(deviation.map { $0 / 255 }, digits: 4)). Use the \
      constants of \(section.name) for every split.
      """
  }
}
