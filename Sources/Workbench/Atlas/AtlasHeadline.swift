import Attribution
import Reporting

/// What leads an atlas: the part of the face that stands out, and what the atlas's own controls leave of it.
struct AtlasHeadline {
  let findings: AtlasFindings

  /// One line: the finding, then the outcome of every control that was run.
  var text: String { ([finding] + [hiding, faithfulness].compactMap { $0 }).joined(separator: " ") }

  private var method: MethodInfo { findings.collector.method.info }

  private var finding: String {
    guard let leading = findings.leading else {
      return
        "No part of the face can be told apart from the others by the evidence that it carries on average (n = \(findings.mapped))."
    }
    let (verb, possessive) = leading.group.isPlural ? ("carry", "their") : ("carries", "its")
    let lift = Quantity(
      leading.lift, digits: 2, interval: Quantity.Interval(leading.interval.lowerBound, leading.interval.upperBound))
    let range = findings.leadingByClass.map {
      ", from \(share($0.low.share)) (\($0.low.class)) to \(share($0.high.share)) (\($0.high.class)) by predicted class"
    }
    let most =
      leading.largest.group == leading.group
      ? ""
      : "; \(leading.largest.group.title) \(leading.largest.group.isPlural ? "hold" : "holds") the largest share (\(share(leading.largest.share)))"
    return
      "On average over all images \(leading.group.title) \(verb) \(share(leading.share)) of the evidence\(range ?? ""), \(lift.text) times \(possessive) area (95 % CI \(lift.intervalText ?? ""), n = \(findings.mapped))\(most)."
  }

  private func share(_ value: Double) -> String { Quantity.percent(value, digits: 0).text }

  /// What hiding the leading parts of mistaken images did; `nil` where it was not tried.
  private var hiding: String? {
    findings.studies.contrast?.hiding.map { hiding in
      let difference = Quantity.percentagePoints(
        hiding.difference.value, interval: Quantity.Interval(hiding.difference.interval))
      let outcome =
        hiding.difference.interval.low > 0
        ? "Hiding the part that a map points at is shown to matter to the model"
        : hiding.difference.interval.high < 0
          ? "Hiding the part that a map points at matters less to the model than hiding random cells"
          : "Hiding the part that a map points at is not shown to matter to the model"
      return
        "\(outcome): against random cells, the share of mistakes put right changes by \(difference.text) (95 % CI \(difference.intervalText ?? ""), n = \(hiding.difference.count))."
    }
  }

  /// By how many measures the method beats random maps; `nil` where it was not compared.
  private var faithfulness: String? {
    guard let study = findings.studies.faithfulness,
      let place = study.compared.firstIndex(where: { study.study.entries[$0].method.id == method.id })
    else { return nil }
    let verdicts = study.measures.filter(\.isRanked).compactMap { study.verdict(place, $0) }
    guard !verdicts.isEmpty else { return nil }
    let won = verdicts.count { $0 != .chance }
    return won == 0
      ? "By none of \(counted(verdicts.count, "measure")) is \(method.title) shown to beat random maps (n = \(study.study.faces.count))."
      : "\(method.title) beats random maps by \(won) of \(counted(verdicts.count, "measure")) (n = \(study.study.faces.count))."
  }
}
