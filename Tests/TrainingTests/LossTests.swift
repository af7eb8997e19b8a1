import Files
import Testing
import Training

private func evaluate(_ loss: any Loss, _ logits: [Float], _ targets: [Float], classes: Int) -> (Double, [Float]) {
  var gradient = [Float](repeating: .nan, count: logits.count)
  let value = logits.withUnsafeBufferPointer { logits in
    targets.withUnsafeBufferPointer { targets in
      gradient.withUnsafeMutableBufferPointer {
        loss.evaluate(logits: logits, classes: classes, targets: targets, gradient: $0)
      }
    }
  }
  return (value, gradient)
}

private let weightedConfigurations: [(String, JSONValue)] = [
  ("cross-entropy", ["label_smoothing": 0.1, "class_weights": [0.5, 2.0, 1.0] as JSONValue]),
  ("cross-entropy", ["class_weights": "balanced", "class_weight_divisor": "weights"]),
  ("focal", ["gamma": 2.0, "alpha": [0.2, 0.5, 0.9] as JSONValue]),
  ("focal", ["gamma": 0.3, "class_weights": "balanced"]),
  ("focal", ["reduction": "mean-over-samples-and-classes", "class_weights": "balanced"]),
  ("logit-adjustment", ["tau": 1.5, "label_smoothing": 0.1]),
  ("logit-adjustment", ["class_weights": "balanced", "class_weight_divisor": "weights"]),
]

@Suite struct LossTests {
  @Test func valuesAndGradientsMatchAutomaticDifferentiation() throws {
    let document = try golden("losses.json")
    let classes = try #require(document["classes"]?.intValue)
    let logits = try document.require("logits").floats
    let cases = try document.require("cases").arrayValue ?? []
    #expect(cases.count == 18)
    for item in cases {
      let name = try #require(item["loss"]?.stringValue)
      let options = try item.require("options")
      let loss = try LossRegistry.shared.make(name, options: options, context: LossContext(classes: classes))
      let (value, gradient) = evaluate(loss, logits, try item.require("targets").floats, classes: classes)
      let expected = try #require(item["value"]?.doubleValue)
      #expect(abs(value - expected) <= 2e-7 * max(1, abs(expected)), "\(name) \(options.compactText)")
      let difference = largestRelativeDifference(
        gradient.map(Double.init), try item.require("gradient").numbers, floor: 1e-2)
      #expect(difference < 1e-6, "\(name) \(options.compactText)")
    }
  }

  @Test(arguments: weightedConfigurations)
  func gradientsMatchFiniteDifferences(name: String, options: JSONValue) throws {
    let context = LossContext(classes: 3, classCounts: [10, 4, 1])
    let loss = try LossRegistry.shared.make(name, options: options, context: context)
    let logits: [Float] = [0.5, -1, 2, 1.5, 0.25, -0.75]
    let targets: [Float] = [0, 1, 0, 0.25, 0.5, 0.25]
    let (_, gradient) = evaluate(loss, logits, targets, classes: 3)
    for i in logits.indices {
      let step: Float = 1 / 256
      var (up, down) = (logits, logits)
      up[i] += step
      down[i] -= step
      let slope =
        (evaluate(loss, up, targets, classes: 3).0 - evaluate(loss, down, targets, classes: 3).0) / Double(2 * step)
      #expect(abs(slope - Double(gradient[i])) < 2e-5, "element \(i)")
    }
  }

  @Test func extremeLogitsStayFinite() throws {
    for name in LossRegistry.shared.names {
      let loss = try LossRegistry.shared.make(name, context: LossContext(classes: 2, classCounts: [9, 1]))
      let (right, flat) = evaluate(loss, [3e38, -3e38], [1, 0], classes: 2)
      #expect(right == 0 && flat == [0, 0], "\(name)")
      let (wrong, steep) = evaluate(loss, [500, -500], [0, 1], classes: 2)
      #expect(wrong.isFinite && wrong > 100 && steep.allSatisfy(\.isFinite), "\(name)")
    }
  }

