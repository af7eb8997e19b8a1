import Evaluation
import Reporting

extension Table {
  /// What gates found, a row each.
  static func gates(_ gates: [GateResult]) -> Table {
    func quantity(_ gate: GateResult, _ value: Double?) -> Cell {
      MetricRegistry.metric(gate.gate.metric).map { .number(Quantity($0, value, digits: $0.isShare ? 2 : 4)) } ?? .empty
    }
    return Table(
      id: "gates-table", caption: "What was asked of the metrics and what came of it.",
      columns: [.text("Gate"), .number("First"), .number("Value"), .number("Limit"), .text("Met"), .text("In words")],
      cells: gates.map { gate in
        [
          .code("\(gate.gate)"), gate.gate.isRelative ? quantity(gate, gate.first) : .empty,
          quantity(gate, gate.value), quantity(gate, gate.limit), .status(gate.isMet ? .pass : .fail),
          .text(Prose(gate.sentence)),
        ]
      }, sortable: false)
  }
}
