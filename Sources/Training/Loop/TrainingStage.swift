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

/// The training batches of one size, with the sessions that run them.
final class BatchFeed {
  let batches: Batches
  let network: Network
  private let sessions: SessionPool
  /// Made at the first step, when the number of classes is known.
  private var prefetcher: BatchPrefetcher?

  init(_ batches: Batches, _ network: Network, _ sessions: SessionPool) {
    self.batches = batches
    self.network = network
    self.sessions = sessions
  }

  /// A batch, with the session that it is to be written into.
  func next(epoch: Int, batch: Int) throws -> (session: Session, prepared: PreparedBatch) {
    let count = batches.members(epoch: epoch, batch: batch).count
    let session = try sessions.session(count)
    let prefetcher = prefetcher ?? BatchPrefetcher(batches, classes: session.output.count / count)
    self.prefetcher = prefetcher
    return (session, prefetcher.next(epoch: epoch, batch: batch))
  }
}
