import Evaluation
import Files
import Foundation
import Testing

@Suite("Gates") struct GateTests {
  private func verdict(_ text: String, _ first: Double?, _ value: Double?) throws -> GateResult.Verdict {
    GateResult(try Gate(text), first: first, value: value).verdict
  }

  @Test("tolerances follow the metric's direction") func tolerances() throws {
    #expect(try verdict("macro_f1:-0.005", 0.7, 0.695) == .passed)
    #expect(try verdict("macro_f1:-0.005", 0.7, 0.6949) == .failed)
    #expect(0.8 - 0.1 > 0.7)
    #expect(try verdict("macro_f1:-0.1", 0.8, 0.7) == .passed && verdict("macro_f1:-0.1", 0.8, 0.6999999) == .failed)
    #expect(try verdict("macro_f1:-0", 0.7, 0.7) == .passed && verdict("macro_f1:-0", 0.7, 0.69999) == .failed)
    #expect(try verdict("macro_f1:-0.005", 0.7, 0.9) == .passed)
    #expect(try verdict("ece:+0.01", 0.05, 0.06) == .passed && verdict("ece:+0.01", 0.05, 0.0601) == .failed)
    #expect(try verdict("ece:+0.01", 0.05, 0.01) == .passed)
  }

  @Test("limits may be strict") func limits() throws {
    #expect(try verdict("accuracy:>=0.65", nil, 0.65) == .passed && verdict("accuracy:>0.65", nil, 0.65) == .failed)
    #expect(try verdict("ece:<=0.05", nil, 0.05) == .passed && verdict(" ece : < 0.05 ", nil, 0.05) == .failed)
    #expect(try verdict("accuracy:>=0.65", nil, 0.64) == .failed && verdict("log_loss:<2", nil, 1.9) == .passed)
  }

  @Test("a value that does not exist fails the gate") func noValue() throws {
    let result = GateResult(try Gate("cohen_kappa:>=0.5"), first: nil, value: nil)
    #expect(result.verdict == .noValue && !result.isMet && result.sentence.contains("has no value"))
    #expect(try verdict("macro_f1:-0.01", nil, 0.5) == .noValue)
    #expect(result.json["value"] == .null && result.json["verdict"]?.stringValue == "no_value")
  }

  @Test(
    "what is no gate is refused with the reason",
    arguments: [
      ("macro_f1", "a metric, a colon and a condition"), ("macrof1:-0.1", "Did you mean macro_f1"),
      ("macro_f1:+0.1", "more of macro_f1 is better, so the tolerance is written macro_f1:-0.1"),
      ("ece:-0.01", "less of ece is better, so the tolerance is written ece:+0.01"),
      ("ece:0.01", "starts with -, +"), ("ece:", "starts with -, +"), ("ece:<=", "'' is no number"),
      ("ece:+0,01", "'0,01' is no number"), ("ece:+nan", "'nan' is no number"), ("accuracy:--0.1", "one sign"),
      ("accuracy:>=0x1", "'0x1' is no number"),
    ])
  func refusals(text: String, expected: String) {
    let error = #expect(throws: GateError.self) { try Gate(text) }
    #expect(error?.description.contains(expected) == true && error?.failure == .usage, "\(error?.description ?? "")")
    #expect(error?.description.contains("accuracy:>=0.65") == true)
  }

  @Test("a gate prints as it is written") func description() throws {
    for text in ["macro_f1:-0.005", "ece:+0.01", "accuracy:>=0.65", "ece:<0.05", "mcc:>0.5", "brier:<=0.4"] {
      #expect("\(try Gate(text))" == text)
    }
  }

