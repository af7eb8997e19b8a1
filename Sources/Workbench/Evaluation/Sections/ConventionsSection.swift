import Evaluation
import Foundation
import Reporting

extension EvaluationPage {
  /// The same numbers as other tools would print them, and checks of the numbers against each other.
  func conventions() -> Section {
    let apart = facts.conventions.rows.filter(\.tellsToolsApart)
    return Section("Conventions and checks: \(checksFinding)", id: "conventions") {
      Prose(
        "One name means different numbers in different tools. Here are the quantities of these predictions that "
          + "scikit-learn, netcal, torchmetrics and the rule of Guo et al. (2017) print differently, computed here by "
          + "their rules; quote the rule with the number.")
      conventionTable(apart, id: "conventions-table", caption: "Where tools differ on these predictions.")
      List(reasons(apart))
      Details("All \(facts.conventions.rows.count) quantities") {
        conventionTable(
          facts.conventions.rows, id: "all-conventions",
          caption: "Every quantity under the rules of each tool; nothing where a tool has none.")
        List(reasons(facts.conventions.rows))
      }
      checksTable
    }
  }

  private var checksFinding: Prose {
    let failed = facts.checks.count { !$0.holds }
    return failed == 0
      ? "all \(facts.checks.count) identities hold" : "\(failed) of \(facts.checks.count) identities fail"
  }

  private func conventionTable(_ rows: [ConventionRow], id: String, caption: Prose) -> Table {
    let tools = ConventionTool.allCases
    return Table(
      id: id, caption: caption,
      columns: [.text("Quantity"), .text("Setting")] + tools.map { .number(Prose($0.rawValue)) },
      cells: rows.map { row in
        [.text(Prose(row.quantity)), .text(Prose(row.setting))]
          + tools.map { tool in
            guard let value = row.values[tool] else { return .empty }
            if let number = value.number { return .number(Quantity(number, digits: 6)) }
            return .text(Prose(value.note ?? ""))
          }
      }, sortable: false)
  }

  /// Why tools differ, each reason once with the quantities that it explains.
  private func reasons(_ rows: [ConventionRow]) -> [Prose] {
    var order: [String] = []
    var quantities: [String: [String]] = [:]
    for row in rows {
      if quantities[row.reason] == nil { order.append(row.reason) }
      if quantities[row.reason]?.contains(row.quantity) != true {
        quantities[row.reason, default: []].append(row.quantity)
      }
    }
    return order.map { "\(strong: Prose(enumeration(quantities[$0] ?? []))): \($0)" }
  }

  private var checksTable: Table {
    Table(
      id: "checks", caption: "Identities that must hold, checked when this report was made.",
      columns: [.text("Identity"), .text("Residual"), .text("Tolerance"), .text("Holds")],
      cells: facts.checks.map { check in
        [
          .text(Prose(check.name)), .code(String(format: "%.1e", check.residual)),
          .code(String(format: "%.0e", check.tolerance)),
          .status(check.holds ? .pass : .fail),
        ]
      }, sortable: false)
  }
}
