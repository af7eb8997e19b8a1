import Evaluation
import Files
import Foundation
import Tensors
import Testing

@Suite("Decision rules") struct DecisionTests {
  @Test("thresholds equal those of a plain search", arguments: [("adversarial", 1), ("model_a_val", 7)])
  func thresholds(set: String, every: Int) throws {
    let all = try Golden.predictions(set)
    let rows = try all.selecting(Array(stride(from: 0, to: all.count, by: every)))
    let expected = try Golden.values("decisions", "thresholds_\(set)")
    let golden = try #require(expected["thresholds"]?.arrayValue).compactMap(\.doubleValue)
    let rule = ClassThresholds(fitting: rows)
    #expect(golden.count == 7 && expected["rows"]?.intValue == rows.count)
    #expect(zip(rule.thresholds, golden).allSatisfy { abs($0 - $1) <= 1e-9 * $1 }, "\(rule.thresholds), \(golden)")
    let fitted = DecisionMetric.macroF1.value(rule.effect(on: rows).after)
    #expect(Golden.isClose(fitted, try Golden.number(expected, "macro_f1"), tolerance: 1e-12))
    let test = DecisionMetric.balancedAccuracy.value(rule.effect(on: try Golden.predictions("model_a_test")).after)
    #expect(Golden.isClose(test, try Golden.number(expected, "test_balanced_accuracy"), tolerance: 1e-12))
  }

  @Test("thresholds raise the chosen metric of their own rows", arguments: DecisionMetric.allCases)
  func raises(metric: DecisionMetric) throws {
    let rows = try Golden.predictions("model_a_val")
    let rule = ClassThresholds(fitting: rows, metric: metric)
    let effect = rule.effect(on: rows)
    #expect(metric.value(effect.after) > metric.value(effect.before))
    #expect(rule == ClassThresholds(fitting: rows, metric: metric))
    #expect(effect.after.correct - effect.before.correct == effect.mcnemar.onlySecond - effect.mcnemar.onlyFirst)
    let change = try #require(effect.change(metric))
    #expect(change.interval.low < change.difference && change.difference < change.interval.high && effect.changed > 0)
  }

  @Test("thresholds of 1 change nothing; nothing to gain keeps 1") func thresholdEdges() throws {
    let rows = try Golden.predictions("adversarial")
    #expect(ClassThresholds([1, 1, 1, 1, 1, 1, 1]).decisions(for: rows) == rows.predicted)
    let right = try Golden.binary([(0, 0.2), (1, 0.9), (1, 1), (0, 0)])
    #expect(ClassThresholds(fitting: right).thresholds == [1, 1])
    let one = try Predictions(classes: ["a", "b"], labels: [0], probabilities: [0.5, 0.5])
    #expect(ClassThresholds(fitting: one).thresholds == [1, 1])
    // 0.4 must win for class 1 while 0.3 does not: by hand, t_0 or t_1 lies between 0.3/0.7 and 0.4/0.6.
    let low = try Golden.binary([(1, 0.4), (0, 0.3), (0, 0.1), (1, 0.8)])
    let rule = ClassThresholds(fitting: low)
    #expect(rule.effect(on: low).after.correct == 4 && rule.effect(on: low).mcnemar.onlySecond == 1)
    #expect(abs(rule.thresholds[0] - (0.6 / 0.4 * 0.7 / 0.3).squareRoot()) < 1e-12 && rule.thresholds[1] == 1)
  }

  @Test("logit adjustment chooses the golden tau", arguments: [DecisionMetric.macroF1, .balancedAccuracy])
  func adjustment(metric: DecisionMetric) throws {
    let expected = try Golden.values("decisions", "adjustment", metric.rawValue)
    let validation = try Golden.predictions("model_a_val")
    let rule = PosthocLogitAdjustment(fitting: validation, metric: metric)
    #expect(rule.tau == (try Golden.number(expected, "tau")))
    let fitted = metric.value(rule.effect(on: validation).after)
    #expect(Golden.isClose(fitted, try Golden.number(expected, "validation"), tolerance: 1e-12))
    let test = metric.value(rule.effect(on: try Golden.predictions("model_a_test")).after)
    #expect(Golden.isClose(test, try Golden.number(expected, "test"), tolerance: 1e-12))
  }

