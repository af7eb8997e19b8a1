import Networks

/// What a run needs beside its data.
public struct TrainerSettings: Sendable {
  /// Passes over the training data, at most.
  public var epochs: Int
  /// What tells the best epoch.
  public var monitor: Monitor
  /// Epochs without a better one after which the run stops; `nil`: never.
  public var patience: Int?
  /// Seeds dropout.
  public var seed: UInt64
  /// Gradients are scaled down to this norm; `nil`: never.
  public var gradientLimit: Double?
  /// The decay of an exponential moving average of the weights, with which epochs are then judged; `nil`: no average.
  public var averageDecay: Double?
  /// The format in which matrix products take their factors.
  public var precision: Precision
  /// The classes in output order, for the names of the history's columns; empty: they are numbered.
  public var classes: [String]

  /// - Parameters:
  ///   - epochs: passes over the training data, at most.
  ///   - monitor: what tells the best epoch.
  ///   - patience: epochs without improvement after which the run stops.
  ///   - seed: seeds dropout.
  ///   - gradientLimit: gradients are scaled down to this norm.
  ///   - averageDecay: the decay of the weights' moving average, in `0..<1`.
  ///   - precision: the format in which matrix products take their factors.
  ///   - classes: the classes in output order.
  public init(
    epochs: Int, monitor: Monitor = .loss, patience: Int? = nil, seed: UInt64 = 42, gradientLimit: Double? = nil,
    averageDecay: Double? = nil, precision: Precision = .float32, classes: [String] = []
  ) {
    self.epochs = epochs
    self.monitor = monitor
    self.patience = patience
    self.seed = seed
    self.gradientLimit = gradientLimit
    self.averageDecay = averageDecay
    self.precision = precision
    self.classes = classes
  }
}
