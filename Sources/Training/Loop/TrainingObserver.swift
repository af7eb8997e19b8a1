import Tensors

/// Watches a run: progress bars, files, checkpoints. Every method may do nothing.
public protocol TrainingObserver: AnyObject {
  /// A step of an epoch is done.
  func stepped(_ step: StepRecord)

  /// An epoch is done, validation included.
  /// - Parameters:
  ///   - record: what it did.
  ///   - isBest: whether it is the best epoch so far.
  ///   - trainer: the run, whose network and optimiser can be stored.
  func finished(_ record: EpochRecord, isBest: Bool, trainer: Trainer) throws
}

extension TrainingObserver {
  public func stepped(_ step: StepRecord) {}
  public func finished(_ record: EpochRecord, isBest: Bool, trainer: Trainer) throws {}
}
