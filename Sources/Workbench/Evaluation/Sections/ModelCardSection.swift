import Evaluation
import Files
import Reporting
import Statistics

extension EvaluationPage {
  /// What the model is for and what it is not for; limits come from the numbers of this report alone.
  func modelCard() -> Section {
    Section("Model card", id: "model-card") {
      input.model == nil
        ? ""
        : "The same as a file with the metadata that Hugging Face reads: "
          + "\(link: "\(code: EvaluationDocument.modelCardFile)", to: EvaluationDocument.modelCardFile)."
      Section("Intended use", id: "intended-use") { ResponsibleUse.intendedUse }
      Section("Out of scope", id: "out-of-scope") { List(ResponsibleUse.outOfScope) }
      Section("Data", id: "data") { Block.definitions(dataFacts) }
      Section("Limits seen in these results", id: "limits") { List(limits) }
      Section("Limits of every such model", id: "limits-of-all") { List(ResponsibleUse.limits) }
      Section("Recommendations", id: "recommendations") { List(ResponsibleUse.recommendations) }
      if let configuration = input.model?.trainingConfiguration {
        Details("Training configuration") { Code(configuration.text.trimmingSuffix("\n"), language: "json") }
      }
    }
  }

  /// What was reported, and what the labels are.
  var dataFacts: [Definition] {
    let supports = facts.matrix.supports
    let labels = zip(facts.classes, supports).map { "\($0) \(Quantity.count($1).text)" }
    var rows = [
      Definition("Reported", "\(code: input.dataName), \(input.split) split, \(images(facts.n))"),
      Definition(
        "Labels",
        "\(labels.joined(separator: ", "))"
      ),
    ]
    switch facts.temperature {
    case .fitted(_, let count): rows.append(Definition("Temperature fitted to", "\(count) validation images"))
    case .given: rows.append(Definition("Temperature", "fitted before, on other images than these"))
    case .none: rows.append(Definition("Temperature", "none"))
    }
    switch facts.leakage {
    case nil: rows.append(Definition("Copies of training images", "not looked for"))
    case let leakage?: rows.append(Definition("Copies of training images", "\(leakage.copies.count)"))
    }
    return rows
  }

  /// What these results do not show, from their numbers alone.
  var limits: [Prose] {
    let supports = facts.matrix.supports
    var found: [Prose] = [
      "The numbers hold for one model on \(images(facts.n)); the intervals cover the choice of images, not another "
        + "training run or another data set."
    ]
    if !facts.beatsMajority {
      found.append("Accuracy is not shown to be above that of always naming \(facts.majorityClass).")
    }
    if let weakest = weakestClass {
      let f1 = Quantity(
        facts.report.inputs.perClass[weakest].f1, digits: 2,
        interval: facts.interval(.f1, weakest).map { Quantity.Interval($0) })
      found.append("\(sentence(facts.classes[weakest])) is the weakest class: F1 \(full: f1).")
    }
    for k in facts.classes.indices where (1..<100).contains(supports[k]) {
      guard let recall = facts.interval(.recall, k) else { continue }
      found.append(
        "\(sentence(facts.classes[k])) rests on \(images(supports[k])); its recall lies between "
          + "\(Quantity.percent(recall.low, digits: 0)) and \(Quantity.percent(recall.high, digits: 0)).")
    }
    let absent = facts.classes.indices.filter { supports[$0] == 0 }.map { facts.classes[$0] }
    if !absent.isEmpty { found.append("Nothing is known about \(enumeration(absent)): no image has this label.") }
    let shown = Quantity.percent(facts.report.inputs.calibration.ece)
    if facts.isOverconfident {
      found.append("The confidence as trained is too high (ECE \(shown)); do not read it as a probability.")
    }
    switch facts.leakage {
    case nil:
      found.append("Nobody looked for copies of training images among these; accuracy may be too high because of them.")
    case let leakage? where !leakage.copies.isEmpty:
      found.append(
        "\(images(leakage.copies.count)) \(leakage.copies.count == 1 ? "copies a training image" : "copy training images")"
          + ": quote the results without them.")
    default: break
    }
    if facts.groups == nil {
      found.append(
        "Results by age, gender, skin tone or culture are not in this report: the predictions carry no such information."
      )
    }
    return found
  }
}

extension String {
  /// The text without an ending, if it has it.
  func trimmingSuffix(_ ending: String) -> String {
    hasSuffix(ending) ? String(dropLast(ending.count)) : self
  }
}
