import Evaluation
import Files
import Foundation
import Testing
import TestSupport
import Workbench

/// The model card: the head that Hugging Face reads, the sections of its template, and nothing that is not known.
@Suite struct ModelCardTests {
  private func card(_ input: EvaluationInput) throws -> String? {
    let file = try EvaluationDocument.draft(input).extras.first { $0.name == EvaluationDocument.modelCardFile }
    return try file.map { String(decoding: try #require($0.data), as: UTF8.self) }
  }

  private func complete() throws -> EvaluationInput {
    var input = try EvaluationSamples.complete()
    input.replicates = 100
    return input
  }

  /// The entries of the head: each stands on one line, as JSON.
  private func head(_ card: String) throws -> [String: JSONValue] {
    let lines = card.components(separatedBy: "\n")
    #expect(lines.first == "---")
    let end = try #require(lines.dropFirst().firstIndex(of: "---"))
    var entries: [String: JSONValue] = [:]
    for line in lines[1..<end] {
      let colon = try #require(line.firstIndex(of: ":"))
      let text = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      #expect(
        entries.updateValue(try JSONValue(parsing: Data(text.utf8), path: "head"), forKey: String(line[..<colon]))
          == nil)
    }
    return entries
  }

  /// The rules of huggingface/hub-docs, `modelcard.md`, and of the hub's check: `Fixtures/evaluation/check_model_card.py` asks
  /// the hub's own client.
  @Test("The head has what the hub requires, with the numbers of the metrics file") func metadata() throws {
    let input = try complete()
    let results = try EvaluationDocument.results(input)
    let entries = try head(try #require(try card(input)))
    #expect(Set(entries.keys) == ["library_name", "pipeline_tag", "tags", "metrics", "model-index"])
    #expect(entries["pipeline_tag"]?.stringValue == "image-classification")
    #expect(entries["tags"]?.arrayValue?.contains { $0.stringValue == "facial-expression-recognition" } == true)
    let index = try #require(entries["model-index"]?.arrayValue?.first)
    #expect(index["name"]?.stringValue == "first")
    let result = try #require(index["results"]?.arrayValue?.first)
    #expect(result["task"]?["type"]?.stringValue == "image-classification")
    #expect(
      result["dataset"]?["type"]?.stringValue == "fer2013" && result["dataset"]?["name"]?.stringValue == "fer2013")
    #expect(result["dataset"]?["split"]?.stringValue == "test")
    let metrics = try #require(result["metrics"]?.arrayValue)
    let known = Set(entries["metrics"]?.arrayValue?.compactMap(\.stringValue) ?? [])
    for metric in metrics {
      let value = try #require(metric["value"]?.doubleValue)
      #expect(known.contains(try #require(metric["type"]?.stringValue)))
      // YAML reads a number without a point and with an exponent as text.
      #expect(abs(value) >= 1e-4 || value == 0)
    }
    #expect(abs((metrics[0]["value"]?.doubleValue ?? 0) - (results.json["accuracy"]?.doubleValue ?? 1)) <= 5e-5)
    let f1 = try #require(metrics.first { $0["name"]?.stringValue == "Macro F1" })
    #expect(f1["type"]?.stringValue == "f1" && f1["args"]?["average"]?.stringValue == "macro")
    #expect(abs((f1["value"]?.doubleValue ?? 0) - (results.json["macro"]?["f1"]?.doubleValue ?? 1)) <= 5e-5)
  }

  @Test("The sections stand in the order of the template, and none is left to be filled") func sections() throws {
    let text = try #require(try card(complete()))
    let titles = [
      "## Model Details", "### Model Description", "## Uses", "### Direct Use", "### Out-of-Scope Use",
      "## Bias, Risks, and Limitations", "### Recommendations", "## How to Get Started with the Model",
      "## Training Details", "### Training Procedure", "## Evaluation", "### Testing Data, Factors & Metrics",
      "#### Testing Data", "#### Factors", "#### Metrics", "### Results",
    ]
    let lines = text.components(separatedBy: "\n").map { $0.replacing("\\&", with: "&") }
    let places = try titles.map { title in try #require(lines.firstIndex(of: title), "\(title)") }
    #expect(places == places.sorted())
    #expect(!text.contains("More Information Needed") && !text.contains("Citation") && !text.contains("licence"))
    #expect(text.contains("predicted expression label") && text.contains("Article 5(1)(f)"))
    #expect(!text.contains("is angry"))
    #expect(text.contains("37.3 % (95 % CI 35.7–38.8"))
    #expect(text.contains("467 images copy training images"))
    #expect(text.contains("Trained for 30 epochs"))
  }

  @Test("Predictions without a model have no card") func predictionsOnly() throws {
    let input = EvaluationInput(
      dataName: "faces", split: "test",
      predictions: try EvaluationSamples.golden("model_a_test").selecting(Array(0..<60)),
      command: EvaluationSamples.command, replicates: 20)
    #expect(try card(input) == nil)
  }

  @Test("Hostile names become names that the hub takes, and stay text in the card") func hostile() throws {
    let rows = (0..<60).map { i in (label: i % 2, p: i % 3 == 0 ? [0.3, 0.7] : [0.8, 0.2]) }
    for (data, type) in [
      ("../a b\"c", "a-b-c"), ("///", "unnamed"), ("表情/表情", "unnamed"), ("x/fer.2013_v-1", "fer.2013_v-1"),
    ] {
      var input = EvaluationInput(
        dataName: data, split: "test",
        predictions: try EvaluationSamples.predictions(["<script>", "a: [b]\n---"], rows),
        command: EvaluationSamples.command, replicates: 20)
      input.model = EvaluationSamples.model
      let text = try #require(try card(input))
      let dataset = try head(text)["model-index"]?.arrayValue?.first?["results"]?.arrayValue?.first?["dataset"]
      #expect(dataset?["type"]?.stringValue == type, "\(data)")
      #expect(dataset?["name"]?.stringValue?.isEmpty == false)
      #expect(!text.replacing(/`[^`\n]*`/, with: "").contains(/(^|[^\\])<script/))
    }
  }

  /// The kept card passes the hub's own reader (see the script beside it); `RECORD_SNAPSHOTS=1` writes it anew.
  @Test("The card of the complete sample is the kept one") func kept() throws {
    let text = try #require(try card(complete())).replacing(Version.generator, with: "fer-analyze")
    let path = Fixtures.path("evaluation/model_card.md")
    guard ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == nil,
      let kept = try? String(contentsOfFile: path, encoding: .utf8)
    else {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      Issue.record("\(path) was written; look at it and run the test again")
      return
    }
    let (new, old) = (text.components(separatedBy: "\n"), kept.components(separatedBy: "\n"))
    let line = zip(new, old).enumerated().first { $1.0 != $1.1 }?.offset
    #expect(text == kept, "line \((line ?? min(new.count, old.count)) + 1) differs; RECORD_SNAPSHOTS=1 records it anew")
  }
}
