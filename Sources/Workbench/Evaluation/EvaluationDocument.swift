import Evaluation
import Files
import Plotting
import Reporting

/// The results report: how well predictions fit their labels, how far to trust the confidence, and where they fail.
public enum EvaluationDocument {
  /// The name of the file that holds every number of the report.
  public static let metricsFile = "metrics.json"

  /// The name of the model card, which is written where a model is known.
  public static let modelCardFile = "model_card.md"

  /// Makes the report; equal inputs give equal bytes.
  /// - Throws: `EvaluationInputError` when the parts of the input do not fit, `DrawingError` when a figure cannot be
  ///   drawn.
  public static func draft(_ input: EvaluationInput) throws -> ReportDraft { try results(input).draft }

  /// Makes the report and what goes with it.
  /// - Throws: as `draft`.
  public static func results(_ input: EvaluationInput) throws -> EvaluationResults {
    var page = EvaluationPage(input: input, facts: try EvaluationFacts(input))
    let document = try page.document()
    let json = page.facts.json(input)
    let card = try page.modelCardFile().map { [$0] } ?? []
    let draft = ReportDraft(
      document: document, figures: try page.shelf.files(),
      extras: [ReportWriter.File(metricsFile, json.text)] + EvaluationTables(page.facts.report).files + card)
    return EvaluationResults(
      draft: draft, json: json, summary: ResultsSummary.lines(page.facts), gates: page.facts.gates)
  }
}

/// A results report and what goes with it.
public struct EvaluationResults {
  /// The report.
  public var draft: ReportDraft
  /// The content of `metrics.json`.
  public let json: JSONValue
  /// Lines for standard output.
  public let summary: [String]
  /// What the gates say.
  public let gates: [GateResult]
}

/// One results report while it is made: each section is a method in a file of its own.
struct EvaluationPage {
  let input: EvaluationInput
  let facts: EvaluationFacts
  var shelf = FigureShelf()

  init(input: EvaluationInput, facts: EvaluationFacts) {
    self.input = input
    self.facts = facts
  }

  mutating func document() throws -> Document {
    let sections: [Section?] = [
      try scorecard(), try perClass(), try confusion(), try ranking(), try calibration(), try calibrationMaps(),
      try selective(), decisions(), try errors(), try causes(), try softLabels(), leakage(), try slices(), try groups(),
      try robustness(), try model(), try training(), conventions(), definitions(), modelCard(),
    ]
    let alerts = alerts()
    return Document(
      kind: "Results", title: title, subtitle: subtitle, headline: headline, metadata: metadata,
      reproduction: reproduction, frontMatter: frontMatter, generator: Version.generator
    ) {
      Block.keyNumbers(keyNumbers)
      ResponsibleUse.box(evidence: "model-card")
      alerts
      sections.compactMap { $0 }
    }
  }

  private var title: Prose {
    let data = input.dataName.split(separator: "/").last.map(String.init) ?? input.dataName
    return "\(input.model?.title ?? "Given predictions") on \(data), \(input.split) split"
  }

  private var subtitle: Prose {
    "Predicted expression labels of \(images(facts.n)) in \(facts.classes.count) classes"
  }

  /// The finding: with and without copies of training images, and whether confidence can be trusted.
  var headline: Prose {
    var text: Prose = "\(full: facts.headline("accuracy")) accuracy, macro F1 \(facts.headline("macro_f1"))"
    if let clean = facts.leakage?.clean, facts.leakage?.copies.isEmpty == false {
      let share = Quantity.percent(accuracy(ConfusionMatrix(clean)))
      text = text + "; \(share) accuracy on the \(images(clean.count)) that copy no training image"
    }
    text = text + "; ECE \(facts.headline("ece"))"
    if let calibrated = facts.calibrated, let scaling = facts.temperature.scaling {
      text =
        text + ", and \(Quantity.percent(calibrated.calibration.ece)) after temperature "
        + "\(Quantity(scaling.temperature, digits: 2))"
    }
    return text + "."
  }

  private var keyNumbers: [KeyNumber] {
    let predictor = facts.baseline
    func note(_ id: String) -> Prose {
      guard let metric = MetricRegistry.metric(id) else { return "" }
      return "\(Quantity(metric, metric.value(predictor))) without skill"
    }
    let majority = Quantity.percent(accuracy(predictor.confusion))
    return [
      KeyNumber("accuracy", facts.headline("accuracy"), note: "\(majority) by always naming \(facts.majorityClass)"),
      KeyNumber("macro F1", facts.headline("macro_f1"), note: note("macro_f1")),
      KeyNumber("balanced accuracy", facts.headline("balanced_accuracy"), note: note("balanced_accuracy")),
      KeyNumber("ECE", facts.headline("ece"), note: "15 bins of equal width"),
      KeyNumber("log loss, nats", facts.headline("log_loss"), note: note("log_loss")),
    ]
  }

  private var metadata: [Definition] {
    var rows: [Definition] = []
    if let model = input.model {
      rows += [
        Definition("Architecture", "\(model.architectureProse), \(model.imageSize) × \(model.imageSize) pixels"),
        Definition("Parameters", "\(model.parameterCount), \(model.learnedCount) of them trained"),
        Definition("Checkpoint", "\(code: model.checkpoint)"),
        Definition("Checkpoint SHA-256", "\(code: model.checksum)"),
      ]
    }
    rows += [
      Definition("Data", "\(code: input.dataName)"), Definition("Split", "\(input.split), \(images(facts.n))"),
      Definition("Classes, in output order", "\(facts.classes.joined(separator: ", "))"),
    ]
    if let views = input.testTimeAugmentation, let name = views["name"]?.stringValue {
      rows.append(
        Definition(
          "Test-time augmentation",
          "\(name): the mean probabilities of \(views["views"]?.intValue ?? 1) views of each image"))
    }
    if let scaling = facts.temperature.scaling {
      rows.append(Definition("Temperature", "\(Quantity(scaling.temperature, digits: 4))"))
    }
    return rows
  }

  private var reproduction: Reproduction {
    var rows = [
      Definition("Bootstrap", "\(input.replicates) replicates over images"),
      Definition("Calibration bins", "\(facts.report.inputs.calibration.binCount) of equal width, [low, high)"),
    ]
    if let model = input.model { rows.append(Definition("Checkpoint SHA-256", "\(code: model.checksum)")) }
    return Reproduction(
      input.command, seed: input.seed, facts: rows, numbers: EvaluationDocument.metricsFile,
      tables: [
        .init("One row per metric", EvaluationTables.metricsFile),
        .init("One row per class", EvaluationTables.perClassFile),
        .init("Confusion matrix", EvaluationTables.confusionFile),
      ])
  }

  private var frontMatter: [FrontMatter] {
    let inputs = facts.report.inputs
    var rows = [FrontMatter("kind", "results"), FrontMatter("data", input.dataName), FrontMatter("split", input.split)]
    if let model = input.model {
      rows += [FrontMatter("architecture", model.architecture), FrontMatter("checkpoint_sha256", model.checksum)]
    }
    rows += [
      FrontMatter("n", facts.n), FrontMatter("classes", facts.classes),
      FrontMatter("accuracy", accuracy(inputs.confusion)),
      FrontMatter("balanced_accuracy", balancedAccuracy(inputs.confusion)),
      FrontMatter("macro_f1", inputs.averaged(.macro).f1), FrontMatter("log_loss", inputs.predictions.logLoss),
      FrontMatter("ece", inputs.calibration.ece),
      FrontMatter("intended_use", "research and analysis of data and models"),
    ]
    return rows
  }
}
