import ArgumentParser
import Datasets
import Files
import Workbench

/// Random changes of training images, and how often each class is shown.
struct AugmentationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Random changes of training images: presets (\(Augmentation.presets.map(\.name).joined(separator: ", "))) and OPTION=VALUE pairs separated by commas, over those of the recipe. Pairs of numbers are low..high. Example: seed,rotation=20,zoom=0.85..1.15,erasing=0.5,mixup=0.2. `fer-analyze list augmentations` names the options.",
      valueName: "list"))
  var augmentation: String?
  @Flag(name: .customLong("no-augmentation"), help: "No random changes: the same as --augmentation none.")
  var noAugmentation = false
  @Option(
    help: ArgumentHelp(
      "How often an epoch shows the images of a class: natural (each image once), balanced (every class equally often), sqrt (half way). Epochs keep their length.",
      valueName: "how"))
  var sampling = Sampling.natural

  func validate() throws {
    if augmentation != nil, noAugmentation {
      throw ValidationError("--augmentation and --no-augmentation exclude each other.")
    }
    if let augmentation { _ = try checkingUsage { try Augmentation(text: augmentation, base: .none) } }
  }

  func apply(to settings: inout TrainingSettings) {
    settings.augmentation = noAugmentation ? "none" : augmentation
    settings.sampling = sampling
  }

  var json: [(key: String, value: JSONValue)] {
    [
      ("augmentation", noAugmentation ? "none".json : augmentation.json), ("sampling", sampling.rawValue.json),
    ]
  }
}

extension Sampling: ExpressibleByArgument {}
