import Evaluation
import Foundation
import Testing

@Suite("Temperature scaling") struct TemperatureTests {
  @Test("the fitted temperature is the root of the gradient")
  func golden() throws {
    let expected = try Golden.values("expected", "temperature")
    let fit = TemperatureScaling(fitting: try Golden.predictions("model_a_val"))
    let golden = try Golden.number(expected, "T_exact_root_of_gradient_from_csv")
    #expect(Golden.isClose(fit.temperature, golden, tolerance: 1e-11), "\(fit.temperature), expected \(golden)")
    #expect(!fit.atBound)
    let test = try Golden.predictions("model_a_test")
    let after = try fit.apply(to: test)
    #expect(Golden.isClose(after.logLoss, try Golden.number(expected, "test_nll_at_exact")))
    #expect(Golden.isClose(CalibrationErrors(after).ece, try Golden.number(expected, "test_ece15_at_exact")))
    #expect(Golden.isClose(after.brierScore, try Golden.number(expected, "test_brier_after"), tolerance: 1e-7))
    #expect(after.predicted == test.predicted)
  }

  @Test("a fit to logits undoes the scale they were given")
  func logits() throws {
    let logits = try Golden.predictions("model_a_val").probabilities.map { log($0) }
    let labels = try Golden.predictions("model_a_val").labels
    let once = TemperatureScaling(fittingLogits: logits, labels: labels, classCount: 7)
    let tripled = TemperatureScaling(fittingLogits: logits.map { $0 * 3 }, labels: labels, classCount: 7)
    #expect(Golden.isClose(tripled.temperature, 3 * once.temperature, tolerance: 1e-11))
  }

  @Test("rows that are all right have no finite optimum: the bound is reported")
  func separable() throws {
    let fit = TemperatureScaling(fitting: try Golden.binary([(0, 0.2), (1, 0.9)]))
    #expect(fit.atBound && fit.temperature < 1e-4)
    let wrong = TemperatureScaling(fitting: try Golden.binary([(1, 0.2), (0, 0.9)]))
    #expect(wrong.atBound && wrong.temperature > 1e4)
  }

  @Test("temperature one changes nothing")
  func identity() throws {
    let rows = try Golden.predictions("model_a_test")
    let same = try TemperatureScaling(temperature: 1).apply(to: rows)
    #expect(zip(rows.probabilities, same.probabilities).allSatisfy { Golden.isClose($0, $1, tolerance: 1e-14) })
  }
}
