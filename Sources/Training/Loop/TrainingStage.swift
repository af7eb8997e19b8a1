import Datasets
import Networks

/// The first epochs of a run on images of another size than the rest (progressive resizing: Howard 2018, "Training ImageNet in
/// 3 hours for 25 minutes"; Tan and Le 2021, "EfficientNetV2", section 4).
public struct TrainingStage {
  /// Its last epoch, counted from 1.
  public let lastEpoch: Int
  /// The run's network for images of this size: another graph with the same parameters.
  public let network: Network
  /// The run's training images in this size.
  public let batches: Batches

  /// - Parameters:
  ///   - lastEpoch: its last epoch, counted from 1.
  ///   - network: another graph with the run's parameters.
  ///   - batches: as many batches an epoch as the rest of the run has.
  public init(lastEpoch: Int, network: Network, batches: Batches) {
    self.lastEpoch = lastEpoch
    self.network = network
    self.batches = batches
  }
}
