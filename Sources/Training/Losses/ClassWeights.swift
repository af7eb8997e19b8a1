import Files

/// How strongly samples of each class count in a loss, and what the sum is divided by.
public struct ClassWeights: Sendable, Equatable {
  /// What a weighted sum of losses is divided by to make a mean.
  public enum Divisor: String, Sendable, CaseIterable {
    /// The number of samples: `sum(w l) / n`, as the class weights of Keras.
    case samples
    /// The sum of the samples' weights: `sum(w l) / sum(w)`, as the class weights of PyTorch.
    case weights
  }

  /// One weight a class, zero or above.
  public let values: [Double]
  /// What the weighted sum is divided by.
  public let divisor: Divisor

  /// - Parameters:
  ///   - values: one weight a class, zero or above.
  ///   - divisor: what the weighted sum is divided by.
  public init(_ values: [Double], divisor: Divisor) {
    precondition(values.allSatisfy { $0 >= 0 && $0.isFinite }, "class weights must be zero or above: \(values)")
    self.values = values
    self.divisor = divisor
  }

  /// Weights that make every class count alike: `n / (K n_k)`, as scikit-learn's "balanced"; 0 for an absent class.
  /// - Parameter counts: training images a class.
  public static func balanced(counts: [Int]) -> [Double] {
    let present = counts.filter { $0 > 0 }.count
    let total = counts.reduce(0, +)
    return counts.map { $0 == 0 ? 0 : Double(total) / (Double(present) * Double($0)) }
  }

  /// The weight of one sample: the mean weight of its classes under its target probabilities.
  func weight(_ targets: UnsafeBufferPointer<Float>, row: Int) -> Double {
    var weight = 0.0
    for k in values.indices where targets[row + k] != 0 { weight += Double(targets[row + k]) * values[k] }
    return weight
  }

  /// The number that a weighted sum over the batch is divided by; infinite when no sample counts.
  func divisor(_ targets: UnsafeBufferPointer<Float>) -> Double {
    let samples = Double(targets.count / values.count)
    guard divisor == .weights else { return samples }
    var sum = 0.0
    for row in stride(from: 0, to: targets.count, by: values.count) { sum += weight(targets, row: row) }
    return sum > 0 ? sum : .infinity
  }
}

extension ComponentConfiguration {
  /// The class weights of a configuration: `null`, `"balanced"`, or one number a class.
  func classWeights(_ context: LossContext) throws -> ClassWeights? {
    let divisor = try choice("class_weight_divisor", ClassWeights.Divisor.self)
    if value("class_weights") == .null { return nil }
    if value("class_weights") == .string("balanced") {
      guard let counts = context.classCounts else {
        throw invalid("class_weights", "one number a class (the class counts are unknown here)", value("class_weights"))
      }
      return ClassWeights(ClassWeights.balanced(counts: counts), divisor: divisor)
    }
    guard let values = try numbersIfList("class_weights", count: context.classes, in: .nonNegative) else {
      throw invalid(
        "class_weights", "null, \"balanced\" or a list of \(context.classes) numbers", value("class_weights"))
    }
    return ClassWeights(values, divisor: divisor)
  }
}
