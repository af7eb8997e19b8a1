/// What one optimiser step did.
public struct StepRecord: Sendable, Equatable {
  /// Steps taken since the run began, this one included.
  public let globalStep: Int
  /// The epoch, counted from 1.
  public let epoch: Int
  /// Images of this epoch seen so far.
  public let images: Int
  /// Images of an epoch.
  public let total: Int
  /// Mean loss of the step's images.
  public let loss: Double
  /// Mean loss of the epoch's images so far.
  public let meanLoss: Double
  /// The step's learning rate.
  public let learningRate: Double
  /// The gradient's norm, before any clipping.
  public let gradientNorm: Double
  /// Training images a second, since the epoch began or the run was continued.
  public let imagesPerSecond: Double
}
