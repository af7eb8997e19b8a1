import Datasets
import Evaluation
import Files
import Foundation
import Reporting
import Testing
import TestSupport
import Workbench

@Suite struct EvaluationReportTests {
  struct Written {
    let html: String
    let markdown: String
    let metrics: JSONValue
  }

  /// Renders a report as it would be written.
  private func write(_ input: EvaluationInput) throws -> Written {
    let draft = try EvaluationDocument.draft(input)
    let folder = try TemporaryFolder()
    try ReportWriter().write(
      draft.document, to: folder.file("report"), figures: draft.figures, extras: draft.extras,
      manifest: Manifest(command: [], version: "", date: "", inputs: []))
    func text(_ name: String) throws -> String {
      String(decoding: try readFile(folder.file("report/" + name), hint: ""), as: UTF8.self)
    }
    return Written(
      html: try text("index.html"), markdown: try text("report.md"),
      metrics: try JSONValue(parsing: Data(try text("metrics.json").utf8), path: "metrics.json"))
  }

  private func input(_ predictions: Predictions) -> EvaluationInput {
    EvaluationInput(
      dataName: "faces", split: "test", predictions: predictions, command: EvaluationSamples.command, replicates: 200)
  }

  /// `RESULTS_SAMPLE=folder` leaves the complete report there to be looked at.
  @Test func theCompleteReportHasEverySectionAndStaysSmall() throws {
    let draft = try EvaluationDocument.draft(EvaluationSamples.complete())
    let folder = try TemporaryFolder()
    let target = ProcessInfo.processInfo.environment["RESULTS_SAMPLE"] ?? folder.file("report")
    try ReportWriter().write(
      draft.document, to: target, figures: draft.figures, extras: draft.extras,
      manifest: Manifest(command: [], version: "", date: "", inputs: []))
    let html = String(decoding: try readFile(target + "/index.html", hint: ""), as: UTF8.self)
    #expect(html.utf8.count < 1_000_000)
    let sections = [
      "scorecard", "per-class", "confusion", "calibration", "selective", "errors", "leakage", "training", "definitions",
      "model-card",
    ]
    for id in sections { #expect(html.contains("<section id=\"\(id)\""), "\(id)") }
    for stem in [
      "per-class-measures", "confusion-matrix", "confusion-matrix-by-predicted", "confusion-matrix-of-all",
      "reliability-before", "reliability-after", "risk-coverage", "confidence-spread", "model-summary", "accuracy",
      "loss", "learning-rate", "gradient-norm",
    ] {
      #expect(html.contains("id=\"figure-\(stem)\""), "\(stem)")
      #expect(draft.figures.contains { $0.name == "\(stem).pdf" }, "\(stem)")
    }
    // Both states in one figure, for other documents.
    #expect(draft.figures.contains { $0.name == "reliability.pdf" })
    #expect(html.contains("id=\"figure-mistakes\""))
    #expect(html.contains("predicted expression label"))
    #expect(html.contains("Article 5(1)(f)"))
    #expect(!html.contains("is angry"))
    #expect(html.contains("fer-analyze evaluate model.ckpt &#39;data/my faces&#39;"))
  }

  @Test func headlineNumbersAreThoseOfTheMetricsFile() throws {
    let written = try write(EvaluationSamples.complete())
    func number(_ path: String...) throws -> Double {
      try #require(path.reduce(Optional(written.metrics)) { $0?[$1] }?.doubleValue, "\(path)")
    }
    func expectKeyNumber(_ label: String, _ quantity: Quantity) {
      #expect(
        written.html.contains("<span class=\"term\">\(label)</span> <span class=\"value\">\(quantity.text)</span>"),
        "\(label)")
    }
    expectKeyNumber("accuracy", .percent(try number("accuracy")))
    expectKeyNumber("macro F1", Quantity(try number("macro", "f1")))
    expectKeyNumber("balanced accuracy", .percent(try number("balanced_accuracy")))
    expectKeyNumber("ECE", .percent(try number("calibration", "ece")))
    expectKeyNumber("log loss, nats", Quantity(try number("log_loss")))
    let accuracy = Quantity.percent(
      try number("accuracy"),
      interval: .init(try number("intervals", "accuracy", "low"), try number("intervals", "accuracy", "high")))
    #expect(written.markdown.contains("95 % CI \(try #require(accuracy.intervalText))"))
    let clean = Quantity.percent(try number("leak_adjusted", "accuracy"))
    #expect(written.markdown.contains("\(clean.text) accuracy on the"))
    #expect(abs(try number("calibration", "temperature") - 2.062156042757) < 1e-9)
    let after = Quantity.percent(try number("calibration", "after_temperature", "ece"))
    #expect(written.markdown.contains("\(after.text) after temperature 2.06"))
  }

