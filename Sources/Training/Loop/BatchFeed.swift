import Datasets
import Networks

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
