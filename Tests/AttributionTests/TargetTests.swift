import Attribution
import Foundation
import Networks
import Tensors
import Testing
import TestSupport

@Suite struct TargetTests {
  private static let targets: [Target] = [
    .logit(2), .probability(0), .probability(3), .margin(3, 1), .margin(1, 1),
    .contrast(1), .rest(2),
  ]

  private func value(_ target: Target, _ logits: [Double]) -> Double {
    func probability(_ c: Int) -> Double { exp(logits[c]) / logits.reduce(0) { $0 + exp($1) } }
    return switch target {
    case .logit(let c): logits[c]
    case .probability(let c): probability(c)
    case .margin(let a, let b): logits[a] - logits[b]
    case .contrast(let c): logits[c] - (logits.reduce(0, +) - logits[c]) / Double(logits.count - 1)
    case .rest(let c): logits[c] + log(probability(c))
    }
  }

  @Test(arguments: targets) func gradientsEqualFiniteDifferences(_ target: Target) {
    let logits: [Double] = [0.5, -1.25, 2, 0.125]
    let gradient = target.gradient(logits.map { Float($0) })
    for k in logits.indices {
      var (up, down) = (logits, logits)
      up[k] += 1e-5
      down[k] -= 1e-5
      let slope = (value(target, up) - value(target, down)) / 2e-5
      #expect(abs(Double(gradient[k]) - slope) < 1e-6, "\(target), logit \(k)")
    }
    #expect(abs(Double(target.value(logits.map { Float($0) })) - value(target, logits)) < 1e-6)
  }

  @Test func aSureProbabilityKeepsItsSmallGradient() {
    // p (1 - p) is e^-20 to seven digits, far below the rounding of 1 - p in single precision.
    let gradient = Target.probability(0).gradient([20, 0, -60])
    #expect(abs(Double(gradient[0]) / exp(-20) - 1) < 1e-6)
    #expect(abs(Double(gradient[1]) / -exp(-20) - 1) < 1e-6)
    let other = Target.probability(1).gradient([20, 0, -60])
    #expect(abs(Double(other[1]) / exp(-20) - 1) < 1e-6)
  }

  @Test(arguments: targets) func gradientsOfPixelsFollowTheTarget(_ target: Target) throws {
    let model = try compactModel(taps: ["input"])
    let image = streamed("images", [1, 16, 16, 1])
    _ = try model.forward(image)
    try model.backward([target])
    let gradient = try model.gradient("input").array
    let norm = gradient.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    if target == .margin(1, 1) {
      #expect(norm == 0)
      return
    }
    #expect(norm > 1e-5)
    // Along the gradient itself the slope is the gradient's norm.
    func shifted(_ step: Double) throws -> Double {
      let values = zip(image.array, gradient).map { $0 + Float(step * Double($1) / norm) }
      return value(target, try model.forward(Tensor(image.shape, values))[0].map(Double.init))
    }
    let slope = (try shifted(5e-3) - shifted(-5e-3)) / 1e-2
    #expect(abs(slope - norm) < 0.03 * norm, "\(target): slope \(slope), norm \(norm)")
  }

  @Test func probabilitiesSumToOneAndDoNotOverflow() {
    for logits: [Float] in [[1, 2, 3], [1000, 0, -1000], [-3e38, 3e38], [0]] {
      let p = softmax(logits)
      #expect(abs(p.reduce(0, +) - 1) < 1e-6 && p.allSatisfy { $0 >= 0 && $0 <= 1 }, "\(logits)")
    }
    #expect(largestDifference(softmax([1, 2, 3]), softmax([101, 102, 103])) < 1e-6)
    #expect(largestDifference(softmax([2, 4], temperature: 2), softmax([1, 2])) < 1e-7)
    #expect(largestDifference(softmax([0, Float(log(3.0))]), [0.25, 0.75]) < 1e-6)
  }

  @Test func targetsSayWhatTheyAre() {
    let classes = ["angry", "happy", "sad"]
    #expect(Target.logit(1).description(classes: classes) == "logit of happy")
    #expect(Target.probability(2).description(classes: classes) == "probability of sad")
    #expect(Target.margin(0, 2).description(classes: classes) == "logit of angry minus logit of sad")
    #expect(Target.contrast(2).description(classes: classes) == "logit of sad minus the mean of the others")
    #expect(Target.rest(0).description(classes: classes) == "logit plus log-probability of angry")
    let all: [Target] = [.logit(1), .probability(2), .margin(0, 2), .contrast(1), .rest(2)]
    #expect(all.map(\.label) == [1, 2, 0, 1, 2])
  }
}
