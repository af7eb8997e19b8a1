/// The optimisers by name.
public enum OptimizerRegistry {
  /// Every optimiser; adding one is a file and a line here.
  public static let shared = ComponentRegistry<Void, any Optimizer>(
    family: "optimizer", components: [.sgd, .adam, .adamw, .rmsprop])
}
