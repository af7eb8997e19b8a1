import Files
import Foundation

/// Errors of continuing a training run, and of starting one where another writes.
public enum ContinuationError: ReportableError {
  /// An option that was recorded with one value and given with another.
  public struct Difference: Sendable, Equatable {
    /// The option's long name.
    public let option: String
    /// What the run was started with.
    public let recorded: String
    /// What is asked for now.
    public let given: String
  }

  /// Another process trains in this folder.
  case inUse(folder: String)
  /// There is no run to continue.
  case noRun(folder: String)
  /// A run is continued where it is, but another folder was named for it too.
  case otherOutput(run: String)
  /// The run named its data by a path from a folder that is not the present one.
  case dataElsewhere(folder: String, data: String)
  /// A run has results, but the checkpoint from which it could go on is gone.
  case lost(folder: String)
  /// The checkpoint does not say where its run was.
  case noState(path: String)
  /// Options would change the result.
  case otherOptions(folder: String, [Difference])
  /// The images are not those that the run began with.
  case otherImages(data: String, folder: String)
  /// Fewer epochs are asked for than were begun.
  case epochsDone(asked: Int, begun: Int)
  /// With more or fewer epochs, steps already taken would have had another learning rate.
  case scheduleDepends(schedule: String, step: Int, rate: Double, recorded: Double)
  /// With more or fewer epochs, images would have had another size in epochs already begun.
  case sizesDepend(progressive: String)
  /// More epochs are asked for, but the run stopped because validation did.
  case outOfPatience(folder: String, epoch: Int)

  public var failure: Failure {
    switch self {
    case .inUse: .cannotWrite
    case .noRun, .lost, .dataElsewhere: .noInput
    case .noState, .otherImages: .badData
    case .otherOptions, .otherOutput, .epochsDone, .scheduleDepends, .sizesDepend, .outOfPatience: .usage
    }
  }

  /// Eight digits: enough to tell any two rates apart that a person would.
  private func rounded(_ rate: Double) -> String { String(format: "%.8g", rate) }

  public var description: String {
    switch self {
    case .inUse(let folder):
      "\(folder): another run is writing into this folder. Wait until it ends, or choose another --output."
    case .noRun(let folder):
      "\(folder): no run to continue here (there is no config.yaml). Leave out --resume to start one."
    case .otherOutput(let run):
      "--resume \(run) with another --output: a run is continued in its own folder. Leave out --output, or copy the run first."
    case .dataElsewhere(let folder, let data):
      "\(folder) was started on \(data), which is not here. Continue it in the folder where it was started, or name its data: --data PATH."
    case .lost(let folder):
      "\(folder): checkpoints/last.ckpt is gone, so the run cannot be continued. A new run can start from the best epoch: --weights \(folder)/checkpoints/best.ckpt"
    case .noState(let path):
      "\(path): does not say where its run was, so the run cannot be continued. A new run can start from its weights: --weights \(path)"
    case .otherOptions(let folder, let differences):
      "\(folder) was started with "
        + differences.map { "--\($0.option) \($0.recorded) (asked now: \($0.given))" }.joined(separator: ", ")
        + ". A continued run keeps its options: leave them out, or start a new run in another --output."
    case .otherImages(let data, let folder):
      "\(data): these are not the images with which the run in \(folder) began. Name the same data, or start a new run."
    case .epochsDone(let asked, let begun):
      "--epochs \(asked): epoch \(begun) of the run has begun already; expected \(begun) or more"
    case .scheduleDepends(let schedule, let step, let rate, let recorded):
      "--epochs: the schedule \(schedule) depends on the number of epochs: step \(step) was taken at a learning rate of \(rounded(recorded)), in a run of that length it would have been \(rounded(rate)). Start a new run, from these weights if you like (--weights)."
    case .sizesDepend(let progressive):
      "--epochs: --progressive \(progressive) is in shares of all epochs; with another number of them the run would have changed its images' size elsewhere. Start a new run."
    case .outOfPatience(let folder, let epoch):
      "--epochs: the run in \(folder) ended with epoch \(epoch) because validation had stopped improving (--patience), not for lack of epochs"
    }
  }
}
