/// Watches a run: progress bars, files, checkpoints. Every method may do nothing.
public protocol TrainingObserver: AnyObject {
  /// A step of an epoch is done.
  /// - Parameters:
  ///   - step: what it did.
  ///   - trainer: the run, whose `state` can be stored: a run continued from it goes on with the next step.
  func stepped(_ step: StepRecord, trainer: Trainer) throws

  /// An epoch is done, validation included.
  /// - Parameters:
  ///   - record: what it did.
  ///   - isBest: whether it is the best epoch so far.
  ///   - trainer: the run, whose `state` and `bestWeights` can be stored.
  func finished(_ record: EpochRecord, isBest: Bool, trainer: Trainer) throws
}

extension TrainingObserver {
  public func stepped(_ step: StepRecord, trainer: Trainer) throws {}
  public func finished(_ record: EpochRecord, isBest: Bool, trainer: Trainer) throws {}
}
