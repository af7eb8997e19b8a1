import Datasets

/// The images of one split on which a model is judged, with labels in the model's class order.
struct ReportedImages {
  /// The folder, table or archive.
  let path: String
  /// What it holds.
  let dataset: Dataset
  /// The split.
  let split: Split
  /// The images.
  let images: ImageSet
  /// The model's class number of each class of the data.
  private let mapping: [Int]

  /// - Parameters:
  ///   - data: the data; `nil`: the default data.
  ///   - model: the classes of the data must be among its own.
  ///   - wanted: the split; `nil`: test, else validation, else all, else train.
  ///   - limit: the most images, chosen so that classes keep their shares.
  ///   - perClass: so many of every class instead, as far as there are.
  ///   - strict: whether an unreadable image ends the job.
  ///   - curation: which images are left out, and another division into splits.
  ///   - seed: of the choice.
  ///   - observer: told what is read.
  /// - Throws: what reading the data throws; `WorkbenchError` when there is nothing to judge.
  init(
    _ data: String?, for model: Model, split wanted: Split?, limit: Int?, perClass: Int? = nil, strict: Bool,
    curation: Curation = .init(), seed: UInt64, observer: any JobObserver
  ) throws {
    let source = try DataSource(data)
    if let notice = source.notice { observer.note(notice) }
    let dataset = try Dataset.open(source.path, options: DatasetOptions(strict: strict, curation: curation))
    for warning in dataset.warnings { observer.warn(warning) }
    for note in dataset.notes { observer.note(note) }
    let mapping = try model.mapping(of: dataset.classes, data: source.path)
    let preferred: [Split] = [.test, .validation, .all, .train]
    guard let split = wanted ?? preferred.first(where: dataset.splits.contains), dataset.splits.contains(split) else {
      throw WorkbenchError.option(
        name: "--split",
        expected: "one of \(dataset.splits.map(\.rawValue).joined(separator: ", ")), which the data has",
        got: wanted?.rawValue ?? "")
    }
    if split == .train { observer.warn("the training split is measured: these images may have been trained on") }
    var indices = dataset.indices(of: split)
    if let limit {
      indices = Splitting.stratifiedLimit(indices, labels: dataset.labels(indices), limit: limit, seed: seed)
    }
    if let perClass {
      indices = Splitting.sample(indices, labels: dataset.labels(indices), perClass: perClass, seed: seed)
    }
    images = try ImageSet.load(dataset, indices, observer: observer).relabelled(mapping)
    guard images.count > 0 else { throw WorkbenchError.nothingToDo(what: source.path, why: "no image could be read") }
    path = source.path
    self.dataset = dataset
    self.split = split
    self.mapping = mapping
  }

  /// All images of another split.
  func load(_ split: Split, _ observer: any JobObserver) throws -> ImageSet {
    try ImageSet.load(dataset, dataset.indices(of: split), observer: observer).relabelled(mapping)
  }

  /// What the images are, compared with each other and with those of the training split where there is one.
  func facts(_ observer: any JobObserver) throws -> ImageFacts {
    let hasTraining = split != .train && dataset.splits.contains(.train)
    return ImageFacts(reported: images, training: hasTraining ? try load(.train, observer) : nil)
  }
}
