import Evaluation
import Files
import Testing

@Suite("metrics.json") struct MetricReportTests {
  @Test("keys are the contract's, in its order") func keys() throws {
    let test = try Golden.predictions("model_a_test")
    let report = try MetricReport(
      test, temperature: TemperatureScaling(fitting: try Golden.predictions("model_a_val")),
      leakAdjusted: try test.selecting(Array(0..<3000)), replicates: 20)
    let json = report.json
    let members = try #require(json.objectValue)
    #expect(
      members.map(\.key) == [
        "schema", "n", "classes", "accuracy", "balanced_accuracy", "macro", "weighted", "micro", "mcc", "cohen_kappa",
        "top_k",
        "sklearn_top_k", "top1_ties", "log_loss", "brier", "roc_auc", "average_precision", "per_class",
        "confusion_matrix",
        "calibration", "selective", "intervals", "leak_adjusted",
      ])
    #expect(json["schema"] == .string("fer-analyze/metrics/1"))
    #expect(json["macro"]?.objectValue?.map(\.key) == ["precision", "recall", "f1"])
    #expect(json["top_k"]?.objectValue?.map(\.key) == ["2", "3"])
    #expect(
      json["roc_auc"]?.objectValue?.map(\.key) == ["macro_ovr", "weighted_ovr", "macro_ovo", "micro", "classes_used"])
    #expect(
      json["calibration"]?.objectValue?.map(\.key) == [
        "bins", "ece", "ece_right_closed", "mce", "rmsce", "ace_average", "ece_equal_mass", "ece_equal_mass_rank",
        "ace_adaptive",
        "tace_0.01", "classwise_ece", "top_label_ece", "overconfidence_gap", "brier_decomposition", "temperature",
        "after_temperature",
      ])
    let withInterval = try #require(json["intervals"]?.objectValue).map(\.key)
    #expect(withInterval == MetricRegistry.all.map(\.id).filter { withInterval.contains($0) })
    #expect(
      Set(["accuracy", "balanced_accuracy", "macro_f1", "ece", "aurc", "roc_auc_micro"]).isSubset(of: withInterval))
    #expect(
      json["leak_adjusted"]?["intervals"]?.objectValue?.map(\.key) == [
        "accuracy", "balanced_accuracy", "macro_f1", "log_loss", "ece",
      ])
    #expect(
      json["per_class"]?["happy"]?["intervals"]?.objectValue?.map(\.key)
        == ResampledMetrics.ClassMeasure.allCases.map(\.rawValue))
    #expect(json["leak_adjusted"]?["n"]?.intValue == 3000)
    let ece = try #require(json["calibration"]?["after_temperature"]?["ece"]?.doubleValue)
    #expect(Golden.isClose(ece, 0.023560546071304016))
    #expect(json["intervals"]?["accuracy"]?["method"] == .string("wilson"))
  }

  @Test("the same inputs give the same bytes, another seed other intervals") func deterministic() throws {
    let rows = try Golden.predictions("adversarial")
    let text = try MetricReport(rows, replicates: 50).json.text
    #expect(text == (try MetricReport(rows, replicates: 50).json.text))
    #expect(text != (try MetricReport(rows, replicates: 50, seed: 7).json.text))
  }

  @Test("every metric has its own id and place, and a convention") func registry() {
    let all = MetricRegistry.all
    #expect(Set(all.map(\.id)).count == all.count && Set(all.map { $0.path.joined(separator: "/") }).count == all.count)
    #expect(all.allSatisfy { !$0.convention.isEmpty && !$0.name.isEmpty && (1...2).contains($0.path.count) })
    #expect(MetricRegistry.metric("no such metric") == nil)
  }
}