  @Test("pairs of a thresholds file are the same gates") func pairs() throws {
    let pairs: [(key: String, value: JSONValue)] = [
      ("macro_f1", .number(-0.005)), ("ece", .number(0.01)), ("accuracy", ">=0.65".json), ("mcc", .integer(0)),
      ("brier", .integer(0)),
    ]
    #expect(
      try Gate.gates(pairs, source: "t.yaml")
        == ["macro_f1:-0.005", "ece:+0.01", "accuracy:>=0.65", "mcc:-0", "brier:+0"].map { try Gate($0) })
    for bad in [("accuracy", JSONValue.number(0.65)), ("accuracy", .bool(true)), ("acuracy", .number(-1))] {
      let error = #expect(throws: GateError.self) { try Gate.gates([(key: bad.0, value: bad.1)], source: "t.yaml") }
      #expect(error?.failure == .badData && error?.description.hasPrefix("t.yaml: '") == true)
    }
  }

  @Test("gates are checked on results") func results() throws {
    let rows = try Golden.predictions("model_a_test")
    let inputs = MetricInputs(rows)
    let own = accuracy(inputs.confusion)
    let results = try GateResult.all(
      [Gate("accuracy:>=\(own)"), Gate("accuracy:-0"), Gate("ece:<=0.1")], first: inputs, second: inputs)
    #expect(results.map(\.verdict) == [.passed, .passed, .failed] && results[1].first == own)
    #expect(
      results[1].sentence.contains("as in the first result") && results[2].sentence.hasSuffix("is asked: failed."))
    #expect(throws: GateError.self) { try GateResult.all([Gate("accuracy:-0")], first: nil, second: inputs) }
    let fallen = GateResult(try Gate("macro_f1:-0.005"), first: 0.7, value: 0.69)
    #expect(
      fallen.sentence
        == "macro_f1 is 0.6900, 0.0100 below the first result's 0.7000; at most 0.0050 below it is allowed: failed.")
    #expect(abs((fallen.limit ?? 0) - 0.695) < 1e-12)
    let close = GateResult(try Gate("accuracy:>=0.65"), first: nil, value: 0.649996)
    #expect(close.sentence == "accuracy is 0.649996; at least 0.650000 is asked: failed.")
    #expect(
      GateResult(try Gate("accuracy:>=0.65"), first: nil, value: 0.65).sentence
        == "accuracy is 0.6500; at least 0.6500 is asked: passed.")
  }

  @Test("JUnit is well-formed XML with one case a gate") func junit() throws {
    let results = [
      GateResult(try Gate("accuracy:>=0.65"), first: nil, value: 0.7),
      GateResult(try Gate("ece:<0.05"), first: nil, value: 0.1),
    ]
    let text = GateDocuments.junit(results, suite: "a <b> & \"c\"\n\u{1}")
    #expect(text.contains("tests=\"2\" failures=\"1\"") && text.contains("name=\"accuracy:&gt;=0.65\""))
    #expect(text.contains("name=\"a &lt;b&gt; &amp; &quot;c&quot;&#10;\u{FFFD}\""))
    #expect(text.contains("<failure type=\"gate\" message=\"ece is 0.1000; less than 0.0500 is asked: failed.\">"))
    let opened = text.components(separatedBy: "<testcase").count - 1
    #expect(opened == 2 && text.components(separatedBy: "</testcase>").count == 2)
    #expect(GateDocuments.junit([]).contains("tests=\"0\""))
  }

  @Test("the step summary is a Markdown table") func summary() throws {
    let results = [
      GateResult(try Gate("macro_f1:-0.005"), first: 0.7, value: 0.6),
      GateResult(try Gate("mcc:>0"), first: nil, value: nil),
      GateResult(try Gate("ece:<=0.05"), first: nil, value: 0.04),
    ]
    let text = GateDocuments.stepSummary(results, title: "a|b")
    #expect(text.hasPrefix("## a\\|b\n\n2 of 3 gates are not met.\n"))
    #expect(text.contains("| `macro_f1:-0.005` | 0.7000 | 0.6000 | 0.6950 | **failed** |\n"))
    #expect(text.contains("| `mcc:>0.0` |  | no value | 0.0000 | **no value** |\n"))
    #expect(text.contains("| `ece:<=0.05` |  | 0.0400 | 0.0500 | passed |\n"))
    #expect(GateDocuments.stepSummary(Array(results.suffix(1))).contains("All 1 gates are met."))
  }
}