  @Test func clippedProbabilitiesGiveNoGradientInTheKerasForm() {
    let loss = FocalLoss(reduction: .meanOverSamplesAndClasses)
    let (value, gradient) = evaluate(loss, [40, 0], [0, 1], classes: 2)
    #expect(gradient == [0, 0])
    #expect(abs(value - 0.125 * 16.11809565) < 1e-6)
    #expect(evaluate(FocalLoss(), [40, 0], [0, 1], classes: 2).1[0] > 0.2)
  }

  @Test func anEmptyBatchCostsNothing() throws {
    for name in LossRegistry.shared.names {
      let loss = try LossRegistry.shared.make(
        name, context: LossContext(classes: 7, classCounts: [Int](repeating: 1, count: 7)))
      #expect(evaluate(loss, [], [], classes: 7).0 == 0)
    }
  }

  @Test func aBatchWithoutWeightHasNeitherLossNorGradient() {
    let loss = CrossEntropy(classWeights: ClassWeights([0, 1], divisor: .weights))
    let (value, gradient) = evaluate(loss, [1, 2], [1, 0], classes: 2)
    #expect(value == 0 && gradient == [0, 0])
  }

  @Test func aNaNLogitIsSeen() {
    #expect(evaluate(CrossEntropy(), [.nan, 1], [1, 0], classes: 2).0.isNaN)
    #expect(evaluate(FocalLoss(reduction: .meanOverSamplesAndClasses), [.nan, 1], [1, 0], classes: 2).0.isNaN)
  }

  @Test func logitAdjustmentNeedsAnImageOfEveryClass() throws {
    func message(_ options: JSONValue, _ counts: [Int]?) -> String {
      do {
        _ = try LossRegistry.shared.make(
          "logit-adjustment", options: options, context: LossContext(classes: 2, classCounts: counts))
        return ""
      } catch {
        return "\(error)"
      }
    }
    #expect(message([:], [3, 0]).contains("a class has no training image (images a class: [3, 0])"))
    #expect(message([:], nil).contains("the class counts are unknown here"))
    #expect(message(["class_priors": [0.5, 0.0] as JSONValue], [3, 0]).contains("2 numbers above 0"))
    #expect(message(["class_priors": "even"], [3, 1]).contains("null or a list of 2 numbers above 0"))
    #expect(message(["class_priors": [0.9, 0.1] as JSONValue], nil).isEmpty)
  }

  @Test func withoutStrengthOrWithEvenPriorsTheAdjustedLossIsCrossEntropy() {
    let (logits, targets): ([Float], [Float]) = ([0.5, -1, 2, 1.5], [0, 1, 0.25, 0.75])
    let plain = evaluate(CrossEntropy(labelSmoothing: 0.1), logits, targets, classes: 2)
    let smoothed = CrossEntropy(labelSmoothing: 0.1)
    for loss in [
      LogitAdjustment(priors: [9, 1], tau: 0, crossEntropy: smoothed),
      LogitAdjustment(priors: [3, 3], tau: 2, crossEntropy: smoothed),
    ] {
      let (value, gradient) = evaluate(loss, logits, targets, classes: 2)
      #expect(abs(value - plain.0) < 1e-6)
      #expect(largestRelativeDifference(gradient.map(Double.init), plain.1.map(Double.init), floor: 1) < 1e-6)
    }
    // A rare class that is asked for costs more than a frequent one.
    let rare = LogitAdjustment(priors: [9, 1])
    #expect(evaluate(rare, [0, 0], [0, 1], classes: 2).0 > evaluate(rare, [0, 0], [1, 0], classes: 2).0 + 2)
  }

  @Test func balancedWeightsFollowScikitLearn() {
    #expect(ClassWeights.balanced(counts: [1, 3]) == [2, 4.0 / 6])
    #expect(ClassWeights.balanced(counts: [2, 0, 2]) == [1, 0, 1])
  }
}