  @Test func metricsHaveTheKeysOfTheContractInTheirOrder() throws {
    let metrics = try write(EvaluationSamples.complete()).metrics
    #expect(
      metrics.objectValue?.map(\.key) == [
        "schema", "n", "classes", "accuracy", "balanced_accuracy", "macro", "weighted", "micro", "mcc", "cohen_kappa",
        "top_k", "sklearn_top_k", "top1_ties", "log_loss", "brier", "roc_auc", "average_precision", "per_class",
        "confusion_matrix", "calibration", "selective", "intervals", "leak_adjusted", "conventions", "checks",
        "error_causes", "calibration_maps", "decisions",
      ])
  }

  @Test func equalInputsGiveEqualBytes() throws {
    let (first, second) = (
      try EvaluationDocument.draft(EvaluationSamples.complete()),
      try EvaluationDocument.draft(EvaluationSamples.complete())
    )
    #expect(try HTMLRenderer().render(first.document) == HTMLRenderer().render(second.document))
    #expect(first.figures == second.figures)
    #expect(first.extras == second.extras)
  }

  @Test func theTitlesSayWhatTheIntervalsSupport() throws {
    let html = try write(EvaluationSamples.complete()).html
    #expect(html.contains("overconfident by <span class=\"nowrap\">16.6</span> points; temperature"))
    #expect(html.contains("they raise accuracy by"))
    // The same shares among a few rows support no claim about confidence or classes.
    let few = try write(input(EvaluationSamples.golden("model_a_test").selecting(Array(0..<20)))).html
    #expect(!few.contains("overconfident by"))
    #expect(few.contains("is not shown to be above"))
  }

  @Test func withoutValidationNoTemperatureIsFittedAndTheReportSaysWhy() throws {
    let written = try write(input(EvaluationSamples.golden("model_a_test")))
    #expect(written.metrics["calibration"]?["temperature"] == .null)
    #expect(written.html.contains("No temperature was fitted, because there are no validation predictions"))
    #expect(!written.html.contains("id=\"training\""))
    #expect(!written.html.contains("id=\"leakage\""))
    #expect(written.html.contains("No images were at hand"))
    #expect(written.html.contains("not looked for"))
  }

  @Test func aTemperatureIsNeverFittedToTheReportedRows() throws {
    var same = input(try EvaluationSamples.golden("model_a_test"))
    same.validation = same.predictions
    same.temperature = TemperatureScaling(fitting: same.predictions)
    let written = try write(same)
    #expect(written.metrics["calibration"]?["temperature"] == .null)
    #expect(written.html.contains("3589 validation rows are among the reported rows"))
  }

  @Test func sharedImagesAreRecognisedByTheirPath() throws {
    let test = try EvaluationSamples.golden("model_a_test").selecting(Array(0..<60))
    func named(_ range: Range<Int>) throws -> Predictions {
      try Predictions(
        classes: test.classes, labels: range.map { test.labels[$0] },
        probabilities: range.flatMap { Array(test.row($0)) },
        paths: range.map { "a/\($0).png" })
    }
    var overlapping = input(try named(0..<40))
    overlapping.validation = try named(30..<60)
    #expect(try write(overlapping).html.contains("10 validation rows are among the reported rows"))
    overlapping.validation = try named(40..<60)
    #expect(try write(overlapping).metrics["calibration"]?["temperature"] != .null)
  }

  @Test func classesInAnotherOrderAreRefused() throws {
    let rows: [(label: Int, p: [Double])] = [(0, [0.7, 0.3]), (1, [0.4, 0.6])]
    var mixed = input(try EvaluationSamples.predictions(["a", "b"], rows))
    mixed.validation = try EvaluationSamples.predictions(["b", "a"], rows)
    #expect(throws: EvaluationInputError.classMismatch(reported: ["a", "b"], validation: ["b", "a"])) {
      try EvaluationDocument.draft(mixed)
    }
  }

  @Test func aLeakedRowThatDoesNotExistIsRefused() throws {
    var wrong = input(try EvaluationSamples.predictions(["a", "b"], [(0, [0.7, 0.3])]))
    wrong.leaked = [1]
    #expect(throws: EvaluationInputError.noSuchRow(1, count: 1)) { try EvaluationDocument.draft(wrong) }
  }

  @Test func oneRowOfTwoClassesMakesAReport() throws {
    let written = try write(input(EvaluationSamples.predictions(["yes", "no"], [(0, [0.7, 0.3])])))
    #expect(written.metrics["n"]?.intValue == 1)
    #expect(written.metrics["per_class"]?["no"]?["roc_auc"] == .null)
    let page = written.html.replacing(/<script>[\s\S]*<\/script>/, with: "")
    // The table of conventions says where other tools give NaN; no number of ours is one.
    #expect(page.firstMatch(of: /\bnan\b/) == nil && !page.contains("inf<"))
  }

  @Test func everyRowACopyLeavesNothingToCompareWith() throws {
    var all = input(try EvaluationSamples.predictions(["a", "b"], [(0, [0.7, 0.3]), (1, [0.6, 0.4])]))
    all.leaked = [0, 1]
    let written = try write(all)
    #expect(written.html.contains("No other image is left to compare with."))
    all.leaked = []
    #expect(try write(all).html.contains("Copies of training images: none"))
  }

  @Test func anAbsentClassHasDashesAndNoArea() throws {
    let written = try write(input(EvaluationSamples.golden("adversarial")))
    let absent = try #require(
      written.metrics["per_class"]?.objectValue?.first { $0.value["support"]?.intValue == 0 }, "the golden has one")
    #expect(absent.value["roc_auc"] == .null)
    #expect(absent.value["average_precision"] == .null)
    #expect(written.html.contains("No image is labelled \(absent.key)"))
    let row = try #require(
      written.markdown.split(separator: "\n").first {
        $0.hasPrefix("| \(absent.key) |") && $0.filter { $0 == "|" }.count == 9
      })
    let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    #expect(cells[3] == "–", "recall")
    #expect(cells[6] == "–" && cells[7] == "–", "ROC AUC and AP")
  }

  @Test func perfectPredictionsMakeAReport() throws {
    let rows = (0..<60).map { i in (label: i % 3, p: (0..<3).map { $0 == i % 3 ? 1.0 : 0 }) }
    var perfect = input(try EvaluationSamples.predictions(["a", "b", "c"], rows))
    perfect.validation = try EvaluationSamples.predictions(["a", "b", "c"], Array(rows.prefix(30)))
    let written = try write(perfect)
    #expect(written.metrics["accuracy"]?.doubleValue == 1)
    #expect(written.html.contains("Confusion: none"))
    #expect(written.html.contains("No prediction differs from its label."))
    #expect(written.html.contains("have no best one"))
  }

  @Test func hostileClassNamesStayText() throws {
    let names = ["<script>alert(1)</script>", "a|b\n# c", "\"'&{{x}}", String(repeating: "long ", count: 40)]
    let rows = (0..<80).map { i in
      (label: i % 4, p: (0..<4).map { $0 == (i * 7 / 5) % 4 ? 0.7 : 0.1 })
    }
    var hostile = input(try EvaluationSamples.predictions(names, rows))
    hostile.dataName = "</title><b>"
    hostile.images = { EvaluationSamples.face($0) }
    let written = try write(hostile)
    #expect(!written.html.contains("<script>alert"))
    #expect(!written.html.contains("<b>\n") && !written.html.contains("</title><b>"))
    // In the classification report the name stands as it is, fenced.
    let prose = written.markdown.replacing(/```[\s\S]*?```/, with: "")
    #expect(written.markdown.contains("\n# c") && !prose.contains("\n# c"))
  }

  /// 300 sure rows with 15 mistakes, then 200 unsure ones with 120.
  private func sureAndUnsure() throws -> Predictions {
    let rows = (0..<500).map { i -> (label: Int, p: [Double]) in
      let answer = i * 7 % 3
      let isWrong = i < 300 ? i % 20 == 19 : i % 5 > 1
      let confidence = i < 300 ? 0.99 - Double(i) / 3000 : 0.85 - Double(i - 300) / 600
      let p = (0..<3).map { $0 == answer ? confidence : (1 - confidence) / 2 }
      return (isWrong ? (answer + 1) % 3 : answer, p)
    }
    return try EvaluationSamples.predictions(["a", "b", "c"], rows)
  }

  @Test func theShareThatCanBeAnsweredAtTenPercentErrorIsNamed() throws {
    let predictions = try sureAndUnsure()
    let draft = try EvaluationDocument.draft(input(predictions))
    if let folder = ProcessInfo.processInfo.environment["RESULTS_SAMPLE"] {
      for figure in draft.figures {
        try AtomicFile.write(try #require(figure.data), to: folder + "-sure/" + figure.name)
      }
    }
    let markdown = try MarkdownRenderer().render(draft.document)
    let heading = try #require(markdown.firstMatch(of: /the surest (\d+) % at 10 % error/), "no finding")
    let text = try #require(markdown.firstMatch(of: /Answering only the (\d+) images/), "no text")
    let count = try #require(Int(text.output.1))
    let curve = RiskCoverage(predictions)
    #expect(curve.risk(atCoverage: Double(count) / 500) <= 0.1)
    #expect((count..<500).allSatisfy { curve.tieAveragedRisks[$0] > 0.1 })
    #expect(heading.output.1 == "\(Int((Double(count) / 5).rounded()))")
  }

  @Test func aClassWithoutHitsHasAnIntervalAllTheSame() throws {
    // disgust: 55 images, none found, one false alarm; J = 0 of 56, upper end 0.0642, F1 = 2 J / (1 + J).
    let markdown = try MarkdownRenderer().render(EvaluationDocument.draft(EvaluationSamples.complete()).document)
    #expect(markdown.contains("F1 0.00 (95 % CI 0.00–0.12)"))
    #expect(markdown.contains("disgust is the weakest (F1 0.00)"))
  }

  @Test func redactedReportsShowNoFace() throws {
    var redacted = try EvaluationSamples.complete()
    redacted.redactFaces = true
    redacted.images = { _ in throw PredictionsError.empty(source: "an image was read although faces are redacted") }
    let written = try write(redacted)
    #expect(!written.html.contains("data:image"))
    #expect(written.html.contains("Faces are left out, as asked."))
  }

  @Test func aFaceThatCannotBeReadCostsOnlyItsPlace() throws {
    var broken = try EvaluationSamples.complete()
    broken.images = { row in
      if row % 2 == 0 { throw PredictionsError.empty(source: "face") }
      return EvaluationSamples.face(row)
    }
    let written = try write(broken)
    #expect(written.markdown.contains("could not be read."))
    #expect(written.html.contains("id=\"figure-mistakes\""))
  }

  @Test func theSummaryHoldsTheScorecardAndTheReportOfScikitLearn() throws {
    let results = try EvaluationDocument.results(EvaluationSamples.complete())
    let (draft, lines) = (results.draft, results.summary)
    let expected = String(
      decoding: try readFile(Fixtures.path("evaluation/report_model_a_test_2.txt"), hint: ""), as: UTF8.self)
    #expect(lines.joined(separator: "\n").hasSuffix(expected.trimmingCharacters(in: .newlines)))
    #expect(lines.first?.hasPrefix("accuracy ") == true)
    #expect(lines.contains { $0.hasPrefix("temperature ") && $0.hasSuffix("2.0622") })
    #expect(lines.contains { $0.hasPrefix("images ") && $0.hasSuffix("3,589") })
    #expect(lines.allSatisfy { !$0.contains("\n") })
    #expect(
      draft.extras.map(\.name)
        == ["metrics.json", "metrics.csv", "per_class.csv", "confusion_matrix.csv", "model_card.md"])
  }
}
