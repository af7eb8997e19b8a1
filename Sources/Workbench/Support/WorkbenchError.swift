import Files

/// Errors of the jobs.
public enum WorkbenchError: ReportableError {
  /// Neither the default folder nor the sample holds images.
  case noData(tried: [String])
  /// The data has classes that the model does not know.
  case classMismatch(data: String, unknown: [String], model: [String])
  /// No image can be used for a purpose.
  case nothingToDo(what: String, why: String)
  /// A value of an option cannot be used.
  case option(name: String, expected: String, got: String)
  /// An image was given where the checkpoint belongs, and the checkpoint where images belong.
  case swapped(command: String, model: String, what: String, checkpoint: String)
  /// A loss or a gradient is no number: where in the run, where in the network, and the checkpoint before it.
  case diverged(place: String, source: String, kept: String?)
  /// A network answers an image with scores that are no numbers.
  case noNumbers(model: String)
  /// The user stopped the job.
  case interrupted(kept: String)

  public var failure: Failure {
    switch self {
    case .noData: .noInput
    case .classMismatch, .nothingToDo, .diverged, .noNumbers: .badData
    case .option, .swapped: .usage
    case .interrupted: .interrupted
    }
  }

  public var description: String {
    switch self {
    case .noData(let tried):
      "no data given, and none found in \(tried.joined(separator: " or ")). Name a folder, a CSV or an archive of FER2013, or draw faces with `fer-analyze synth`."
    case .classMismatch(let data, let unknown, let model):
      "\(data): the model does not know \(unknown.joined(separator: ", ")); it knows \(model.joined(separator: ", "))"
    case .nothingToDo(let what, let why): "\(what): \(why)"
    case .option(let name, let expected, let got): "\(name) \(got): expected \(expected)"
    case .swapped(let command, let model, let what, let checkpoint):
      "\(model) is \(what) and \(checkpoint) a checkpoint: they stand the wrong way round. Write `\(command)`, the checkpoint first."
    case .diverged(let place, let source, let kept):
      "the loss or its gradient is no longer a number (\(place)): \(source). "
        + (kept.map {
          "The last good checkpoint is \($0). Start a new run from it (--weights), or from the beginning, "
        }
          ?? "There is no checkpoint yet. Start a new run ") + "with a smaller --learning-rate."
    case .noNumbers(let model):
      "\(model): the network answers an image with scores that are no numbers: its weights are damaged, or it expects its inputs "
        + "scaled otherwise (fer-analyze import --scaling)"
    case .interrupted(let kept): "interrupted; \(kept)"
    }
  }
}