  @Test("tau 0 keeps predictions, tau 1 undoes a prior, an absent class counts as one row") func adjustmentEdges()
    throws
  {
    let rows = try Golden.predictions("adversarial")
    #expect(PosthocLogitAdjustment(tau: 0, counts: [9, 1, 1, 1, 1, 1, 1]).decisions(for: rows) == rows.predicted)
    let rare = try Golden.binary([(1, 0.2)])
    #expect(PosthocLogitAdjustment(tau: 1, counts: [90, 10]).decisions(for: rare) == [1])
    #expect(PosthocLogitAdjustment(tau: 1, counts: [70, 30]).decisions(for: rare) == [0])
    #expect(PosthocLogitAdjustment(tau: 1, counts: [9, 0]).prior == [0.9, 0.1])
    #expect(PosthocLogitAdjustment(tau: 1, counts: [5, 5, 5, 5, 5, 5, 5]).decisions(for: rows) == rows.predicted)
    #expect(PosthocLogitAdjustment(fitting: try Golden.binary([(0, 0.2), (1, 0.9)])).tau == 0)
  }

  static func table(_ classes: [String]) -> String {
    let k = classes.count
    // Rows and columns in reverse, to see that names decide.
    return CSVTable.line(["true"] + classes.reversed()) + "\n"
      + (0..<k).reversed().map { i in
        CSVTable.line([classes[i]] + (0..<k).reversed().map { i == $0 ? "0" : "\(1 + (3 * i + 5 * $0) % 7)" }) + "\n"
      }.joined()
  }

  @Test("every listed rule raises its metric and says how", arguments: DecisionMethods.all.map(\.id))
  func methods(id: String) throws {
    let method = try #require(DecisionMethods.method(id))
    let rows = try Golden.predictions("model_a_val")
    let effect = method.fit(rows, .balancedAccuracy).effect(on: rows, replicates: 50)
    let change = try #require(effect.change(.balancedAccuracy))
    #expect(change.difference > 0 && change.interval.low > 0 && method.convention.hasSuffix("."))
    let json = effect.json["metrics"]?["balanced_accuracy"]
    #expect(json?["after"]?.doubleValue == change.after && json?["before"]?.doubleValue == change.before)
    #expect(Set(DecisionMethods.all.map(\.id)).count == DecisionMethods.all.count)
  }

  @Test("costs of both rules are golden") func costs() throws {
    let test = try Golden.predictions("model_a_test")
    let matrix = try CostMatrix(
      parsing: Data(Self.table(test.classes).utf8), path: "costs.csv", classes: test.classes)
    let result = matrix.costEffect(on: test, replicates: 100)
    let expected = try Golden.values("decisions", "costs")
    for (costs, key) in [
      (result.mostProbable, "most_probable"), (result.leastExpectedCost, "least_expected_cost"),
    ] {
      let golden = try #require(expected[key])
      #expect(Golden.isClose(costs.expected, try Golden.number(golden, "expected")), "\(key)")
      #expect(Golden.isClose(costs.realised, try Golden.number(golden, "realised")), "\(key)")
    }
    #expect(result.effect.changed == expected["changed"]?.intValue)
    #expect(result.leastExpectedCost.expected < result.mostProbable.expected)
    #expect(Golden.isClose(result.saving, result.mostProbable.realised - result.leastExpectedCost.realised))
    #expect(result.savingInterval.low < result.saving && result.saving < result.savingInterval.high)
    #expect(matrix.costs[1] == 6 && matrix.costs[7] == 4 && matrix.costs[8] == 0)
  }

  @Test("equal costs decide as the most probable class; realised cost is then the error rate") func unitCosts() throws {
    for set in ["model_a_test", "adversarial"] {
      let rows = try Golden.predictions(set)
      let result = CostMatrix(unitCostsFor: rows.classes).costEffect(on: rows, replicates: 10)
      #expect(result.effect.changed == 0 && result.mostProbable == result.leastExpectedCost)
      #expect(result.saving == 0 && result.savingInterval.halfWidth == 0 && result.effect.mcnemar.midP == 1)
      #expect(abs(result.mostProbable.realised - (1 - accuracy(ConfusionMatrix(rows)))) < 1e-12)
    }
  }

