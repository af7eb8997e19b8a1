import Datasets
import Files

/// A set of training options that belong together.
public struct Recipe: Sendable {
  /// The name for `--recipe`.
  public let name: String
  /// What it is for.
  public let summary: String
  let loss: ComponentChoice
  let optimizer: ComponentChoice
  let schedule: ComponentChoice
  /// The learning rate that the schedule starts from or rises to.
  public let learningRate: Double
  /// Random changes of training images.
  public let augmentation: Augmentation
  /// Images a step.
  public let batch: Int
  /// Passes over the training data.
  public let epochs: Int
  /// Epochs without improvement before the run stops.
  public let patience: Int?
  /// How gray levels become inputs; the mean and deviation are those of the training images.
  public let standardises: Bool

  /// Every recipe.
  public static let all: [Recipe] = [seed, compact, quick]

  /// The recipe of the project that this one replaces.
  public static let seed = Recipe(
    name: "seed",
    summary:
      "focal loss with balanced class weights, RMSprop, cosine decay from 1e-3, rotations, shifts, zoom and flips",
    loss: ComponentChoice("focal", ["reduction": "mean-over-samples-and-classes", "class_weights": "balanced"]),
    optimizer: ComponentChoice("rmsprop", ["convention": "keras"]),
    schedule: ComponentChoice("cosine", ["decay_steps": 1000, "alpha": 0.1]),
    learningRate: 1e-3, augmentation: .seedRecipe, batch: 64, epochs: 50, patience: 10, standardises: false)

  /// For small networks trained from scratch.
  public static let compact = Recipe(
    name: "compact",
    summary:
      "cross-entropy with label smoothing, Nesterov SGD, warm-up and cosine to zero, rotations, shifts, zoom and flips",
    loss: ComponentChoice("cross-entropy", ["label_smoothing": 0.1]),
    optimizer: ComponentChoice("sgd", ["momentum": 0.9, "nesterov": true, "weight_decay": 5e-4]),
    schedule: ComponentChoice("cosine", ["warmup_epochs": 2]),
    learningRate: 0.1, augmentation: .seedRecipe, batch: 128, epochs: 60, patience: nil, standardises: true)

  /// For a first look at a small data set in a minute or two.
  public static let quick = Recipe(
    name: "quick",
    summary: "cross-entropy with label smoothing, AdamW, warm-up and cosine to zero, rotations, shifts, zoom and flips",
    loss: ComponentChoice("cross-entropy", ["label_smoothing": 0.1]),
    optimizer: ComponentChoice("adamw", ["weight_decay": 0.01]),
    schedule: ComponentChoice("cosine", ["warmup_epochs": 1]),
    learningRate: 2e-3, augmentation: .seedRecipe, batch: 32, epochs: 20, patience: nil, standardises: true)

  /// The recipe of this name.
  /// - Throws: `WorkbenchError.option` naming those that exist.
  public static func named(_ name: String) throws -> Recipe {
    guard let found = all.first(where: { $0.name == name }) else {
      let known = all.map(\.name)
      throw WorkbenchError.option(
        name: "--recipe", expected: "one of \(known.joined(separator: ", ")).\(NearNames.question(name, among: known))",
        got: name)
    }
    return found
  }
}
