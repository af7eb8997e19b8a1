import Tensors

/// Watches a run: progress bars, files, checkpoints. Every method may do nothing.
public protocol TrainingObserver: AnyObject {
  /// A step of an epoch is done.
  /// - Parameters:
  ///   - epoch: counted from 1.
  ///   - images: images of this epoch seen so far.
  ///   - total: images of an epoch.
  ///   - loss: mean loss of the epoch so far.
  func stepped(epoch: Int, images: Int, total: Int, loss: Double)

  /// An epoch is done, validation included.
  /// - Parameters:
  ///   - record: what it did.
  ///   - isBest: whether it is the best epoch so far.
  ///   - trainer: the run, whose network and optimiser can be stored.
  func finished(_ record: EpochRecord, isBest: Bool, trainer: Trainer) throws
}

extension TrainingObserver {
  public func stepped(epoch: Int, images: Int, total: Int, loss: Double) {}
  public func finished(_ record: EpochRecord, isBest: Bool, trainer: Trainer) throws {}
}