  @Test(
    "a table of costs that cannot be used is refused with its place",
    arguments: [
      ("t,a\na,0\n", "header"), ("t,a,b\na,0,1\n", "first column"), ("t,a,b\na,0,1\nb,x,0\n", "line 3"),
      ("t,a,b\na,0,1\na,1,0\n", "first column"), ("t,a,b\na,0,1\nb,nan,0\n", "line 3"),
      ("t,a,c\na,0,1\nc,1,0\n", "a, c"),
    ])
  func badCosts(text: String, expected: String) {
    do {
      _ = try CostMatrix(parsing: Data(text.utf8), path: "costs.csv", classes: ["a", "b"])
      Issue.record("accepted \(text)")
    } catch { #expect("\(error)".hasPrefix("costs.csv: ") && "\(error)".contains(expected), "\(error)") }
  }
}

@Suite("Confidence threshold") struct ConfidenceThresholdTests {
  @Test("cut, bound and both outcomes are golden") func golden() throws {
    let cases = try #require(try Golden.values("decisions", "selection").arrayValue)
    #expect(cases.count == 4)
    for expected in cases {
      let cut = ConfidenceThreshold(
        fitting: try Golden.predictions("model_a_val"), wantedError: try Golden.number(expected, "wanted"),
        risk: try Golden.number(expected, "risk"))
      #expect(cut.cuts == expected["cuts"]?.intValue && cut.confidence == expected["confidence"]?.doubleValue)
      let test = cut.apply(to: try Golden.predictions("model_a_test"))
      if let golden = expected["bound"]?.doubleValue {
        #expect(Golden.isClose(cut.bound, golden) && cut.bound <= cut.wantedError)
        #expect([cut.validation.accepted, cut.validation.errors].json == expected["validation"])
        #expect([test.accepted, test.errors].json == expected["test"])
      } else {
        #expect(test.accepted == 0 && test.error == nil && test.coverage == 0 && cut.bound > cut.wantedError)
        #expect(cut.json["confidence"] == .null && test.json["error_interval"] == .null)
      }
    }
  }

  @Test("rows that are all right are all accepted once there are enough; few rows prove nothing") func edges() throws {
    let right = try Golden.binary((0..<200).map { (1, 0.6 + Double($0) / 1000) })
    let cut = ConfidenceThreshold(fitting: right, wantedError: 0.1)
    #expect(cut.validation.accepted == 200 && cut.confidence == 0.6 && cut.validation.errors == 0)
    let few = ConfidenceThreshold(fitting: try Golden.binary([(1, 0.9), (1, 0.8)]), wantedError: 0.1)
    #expect(few.confidence == nil && few.validation.accepted == 0 && few.bound > 0.1)
    let one = ConfidenceThreshold(fitting: try Golden.binary([(1, 0.9)]), wantedError: 0.99, risk: 0.5)
    #expect(one.cuts == 1 && one.confidence == 0.9)
  }

  @Test(
    "the guarantee holds: of draws from one model, about the risk or fewer exceed the wanted error",
    .timeLimit(.minutes(1)))
  func guarantee() throws {
    // The model is right with the probability that it states, so the true error above a cut is known.
    var generator = SeededGenerator(seed: 5, label: "selection")
    let truth = (0..<2000).map { 0.5 + Double($0) / 4000 }
    var (failures, found) = (0, 0)
    for _ in 0..<200 {
      let rows = (0..<400).map { _ -> (Int, Double) in
        let confidence = truth[generator.integer(below: truth.count)]
        return (generator.uniform() < confidence ? 1 : 0, confidence)
      }
      let cut = ConfidenceThreshold(fitting: try Golden.binary(rows), wantedError: 0.2, risk: 0.1)
      guard let confidence = cut.confidence else { continue }
      found += 1
      let accepted = truth.filter { $0 >= confidence }
      if 1 - accepted.reduce(0, +) / Double(accepted.count) > 0.2 { failures += 1 }
    }
    #expect(found > 100 && failures <= 20, "\(failures) of \(found)")
  }
}
