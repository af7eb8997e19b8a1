import Evaluation
import Files
import Foundation
import Testing

@Suite("Calibration maps") struct CalibrationMapTests {
  @Test("vector scaling equals the golden fit")
  func vector() throws {
    let expected = try Golden.values("expected", "vector_scaling")
    let validation = try Golden.predictions("model_a_val")
    let fit = VectorScaling(fitting: validation)
    #expect(fit.gradient < 1e-12 && fit.hasOptimum)
    // The golden fit stopped at a gradient of 3.5e-9, so its parameters hold to about 1e-6 only, its losses to 1e-9.
    for (values, key) in [(fit.weights, "w"), (fit.biases, "b_minus_mean")] {
      let golden = try #require(expected[key]?.arrayValue).compactMap(\.doubleValue)
      #expect(golden.count == 7 && zip(values, golden).allSatisfy { Golden.isClose($0, $1, tolerance: 1e-6) }, "\(key)")
    }
    #expect(abs(fit.biases.reduce(0, +)) < 1e-14)
    #expect(Golden.isClose(try fit.apply(to: validation).logLoss, try Golden.number(expected, "val_nll")))
    let after = try fit.apply(to: try Golden.predictions("model_a_test"))
    #expect(Golden.isClose(after.logLoss, try Golden.number(expected, "test_nll"), tolerance: 1e-8))
    #expect(Golden.isClose(CalibrationErrors(after).ece, try Golden.number(expected, "test_ece15"), tolerance: 1e-7))
    #expect(accuracy(ConfusionMatrix(after)) == (try Golden.number(expected, "test_accuracy")))
  }

  @Test("the vector fit is a minimum: moving any parameter raises the loss")
  func minimum() throws {
    let validation = try Golden.predictions("model_a_val")
    let fit = VectorScaling(fitting: validation)
    let least = try fit.apply(to: validation).logLoss
    for k in 0..<7 {
      for move in [-1e-3, 1e-3] {
        var (weights, biases) = (fit.weights, fit.biases)
        weights[k] += move
        #expect(try VectorScaling(weights: weights, biases: biases).apply(to: validation).logLoss > least)
        (weights, biases) = (fit.weights, fit.biases)
        biases[k] += move
        #expect(try VectorScaling(weights: weights, biases: biases).apply(to: validation).logLoss > least)
      }
    }
  }

  @Test("isotonic scaling equals scikit-learn's")
  func isotonic() throws {
    let expected = try Golden.values("expected", "isotonic_ovr")
    let test = try Golden.predictions("model_a_test")
    let after = try IsotonicScaling(fitting: try Golden.predictions("model_a_val")).apply(to: test)
    #expect(Golden.isClose(after.logLoss, try Golden.number(expected, "test_nll_eps_clip")))
    #expect(Golden.isClose(CalibrationErrors(after).ece, try Golden.number(expected, "test_ece15")))
    #expect(Golden.isClose(after.brierScore, try Golden.number(expected, "test_brier")))
    #expect(accuracy(ConfusionMatrix(after)) == (try Golden.number(expected, "test_accuracy")))
  }

  @Test("violators are pooled, equal scores merged first, lines between knots, ends held")
  func curve() {
    // By hand: 0.2 (one of two right) and 0.3 (wrong) pool to 1/3; 0.4 (one of two) stays above them.
    let curve = IsotonicCurve(
      fitting: [0.6, 0.1, 0.2, 0.2, 0.3, 0.4, 0.4], isPositive: [true, false, true, false, false, true, false])
    #expect(curve.x == [0.1, 0.2, 0.3, 0.4, 0.6] && curve.y == [0, 1.0 / 3, 1.0 / 3, 0.5, 1])
    #expect(curve.value(at: 0) == 0 && curve.value(at: 0.25) == 1.0 / 3 && curve.value(at: 1) == 1)
    #expect(abs(curve.value(at: 0.5) - 0.75) < 1e-15 && abs(curve.value(at: 0.15) - 1.0 / 6) < 1e-15)
    let tied = IsotonicCurve(fitting: [0.5, 0.5, 0.5], isPositive: [true, false, false])
    #expect(tied.x == [0.5] && tied.y == [1.0 / 3] && tied.value(at: 0.9) == 1.0 / 3)
  }

  @Test("a row of which every curve says 0 becomes uniform; labels of probability 0 are counted")
  func zeroRows() throws {
    // Each curve is 0 up to 0.45 and 1 from 0.55 on.
    let isotonic = IsotonicScaling(
      fitting: try Predictions(
        classes: ["a", "b", "c"], labels: [0, 1, 2],
        probabilities: [0.55, 0, 0.45, 0.45, 0.55, 0, 0, 0.45, 0.55]))
    let after = try isotonic.apply(
      to: try Predictions(classes: ["a", "b", "c"], labels: [0, 0], probabilities: [0.34, 0.33, 0.33, 0.1, 0.3, 0.6]))
    #expect(after.probabilities == [1.0 / 3, 1.0 / 3, 1.0 / 3, 0, 0, 1] && after.impossibleLabels == 1)
  }

  @Test("a class without validation rows: no finite optimum, its probability goes to zero", .timeLimit(.minutes(1)))
  func absentClass() throws {
    let rows = try Golden.predictions("adversarial")
    let vector = VectorScaling(fitting: rows)
    #expect(!vector.hasOptimum && vector.parameters["has_optimum"] == .bool(false))
    let after = try vector.apply(to: rows)
    #expect(after.probabilities(ofClass: 1).allSatisfy { $0 < 1e-6 } && after.logLoss < rows.logLoss)
    let isotonic = try IsotonicScaling(fitting: rows).apply(to: rows)
    #expect(isotonic.probabilities(ofClass: 1).allSatisfy { $0 == 0 } && isotonic.impossibleLabels == 0)
  }

  @Test("one row, rows that are all right, rows of equal probabilities", arguments: CalibrationMethods.all.map(\.id))
  func edges(id: String) throws {
    let method = try #require(CalibrationMethods.method(id))
    let sets = [
      try Predictions(classes: ["a", "b", "c"], labels: [2], probabilities: [0.1, 0.2, 0.7]),
      try Predictions(classes: ["a", "b", "c"], labels: [0, 1, 2], probabilities: [1, 0, 0, 0, 1, 0, 0, 0, 1]),
      try Predictions(classes: ["a", "b"], labels: [0, 1, 1], probabilities: [0.5, 0.5, 0.5, 0.5, 0.5, 0.5]),
    ]
    for rows in sets {
      let map = method.fit(rows)
      let after = try map.apply(to: rows)
      #expect(after.logLoss <= rows.logLoss + 1e-12 && after.labels == rows.labels)
      #expect(!map.json.text.contains("null") && map.id == id && !map.convention.isEmpty)
    }
    #expect(
      throws: PredictionsError.self,
      performing: {
        if id == "temperature" { throw PredictionsError.empty(source: "a temperature fits any number of classes") }
        _ = try method.fit(sets[0]).apply(to: sets[2])
      })
  }

  @Test("no map makes the log-loss of its own rows worse", arguments: CalibrationMethods.all.map(\.id))
  func improves(id: String) throws {
    let rows = try Golden.predictions("model_a_val")
    let map = try #require(CalibrationMethods.method(id)).fit(rows)
    #expect(try map.apply(to: rows).logLoss < rows.logLoss)
    #expect(Set(CalibrationMethods.all.map(\.id)).count == CalibrationMethods.all.count)
  }
}
