import Files
import Glibc

/// The number whose causes an explanation looks for.
public enum Target: Sendable, Hashable {
  /// The logit of a class: the default, because a saturated probability has no gradient left.
  case logit(Int)
  /// The softmax probability of a class.
  case probability(Int)
  /// The difference of two logits: why the first class rather than the second.
  case margin(Int, Int)
  /// The logit of a class minus the mean of the others.
  case contrast(Int)
  /// The logit of a class plus its log-probability, `z_c + log p_c` (ReST, Cai 2025): a class's own evidence, and its lead.
  case rest(Int)

  /// The class that the target speaks for.
  public var label: Int {
    switch self {
    case .logit(let c), .probability(let c), .margin(let c, _), .contrast(let c), .rest(let c): c
    }
  }

  /// The target in words: `logit of happy`.
  public func description(classes: [String]) -> String {
    switch self {
    case .logit(let c): "logit of \(classes[c])"
    case .probability(let c): "probability of \(classes[c])"
    case .margin(let a, let b): "logit of \(classes[a]) minus logit of \(classes[b])"
    case .contrast(let c): "logit of \(classes[c]) minus the mean of the others"
    case .rest(let c): "logit plus log-probability of \(classes[c])"
    }
  }

  /// The target's value for one row of logits.
  public func value(_ logits: [Float]) -> Float {
    switch self {
    case .logit(let c): logits[c]
    case .probability(let c): softmax(logits)[c]
    case .margin(let a, let b): logits[a] - logits[b]
    case .contrast(let c):
      Float(Double(logits[c]) - logits.indices.reduce(0.0) { $1 == c ? $0 : $0 + Double(logits[$1]) / others(logits) })
    case .rest(let c): Float(Double(logits[c]) + logProbability(c, logits))
    }
  }

  /// The gradient of the target with respect to the logits.
  public func gradient(_ logits: [Float]) -> [Float] {
    var gradient = [Float](repeating: 0, count: logits.count)
    switch self {
    case .logit(let c): gradient[c] = 1
    case .probability(let c):
      let p = probabilities(logits, temperature: 1)
      // 1 - p as a sum: subtracted from 1, the small rest of a sure prediction would be rounding.
      let others = p.indices.reduce(0.0) { $0 + ($1 == c ? 0 : p[$1]) }
      for k in gradient.indices { gradient[k] = Float(k == c ? p[c] * others : -p[c] * p[k]) }
    case .margin(let a, let b):
      gradient[a] += 1
      gradient[b] -= 1
    case .contrast(let c):
      for k in gradient.indices { gradient[k] = k == c ? 1 : Float(-1 / others(logits)) }
    case .rest(let c):
      let p = probabilities(logits, temperature: 1)
      for k in gradient.indices { gradient[k] = Float((k == c ? 2 : 0) - p[k]) }
    }
    return gradient
  }

  private func others(_ logits: [Float]) -> Double { Double(max(1, logits.count - 1)) }
}

/// Probabilities of one row of logits, summed in Double.
/// - Parameter temperature: divides the logits; 1 leaves them.
public func softmax(_ logits: [Float], temperature: Double = 1) -> [Float] {
  probabilities(logits, temperature: temperature).map { Float($0) }
}

/// `log p_c`, without the detour through a probability that may be zero.
private func logProbability(_ c: Int, _ logits: [Float]) -> Double {
  let peak = Double(logits.max() ?? 0)
  return Double(logits[c]) - peak - log(logits.reduce(0.0) { $0 + exp(Double($1) - peak) })
}

private func probabilities(_ logits: [Float], temperature: Double) -> [Double] {
  let peak = Double(logits.max() ?? 0)
  let exponentials = logits.map { exp((Double($0) - peak) / temperature) }
  let sum = exponentials.reduce(0, +)
  return exponentials.map { $0 / sum }
}
