import Exploration

/// Alerts that rest on studies of many images together: shortcuts, doubtful labels.
enum StudyAlerts {
  /// How far above chance a guess from light alone must be to be worth an alert.
  private static let shortcutGain = 0.02
  /// The share of doubtful labels from which on they are worth an alert.
  private static let doubtShare = 0.02

  static func alerts(_ structure: StructureStudy, _ labels: LabelStudy?) -> [Alert] {
    (labels.map { order($0) + doubts($0) } ?? []) + shortcut(structure)
  }

  private static func shortcut(_ structure: StructureStudy) -> [Alert] {
    guard let score = structure.shortcut.together, let chance = structure.shortcut.chance,
      score.balancedInterval.low > chance + shortcutGain
    else { return [] }
    return [
      Alert(
        severity: .note, id: "shortcut", number: score.balancedAccuracy,
        finding: "Brightness, contrast, sharpness and entropy alone guess the class with a balanced accuracy of "
          + "\(percent(score.balancedAccuracy)) (chance \(percent(chance))).",
        consequence: "A model can gain so much from light and blur without looking at an expression.",
        action: "Vary brightness and contrast in training, and compare with this baseline.")
    ]
  }

  private static func order(_ labels: LabelStudy) -> [Alert] {
    guard let warning = labels.report.warning, let order = labels.report.suspectedOrder else { return [] }
    return [
      Alert(
        severity: .critical, id: "label_doubt", number: order.agreementReordered, finding: warning,
        consequence: "Every doubt about a label rests on these columns.", action: "Check how the file was written.")
    ]
  }

  private static func doubts(_ labels: LabelStudy) -> [Alert] {
    let health = labels.report.health
    let share = Double(labels.estimatedIssues) / Double(labels.report.data.count)
    guard share >= doubtShare, labels.report.suspectedOrder == nil else { return [] }
    let worst = health.confusions.first.map { pair in
      " Most often \(labels.report.data.classes[pair.given]) that seems to be \(labels.report.data.classes[pair.truth])."
    }
    return [
      Alert(
        severity: .warning, id: "label_doubt", number: Double(labels.estimatedIssues),
        finding:
          "\(counted(labels.estimatedIssues, "label")) (\(percent(share))) are estimated to be wrong.\(worst ?? "")",
        consequence: "Scores near the agreement of the labels are a property of the labels, not of the model.",
        action: "Look at label_issues.csv from the top; relabel rather than remove, and never in the test split alone.")
    ]
  }
}
