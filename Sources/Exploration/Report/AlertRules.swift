import Foundation

/// The rules that turn findings into alerts. A rule that would hold for every image says nothing about any and stays
/// silent.
enum AlertRules {
  /// All alerts, the most severe first; equal ones in the order of the rules.
  static func alerts(for report: ExplorationReport) -> [Alert] {
    let rules: [(ExplorationReport) -> [Alert]] = [
      missingClasses, leakage, nearLeakage, mirroredLeakage, labelConflicts, emptyImages, placeholders, lowInformation,
      unreadable, imbalance, rareClasses, splitShift, redundancy,
    ]
    return rules.flatMap { $0(report) }.enumerated()
      .sorted { ($0.element.severity, $0.offset) < ($1.element.severity, $1.offset) }.map(\.element)
  }

  private static func missingClasses(_ report: ExplorationReport) -> [Alert] {
    report.splits.compactMap { section in
      let missing = zip(section.balance.classes, section.balance.counts).filter { $0.1 == 0 }.map(\.0)
      guard !missing.isEmpty, section.split != nil || report.splits.count == 1 else { return nil }
      return Alert(
        severity: .critical, id: "class_balance", number: Double(missing.count),
        finding: "\(section.name) has no image of \(missing.joined(separator: ", ")).",
        consequence: "Scores of an absent class do not exist, and macro averages count it as 0.",
        action: "Add images of it, or leave the class out of the label list.")
    }
  }

  private static func leakage(_ report: ExplorationReport) -> [Alert] {
    report.leakage.filter { !$0.images.isEmpty }.map { leak in
      let worst = zip(leak.perClass.counts, leak.available.counts).enumerated().filter { $0.element.1 > 0 }
        .max { a, b in
          let (x, y) = (Double(a.element.0) / Double(a.element.1), Double(b.element.0) / Double(b.element.1))
          return (x, b.offset) < (y, a.offset)
        }
      let hardest = worst.map {
        " Hardest hit: \(leak.perClass.classes[$0.offset]), \(percent(Double($0.element.0) / Double($0.element.1)))."
      }
      return Alert(
        severity: leak.share >= 0.01 ? .critical : .warning, id: "leakage", number: Double(leak.images.count),
        finding: "\(count(leak.images.count, "\(leak.to.rawValue) image")) (\(percent(leak.share))) "
          + "\(leak.images.count == 1 ? "is a pixel copy" : "are pixel copies") of a \(leak.from.rawValue) image."
          + (hardest ?? ""),
        consequence: "Accuracy on \(leak.to.rawValue) partly measures memory, more so for the classes hit hardest.",
        action: "Read the leak-adjusted metrics of evaluate, or drop the copies with the exclusion list "
          + "(\(grouped(leak.available.total - leak.images.count)) \(leak.to.rawValue) images stay).")
    }
  }

  private static func nearLeakage(_ report: ExplorationReport) -> [Alert] {
    guard let near = report.nearDuplicates else { return [] }
    let later = report.exclusions.entries.count { $0.reasons.contains(.nearLeak) }
    guard later > 0 else { return [] }
    return [
      Alert(
        severity: .warning, id: "near_duplicates", number: Double(later),
        finding:
          "\(count(later, "image")) more \(later == 1 ? "shows" : "show") the same photograph as one of an earlier "
          + "split with other pixels (pHash distance up to \(near.threshold), confirmed by correlation).",
        consequence: "Shifted, recompressed or retouched copies inflate held-out scores as exact ones do.",
        action: "Drop them with the exclusion list, or train on the proposed split.")
    ]
  }

  private static func mirroredLeakage(_ report: ExplorationReport) -> [Alert] {
    let later = report.exclusions.entries.count { $0.reasons.contains(.mirroredLeak) }
    guard later > 0 else { return [] }
    return [
      Alert(
        severity: .warning, id: "mirrored_leakage", number: Double(later),
        finding: "\(count(later, "image")) \(later == 1 ? "mirrors" : "mirror") an image of an earlier split.",
        consequence: "A model trained with flips has seen \(later == 1 ? "it" : "them").",
        action: "Drop them with the exclusion list, or train on the proposed split.")
    ]
  }

  private static func placeholders(_ report: ExplorationReport) -> [Alert] {
    let families = report.oddities.families.families
    let members = families.reduce(0) { $0 + $1.count }
    guard members > 0, members < report.collection.count else { return [] }
    return [
      Alert(
        severity: .warning, id: "placeholders", number: Double(members),
        finding: "\(count(members, "image")) show the same few things again and again at other crops "
          + "(\(families.count) \(families.count == 1 ? "family" : "families")): placeholders rather than faces.",
        consequence: "A model learns their labels by heart, and is scored on them.",
        action: "Drop them with the exclusion list.")
    ]
  }

  private static func labelConflicts(_ report: ExplorationReport) -> [Alert] {
    let groups = report.duplicates.conflicting
    guard !groups.isEmpty else { return [] }
    return [
      Alert(
        severity: .warning, id: "label_conflicts", number: Double(groups.count),
        finding:
          "\(count(groups.count, "group")) of identical images "
          + "\(groups.count == 1 ? "carries" : "carry") different labels "
          + "(\(count(groups.reduce(0) { $0 + $1.count }, "image"))).",
        consequence: "Of each group one label at most can be scored as right: no model gets all of them.",
        action: "Relabel them or drop them with the exclusion list.")
    ]
  }

