import Files
import Statistics

extension LabelDoubtReport: JSONRepresentable {
  /// `method`, `n`, `classes`, `column_order`, `issues`, `health`, `issues_by_filter`, `thresholds`, `joint`, `per_class`,
  /// `confusions`, `overlaps`, `noise_matrix`, `scored`, `ranked`.
  public var json: JSONValue {
    [
      "method": "label_doubt", "n": data.count, "classes": data.classes, "column_order": suspectedOrderJSON,
      "issues": health.issues, "health": health.health,
      "issues_by_filter": JSONValue.object(issues.map { (key: $0.filter.id, value: .integer($0.rows.count)) }),
      "thresholds": named(learning.thresholds.map(\.json)),
      "joint": ["counts": learning.joint, "calibrated": learning.calibrated, "estimated": learning.estimated]
        as JSONValue,
      "per_class": named(data.classes.indices.map(classJSON)), "confusions": health.confusions.map(confusion),
      "overlaps": health.overlaps.map { pair in
        ["first": data.classes[pair.given], "second": data.classes[pair.truth], "count": pair.count] as JSONValue
      }, "noise_matrix": doubt.noise.matrix,
      "scored": JSONValue.object(scored.map { (key: $0.score, value: $0.scoring.json) }),
      "ranked": doubt.ranked.prefix(Self.rankedLimit).map(rowJSON),
    ]
  }

  private var suspectedOrderJSON: JSONValue {
    suspectedOrder.map { order in
      [
        "column_classes": order.places.map { data.classes[$0] }, "agreement": order.agreement,
        "agreement_reordered": order.agreementReordered, "rows": order.rows, "p": order.p,
      ]
    } ?? .null
  }

  private func named(_ values: [JSONValue]) -> JSONValue {
    .object(zip(data.classes, values).map { (key: $0, value: $1) })
  }

  private func classJSON(_ label: Int) -> JSONValue {
    let row = health.classes[label]
    return [
      "labels": row.labels, "issues": row.issues, "noise": row.noise, "inverse_issues": row.inverseIssues,
      "inverse_noise": row.inverseNoise, "health": row.health, "doubt": doubt.labelDoubt[label],
      "anchors": doubt.noise.anchors[label].count,
    ]
  }

  private func confusion(_ pair: LabelHealth.Confusion) -> JSONValue {
    ["given": data.classes[pair.given], "truth": data.classes[pair.truth], "count": pair.count]
  }

  private func rowJSON(_ row: Int) -> JSONValue {
    let (label, other) = (data.labels[row], doubt.suggested[row])
    return [
      "row": row, "path": paths?[row], "split": splits?[row], "given": data.classes[label],
      "suggested": data.classes[other], "doubt": doubt.doubt(row), "self_confidence": data.selfConfidence(row),
      "p_given": data[row, label], "p_suggested": data[row, other],
    ]
  }
}
