/// What a run decides about its loss.
public struct LossContext: Sendable {
  /// The number of classes.
  public let classes: Int
  /// Training images a class, where known; the weights "balanced" need them.
  public let classCounts: [Int]?

  /// - Parameters:
  ///   - classes: the number of classes.
  ///   - classCounts: training images a class, where known.
  public init(classes: Int, classCounts: [Int]? = nil) {
    precondition(classCounts.map { $0.count == classes } ?? true, "class counts for other classes")
    self.classes = classes
    self.classCounts = classCounts
  }
}

/// The losses by name.
public enum LossRegistry {
  /// Every loss; adding one is a file and a line here.
  public static let shared = ComponentRegistry<LossContext, any Loss>(
    family: "loss", components: [.crossEntropy, .focal, .logitAdjustment])

  /// The options for class weights, the same for every loss.
  static let classWeightOptions = [
    ComponentOption("class_weights", String?.none, "null, \"balanced\" (n / (K n_k)), or one number from 0 a class."),
    ComponentOption(
      "class_weight_divisor", ClassWeights.Divisor.samples.rawValue,
      "Divisor of the weighted sum: samples (Keras) or weights (PyTorch)."),
  ]
}