  private static func emptyImages(_ report: ExplorationReport) -> [Alert] {
    let found = report.constant
    let affected = found.constant.count + found.nearConstant.count
    guard affected > 0, affected < report.collection.count else { return [] }
    return [
      Alert(
        severity: .warning, id: "constant_images", number: Double(affected),
        finding:
          "\(count(found.constant.count, "image")) of a single gray level, \(found.nearConstant.count) nearly so.",
        consequence: "They hold no face, but are trained on and scored like any other.",
        action: "Drop them with the exclusion list.")
    ]
  }

  private static func lowInformation(_ report: ExplorationReport) -> [Alert] {
    let families = report.oddities.families.members
    guard let finding = report.oddities.finding(PlaceholderDetector.id) else { return [] }
    let suspects = finding.flagged.count { !families.contains($0.index) }
    guard suspects > 0 else { return [] }
    return [
      Alert(
        severity: .note, id: "low_information", number: Double(suspects),
        finding:
          "\(count(suspects, "image")) \(families.isEmpty ? "" : "more ")\(suspects == 1 ? "has" : "have") few gray levels "
          + "and large flat areas.",
        consequence: "Placeholders, text and drawings rank first here; some may be real faces.",
        action: "Look at the ranked list and add what holds no face to the exclusion list.")
    ]
  }

  private static func unreadable(_ report: ExplorationReport) -> [Alert] {
    guard !report.unreadable.isEmpty else { return [] }
    return [
      Alert(
        severity: .warning, id: "unreadable", number: Double(report.unreadable.count),
        finding: "\(count(report.unreadable.count, "file")) could not be decoded.",
        consequence: "They are missing from every number of this report.", action: "Replace or remove the files listed."
      )
    ]
  }

  private static func imbalance(_ report: ExplorationReport) -> [Alert] {
    guard let section = report.splits.first, let ratio = section.balance.ratio, ratio >= 3,
      let most = section.balance.counts.max(), let least = section.balance.counts.min()
    else { return [] }
    let names = section.balance.classes
    func name(_ value: Int) -> String { section.balance.counts.firstIndex(of: value).map { names[$0] } ?? "" }
    return [
      Alert(
        severity: ratio >= 10 ? .warning : .note, id: "class_balance", number: ratio,
        finding: "\(name(most)) has \(decimal(ratio)) images for every one of \(name(least)) in \(section.name).",
        consequence: "Accuracy hides the rare class; always answering \(name(most)) is right in "
          + "\(percent(section.balance.majorityBaseline ?? 0)).",
        action: "Read macro F1 and balanced accuracy, and train with class weights.")
    ]
  }

  private static func rareClasses(_ report: ExplorationReport) -> [Alert] {
    guard let section = report.splits.last(where: { $0.split == .test || $0.split == .validation }) else { return [] }
    let rare = zip(section.balance.classes, section.balance.counts).filter { $0.1 > 0 && $0.1 < 100 }
    guard !rare.isEmpty, let least = rare.map(\.1).min() else { return [] }
    return [
      Alert(
        severity: .warning, id: "rare_classes", number: Double(least),
        finding: "In \(section.name) " + rare.map { "\($0.0) has \($0.1)" }.joined(separator: ", ") + " images.",
        consequence:
          "A recall from \(least) images is known to about ±\(decimal(98 / Double(least).squareRoot())) percentage points at worst.",
        action: "Compare models on such a class by interval only.")
    ]
  }

  private static func splitShift(_ report: ExplorationReport) -> [Alert] {
    guard let shift = report.splitShift, shift.p < 0.001, shift.cramersV >= 0.05 else { return [] }
    return [
      Alert(
        severity: .warning, id: "split_shift", number: shift.cramersV,
        finding: "The splits differ in their mix of classes (Cramér's V \(decimal(shift.cramersV, digits: 3))).",
        consequence: "Scores of one split do not carry over to another unchanged.",
        action: "Split again with the classes stratified, or compare per-class scores.")
    ]
  }

  private static func redundancy(_ report: ExplorationReport) -> [Alert] {
    let redundant = report.duplicates.redundant
    guard redundant > 0 else { return [] }
    return [
      Alert(
        severity: .note, id: "exact_duplicates", number: Double(redundant),
        finding: "\(count(redundant, "image")) \(redundant == 1 ? "repeats" : "repeat") the pixels of another "
          + "(\(grouped(report.duplicates.distinct)) distinct pictures).",
        consequence: "Repeated pictures weigh more than once in training and in every mean.",
        action: "Keep one of each with the exclusion list.")
    ]
  }

  private static func count(_ n: Int, _ noun: String) -> String { "\(grouped(n)) \(noun)\(n == 1 ? "" : "s")" }
  /// A count with its thousands separated by commas.
  private static func grouped(_ n: Int) -> String {
    let digits = String(n)
    return digits.enumerated().reduce("") { text, digit in
      text + (digit.offset > 0 && (digits.count - digit.offset) % 3 == 0 ? "," : "") + String(digit.element)
    }
  }
  private static func decimal(_ value: Double, digits: Int = 1) -> String { String(format: "%.\(digits)f", value) }
  private static func percent(_ share: Double) -> String {
    share > 0 && share < 0.001 ? "< 0.1 %" : "\(decimal(share * 100)) %"
  }
}
