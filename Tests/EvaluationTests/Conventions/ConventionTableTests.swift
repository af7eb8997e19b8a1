import Evaluation
import Files
import Testing

@Suite("Convention table") struct ConventionTableTests {
  static let tools: [String: ConventionTool] = [
    "sklearn": .scikitLearn, "netcal": .netcal, "torchmetrics": .torchmetrics, "guo": .guo, "here": .here,
  ]

  @Test("every value equals what the tool, or its written rule, says", arguments: ["model_a_test", "adversarial"])
  func golden(set: String) throws {
    let table = ConventionTable(try Golden.predictions(set))
    let sets = try Golden.values("conventions", set)
    let expected = try #require(sets.objectValue)
    #expect(expected.count > 25)
    for (id, tools) in expected {
      let row = try #require(table.row(id), "no row \(id)")
      for (tool, golden) in tools.objectValue ?? [] {
        let known = try #require(Self.tools[tool])
        let value = try #require(row.values[known], "\(id) lacks \(tool)")
        if let golden = golden.doubleValue {
          // scikit-learn sums float32 losses in float32; the others are Double on both sides.
          let tolerance = id == "log_loss_float32" ? 1e-6 : 1e-12
          let number = try #require(value.number, "\(set) \(id) \(tool)")
          #expect(
            Golden.isClose(number, golden, tolerance: tolerance),
            "\(set) \(id) \(tool): \(number), expected \(golden)")
        } else {
          #expect(value.number == nil && value.note != nil, "\(set) \(id) \(tool): \(value), none expected")
        }
      }
    }
  }

  /// torchmetrics adds some thousand float32 numbers, each good to 6e-8: its own results hold to about 1e-6.
  @Test(
    "torchmetrics' bins give what torchmetrics itself printed", arguments: ["model_a_test", "adversarial"], [10, 15])
  func torchmetrics(set: String, bins: Int) throws {
    let errors = TorchmetricsCalibration(try Golden.predictions(set), binCount: bins)
    let expected = try Golden.values("expected", set)
    for (value, key) in [
      (errors.expectedError, "l1"), (errors.rootMeanSquareError, "l2"), (errors.maximumError, "max"),
    ] {
      let golden = try Golden.number(expected, "torchmetrics_\(key)_\(bins)")
      #expect(Golden.isClose(value, golden, tolerance: 1e-6), "\(set) \(key): \(value), expected \(golden)")
    }
  }

  @Test("a confidence of one is alone in torchmetrics' last bin") func phantomBin() throws {
    let rows = try Golden.binary([(1, 1), (0, 0.97), (1, 0.97)])
    #expect(abs(TorchmetricsCalibration(rows, binCount: 15).maximumError - 0.47) < 1e-7)
    let one = try #require(ConventionTable(rows).row("mce_15"))
    #expect(abs((one.values[.here]?.number ?? 0) - (2.94 / 3 - 2.0 / 3)) < 1e-12)
  }

  @Test("the headline is this program's own metric", arguments: ["model_a_test", "adversarial"])
  func headline(set: String) throws {
    let rows = try Golden.predictions(set)
    let inputs = MetricInputs(rows)
    let table = ConventionTable(rows)
    for (id, metric) in [
      ("accuracy_default", "accuracy"), ("balanced_accuracy", "balanced_accuracy"), ("macro_f1_default", "macro_f1"),
      ("macro_precision_default", "macro_precision"), ("macro_recall_all_classes", "macro_recall"),
      ("cohen_kappa", "cohen_kappa"), ("top_2", "top_2"), ("top_3", "top_3"), ("log_loss_float64", "log_loss"),
      ("brier_default", "brier"), ("roc_auc_macro_ovr", "roc_auc_macro_ovr"),
      ("average_precision_macro", "average_precision_macro"), ("ece_default", "ece"), ("mce_15", "mce"),
      ("rmsce_15", "rmsce"), ("ace_15", "ace_average"), ("ece_equal_mass_15", "ece_equal_mass"),
      ("ace_adaptive_15", "ace_adaptive"),
    ] {
      let here = try #require(table.row(id)?.values[.here]?.number, "\(id)")
      #expect(here == MetricRegistry.metric(metric)?.value(inputs), "\(id)")
    }
  }

  @Test("what a tool cannot say is a note, and the row tells the tools apart") func withoutValues() throws {
    let adversarial = ConventionTable(try Golden.predictions("adversarial"))
    #expect(adversarial.row("roc_auc_macro_ovr")?.values[.scikitLearn]?.note == "NaN: a class without rows")
    #expect(adversarial.row("top_2")?.values[.torchmetrics]?.number == nil)
    #expect(adversarial.row("log_loss_float64")?.values[.guo]?.note?.contains("infinite") == true)
    #expect(adversarial.row("macro_f1_default")?.tellsToolsApart == true)
    #expect(adversarial.row("accuracy_micro")?.tellsToolsApart == false)
    let single = ConventionTable(try Golden.binary([(1, 0.9), (1, 0.8)]))
    #expect(single.row("cohen_kappa")?.values[.scikitLearn]?.number == nil)
    #expect(single.row("top_1")?.values[.scikitLearn]?.note == "raises for two columns" && single.row("top_2") == nil)
    #expect(single.row("ece_15")?.values[.netcal]?.number == nil)
    let brier = try #require(single.row("brier_default"))
    #expect(brier.values[.here]?.number == 2 * (brier.values[.scikitLearn]?.number ?? 0))
    #expect(!single.json.text.contains("nan"))
  }

  @Test("a temperature is T for some and 1/T for others") func temperature() throws {
    let rows = try Golden.predictions("adversarial")
    let row = try #require(ConventionTable(rows, temperature: TemperatureScaling(temperature: 2)).row("temperature"))
    #expect(row.values[.here]?.number == 2 && row.values[.netcal]?.number == 0.5 && row.values[.torchmetrics] == nil)
    #expect(ConventionTable(rows).row("temperature") == nil)
  }

  @Test("ids are unique, reasons are sentences, JSON names every tool") func document() throws {
    let table = ConventionTable(try Golden.predictions("model_a_test"))
    #expect(Set(table.rows.map(\.id)).count == table.rows.count)
    #expect(table.rows.allSatisfy { $0.reason.hasSuffix(".") && $0.values[.here] != nil })
    let first = try #require(table.json["rows"]?.arrayValue?.first)
    #expect(first["values"]?.objectValue?.map(\.key) == ConventionTool.allCases.map(\.rawValue))
  }
}
