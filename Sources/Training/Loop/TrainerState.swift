import Files
import Tensors

/// All that decides how a run goes on, beside the network's parameters.
///
/// Nothing random is in it: order, augmentation and dropout follow from the seed and the position.
public struct TrainerState: Sendable {
  /// A place in a run.
  public struct Position: Sendable, Equatable {
    /// The epoch, counted from 1.
    public var epoch = 1
    /// The batch that comes next, counted from 0; as many as an epoch has: its validation comes next.
    public var batch = 0

    /// The first step, or another place.
    public init(epoch: Int = 1, batch: Int = 0) {
      self.epoch = epoch
      self.batch = batch
    }
  }

  /// The step that comes next.
  public var position: Position
  /// What the steps of the present epoch add up to.
  public var totals: EpochTotals
  /// The epochs that are done. Speeds are not part of `json`.
  public var history: TrainingHistory
  /// Optimiser steps taken.
  public var optimizerSteps: Int
  /// The optimiser's memories.
  public var optimizer: [(name: String, tensor: Tensor)]
  /// The schedule's state.
  public var schedule: JSONValue
  /// Updates of the average of weights; `nil` without one.
  public var averageUpdates: Int?
  /// The average of weights; `nil` without one.
  public var average: Tensor?
  /// The flat parameters of the best epoch; `nil` before the first epoch's end.
  public var bestWeights: Tensor?
}

extension TrainerState {
  private static let optimizerPrefix = "optimizer/"
  private static let averageName = "average/values"
  private static let bestName = "best/values"

  /// The numbers of the state. The same state gives the same text: speeds are left out.
  public var json: JSONValue {
    [
      "epoch": position.epoch, "batch": position.batch, "totals": totals, "optimizer_steps": optimizerSteps,
      "schedule": schedule, "average_updates": averageUpdates,
      "history": history.epochs.isEmpty ? .null : history.json,
    ]
  }

  /// The buffers of the state, flat like the network's parameters.
  public var tensors: [(name: String, tensor: Tensor)] {
    optimizer.map { (Self.optimizerPrefix + $0.name, $0.tensor) }
      + (average.map { [(Self.averageName, $0)] } ?? []) + (bestWeights.map { [(Self.bestName, $0)] } ?? [])
  }

  /// Reads what `json` and `tensors` gave.
  /// - Throws: `FileError.malformed` naming `path`.
  public init(_ json: JSONValue, tensors: [(name: String, tensor: Tensor)], path: String) throws {
    guard let epoch = json["epoch"]?.intValue, let batch = json["batch"]?.intValue,
      let totals = json["totals"].flatMap({ EpochTotals($0) }), let steps = json["optimizer_steps"]?.intValue,
      let schedule = json["schedule"], let history = json["history"]
    else {
      throw FileError.malformed(
        path: path, reason: "the state of the run lacks epoch, batch, totals, optimizer_steps, schedule or history")
    }
    self.init(
      position: Position(epoch: epoch, batch: batch), totals: totals,
      history: history == .null ? TrainingHistory() : try TrainingHistory(history, path: path), optimizerSteps: steps,
      optimizer: tensors.filter { $0.name.hasPrefix(Self.optimizerPrefix) }
        .map { (String($0.name.dropFirst(Self.optimizerPrefix.count)), $0.tensor) }, schedule: schedule,
      averageUpdates: json["average_updates"]?.intValue,
      average: tensors.first { $0.name == Self.averageName }?.tensor,
      bestWeights: tensors.first { $0.name == Self.bestName }?.tensor)
  }
}
