/// What the curves of a run show, judged from the losses and from what tells the best epoch.
public struct HistoryReading: Sendable, Equatable {
  /// How validation went after the best epoch.
  public enum Course: Sendable, Equatable {
    /// One epoch: there is no curve.
    case single
    /// Nothing was measured on other images than those trained on.
    case unmeasured
    /// The last epoch is the best: more might help.
    case improving
    /// Since the best epoch the validation loss rose by the first number while the training loss fell by the second.
    case overfitting(rise: Double, fall: Double)
    /// Since the best epoch the validation loss rose by two hundredths at most.
    case level
    /// The validation loss is worse than at the best epoch, and so is the training loss.
    case unsettled
  }

  /// What tells the best epoch.
  public let monitor: Monitor
  /// The epoch that is kept.
  public let best: EpochRecord
  /// The last epoch.
  public let last: EpochRecord
  /// How validation went after the best epoch.
  public let course: Course
  /// Whether the run ended before the epochs that were planned; `nil` when the plan is not known.
  public let endedEarly: Bool?
  /// Training accuracy minus validation accuracy at the last epoch; `nil` without validation.
  public let accuracyGap: Double?

  /// - Parameters:
  ///   - history: the run; `nil` comes back when it is empty.
  ///   - planned: the most epochs that were asked for.
  public init?(_ history: TrainingHistory, planned: Int?) {
    guard let best = history.best, let last = history.epochs.last else { return nil }
    monitor = history.monitor
    self.best = best
    self.last = last
    endedEarly = planned.map { last.epoch < $0 }
    accuracyGap = last.validationAccuracy.map { last.accuracy - $0 }
    guard history.epochs.count > 1 else {
      course = .single
      return
    }
    guard let lowest = best.validationLoss, let end = last.validationLoss else {
      course = .unmeasured
      return
    }
    if best.epoch == last.epoch {
      course = .improving
    } else if end <= lowest * 1.02 {
      course = .level
    } else if last.loss < best.loss {
      course = .overfitting(rise: end - lowest, fall: best.loss - last.loss)
    } else {
      course = .unsettled
    }
  }
}
