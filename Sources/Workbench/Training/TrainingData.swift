import Datasets
import Files

/// The images of a run by purpose.
struct TrainingData {
  let dataset: Dataset
  let train: ImageSet
  let validation: ImageSet
  /// `nil` when the data has no test split: then validation is reported, and the report says so.
  let test: ImageSet?
  /// How the parts came about, in a sentence.
  let provenance: String

  /// Opens the data and divides it.
  ///
  /// A validation split that exists is used. Otherwise a share of the training images is set aside by seed, identical
  /// images together. Data without splits gives the same share for testing too.
  /// - Throws: `WorkbenchError.nothingToDo` when a part would be empty.
  init(_ settings: TrainingSettings, path: String, observer: any JobObserver) throws {
    let dataset = try Dataset.open(path, options: DatasetOptions(strict: settings.strict, curation: settings.curation))
    self.dataset = dataset
    for warning in dataset.warnings { observer.warn(warning) }
    for note in dataset.notes { observer.note(note) }
    guard dataset.classes.count >= 2 else {
      throw WorkbenchError.nothingToDo(
        what: path, why: "there is only one class, \(dataset.classes.joined()); a classifier needs at least two.")
    }
    func load(_ split: Split) throws -> ImageSet {
      var indices = dataset.indices(of: split)
      if let limit = settings.limit {
        indices = Splitting.stratifiedLimit(indices, labels: dataset.labels(indices), limit: limit, seed: settings.seed)
      }
      return try ImageSet.load(dataset, indices, observer: observer)
    }
    func divide(_ set: ImageSet, seed: UInt64) -> (rest: ImageSet, part: ImageSet) {
      let parts = Splitting.validationSplit(
        images: set.images, labels: set.labels, fraction: settings.validationShare, seed: seed)
      return (set.selecting(parts.train), set.selecting(parts.validation))
    }
    let share = "\(Int((settings.validationShare * 100).rounded())) %"
    if dataset.splits.contains(.all) {
      let (rest, testing) = divide(try load(.all), seed: settings.seed &+ 1)
      let (training, validating) = divide(rest, seed: settings.seed)
      train = training
      validation = validating
      test = testing
      provenance =
        "The data has no splits: \(share) were set aside for testing and \(share) of the rest for validation, by seed, identical images together."
    } else {
      let loaded = try load(.train)
      test = dataset.splits.contains(.test) ? try load(.test) : nil
      if dataset.splits.contains(.validation) {
        train = loaded
        validation = try load(.validation)
        provenance =
          settings.curation.splitSource.map { "The splits of \($0) are used." } ?? "The data's own splits are used."
      } else {
        let parts = divide(loaded, seed: settings.seed)
        train = parts.rest
        validation = parts.part
        provenance =
          "\(share) of the training images were set aside for validation by seed, identical images together; they were not trained on."
      }
    }
    for (name, set) in [("training", train), ("validation", validation)] where set.count == 0 {
      throw WorkbenchError.nothingToDo(
        what: path, why: "no \(name) image is left. Give more data, or another --validation-share.")
    }
  }
}
