import Datasets
import Files
import Training

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
  /// Random changes of single training images.
  private let augmentation: Augmentation
  /// Mixup besides, and the share of the epochs, from the first, that have it.
  private var mixup: (alpha: Double, share: Double)?
  /// Images a step.
  public let batch: Int
  /// Passes over the training data.
  public let epochs: Int
  /// What tells the best epoch.
  public var monitor = Monitor.loss
  /// Epochs without improvement before the run stops.
  public let patience: Int?
  /// How gray levels become inputs; the mean and deviation are those of the training images.
  public let standardises: Bool
  /// Which part of the images the network reads; `nil`: all of it, in the architecture's own size.
  public var crop: Crop?
  /// The decay of the moving average of the weights; `nil`: no average.
  public var averageDecay: Double?

  /// A part of the image, random in training where `random_crop` is set, the centre else.
  public struct Crop: Sendable {
    /// The side of the part, pixels.
    public let side: Int
    /// The side that the whole image is resized to, pixels.
    public let resized: Int
  }

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

  /// For small networks trained from scratch; see docs/experiments.md for what led to it.
  public static let compact = Recipe(
    name: "compact",
    summary:
      "random crops of 40 from 48 pixels, strong changes, mixup in the first 80 % of the epochs, cross-entropy with label smoothing, Nesterov SGD, warm-up and cosine to zero, a moving average of the weights",
    loss: ComponentChoice("cross-entropy", ["label_smoothing": 0.1]),
    optimizer: ComponentChoice("sgd", ["momentum": 0.9, "nesterov": true, "weight_decay": 5e-4]),
    schedule: ComponentChoice("cosine", ["warmup_epochs": 2]),
    learningRate: 0.1, augmentation: .strong, mixup: (alpha: 0.2, share: 0.8), batch: 128, epochs: 120,
    monitor: .accuracy, patience: nil, standardises: true, crop: Crop(side: 40, resized: 48), averageDecay: 0.999)

  /// For a first look at a small data set in a minute or two.
  public static let quick = Recipe(
    name: "quick",
    summary: "cross-entropy with label smoothing, AdamW, warm-up and cosine to zero, rotations, shifts, zoom and flips",
    loss: ComponentChoice("cross-entropy", ["label_smoothing": 0.1]),
    optimizer: ComponentChoice("adamw", ["weight_decay": 0.01]),
    schedule: ComponentChoice("cosine", ["warmup_epochs": 1]),
    learningRate: 2e-3, augmentation: .seedRecipe, batch: 32, epochs: 20, patience: nil, standardises: true)

  /// Random changes of training images in a run of so many epochs.
  func augmentation(epochs: Int) -> Augmentation {
    guard let mixup else { return augmentation }
    return augmentation.mixing(alpha: mixup.alpha, epochs: Int((mixup.share * Double(epochs)).rounded()))
  }

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
