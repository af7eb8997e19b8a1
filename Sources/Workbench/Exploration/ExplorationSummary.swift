import Exploration
import Reporting

extension ExplorationFindings {
  /// What a person reads on standard output: the size, the alerts, and how much is better left out.
  var summary: [String] {
    let sizes = parts.map { "\($0.name) \(Quantity.count($0.balance.total).text)" }.joined(separator: ", ")
    let images = Quantity.count(collection.count).text
    let classes = collection.classes.count
    var lines = [
      "\(source.name): \(images) image\(collection.count == 1 ? "" : "s") (\(sizes)), "
        + "\(classes) class\(classes == 1 ? "" : "es")"
    ]
    let alerts = self.alerts
    let width = (Alert.Severity.allCases.map(\.rawValue.count).max() ?? 0) + 2
    lines += alerts.map { alert in
      alert.severity.rawValue.padding(to: width) + alert.finding
    }
    if alerts.isEmpty { lines.append("Nothing in the data raises an alert.") }
    let listed = report.exclusions.entries.count
    if listed > 0 {
      lines.append(
        """
        \(Quantity.count(listed).text) image\(listed == 1 ? "" : "s") on the exclusion list (exclusions.csv)
        """)
    }
    return lines
  }
}

extension String {
  fileprivate func padding(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
