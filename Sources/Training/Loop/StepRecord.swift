/// What one step did.
public struct StepRecord: Sendable, Equatable {
  /// The epoch, counted from 1.
  public let epoch: Int
  /// The step since the start of the run, counted from 1.
  public let step: Int
  /// Images of this epoch seen so far.
  public let images: Int
  /// Images of an epoch.
  public let total: Int
  /// The loss of this step's batch.
  public let loss: Double
  /// Mean loss of the epoch so far, over images.
  public let meanLoss: Double
  /// The learning rate of this step.
  public let learningRate: Double
  /// The norm of the gradient, before it was clipped.
  public let gradientNorm: Double
  /// Images a second of this step.
  public let imagesPerSecond: Double

  /// - Parameters:
  ///   - epoch: counted from 1.
  ///   - step: since the start of the run, counted from 1.
  ///   - images: of this epoch so far.
  ///   - total: images of an epoch.
  ///   - loss: of this step.
  ///   - meanLoss: of the epoch so far.
  ///   - learningRate: of this step.
  ///   - gradientNorm: before clipping.
  ///   - imagesPerSecond: of this step.
  public init(
    epoch: Int, step: Int, images: Int, total: Int, loss: Double, meanLoss: Double, learningRate: Double,
    gradientNorm: Double, imagesPerSecond: Double
  ) {
    self.epoch = epoch
    self.step = step
    self.images = images
    self.total = total
    self.loss = loss
    self.meanLoss = meanLoss
    self.learningRate = learningRate
    self.gradientNorm = gradientNorm
    self.imagesPerSecond = imagesPerSecond
  }
}
