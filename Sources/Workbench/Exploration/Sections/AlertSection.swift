import Exploration
import Reporting

extension ExplorationDocument {
  /// What a reader must know first: at most eight findings, the most severe first, each with a link to its evidence.
  func alertSection() -> Section {
    let alerts = findings.alerts
    let shown = alerts.prefix(Self.alertLimit)
    let more = alerts.count - shown.count
    return Section("Verdict", id: "verdict") {
      verdict
      shown.map { alert in
        Callout(
          level(alert.severity), Prose(sentence(alert.finding)), action: Prose(alert.action), evidence: evidence(alert)
        ) {
          Prose(alert.consequence)
        }
      }
      if more > 0 {
        Details("\(counted(more, "further alert"))") {
          List(
            alerts.dropFirst(Self.alertLimit).map { alert in
              "\(strong: Prose(sentence(alert.finding))) \(alert.consequence) \(alert.action)"
            })
        }
      }
      if !findings.source.warnings.isEmpty {
        Details("Remarks from reading the files (\(findings.source.warnings.count))") {
          List(findings.source.warnings.prefix(100).map { Prose($0) })
        }
      }
    }
  }

  /// One sentence that weighs the alerts.
  private var verdict: Prose {
    let alerts = findings.alerts
    let critical = alerts.count { $0.severity == .critical }
    let warnings = alerts.count { $0.severity == .warning }
    if critical > 0 {
      let rest: Prose = warnings > 0 ? " \(counted(warnings, "warning")) could mislead a comparison." : ""
      return """
        \(counted(critical, "finding")) \(critical == 1 ? "changes" : "change") a headline number: \
        \(strong: "do not report accuracy on this data without reading on").\(rest)
        """
    }
    if warnings > 0 {
      return """
        Nothing here changes a headline number by itself, but \(counted(warnings, "finding")) could mislead a \
        comparison.
        """
    }
    if !alerts.isEmpty { return "The data can be used as it is; the remarks below are good to know." }
    return "None of the checks raised an alert: classes, copies, labels and image content look as they should."
  }

  private func level(_ severity: Alert.Severity) -> Callout.Level {
    switch severity {
    case .critical: .critical
    case .warning: .warning
    case .note: .note
    }
  }

  /// The section that shows what an alert rests on.
  private func evidence(_ alert: Alert) -> String? {
    switch alert.id {
    case "class_balance", "rare_classes", "split_shift": "balance"
    case "leakage": "leakage"
    case "near_duplicates": "near-duplicates"
    case "label_conflicts": "label-conflicts"
    case "exact_duplicates": "duplicates"
    case "constant_images": "odd-constant"
    case "low_information": "odd-placeholder"
    case "placeholders": "families"
    case "mirrored_leakage": "mirrored"
    case "shortcut": "shortcuts"
    case "label_doubt": "label-doubt"
    case "unreadable": "unreadable-files"
    default: nil
    }
  }
}
