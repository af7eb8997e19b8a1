import Datasets
import Evaluation

/// The images that a file of predictions speaks of, found in a data set by their paths.
struct PredictedImages {
  /// What the images are, one a row.
  let facts: ImageFacts
  private let images: ImageSet

  /// - Parameters:
  ///   - data: the data set.
  ///   - predictions: rows with paths, each of which must be an image of the data set.
  ///   - strict: whether an unreadable image ends the job.
  ///   - observer: told what is read.
  /// - Throws: `WorkbenchError` when rows have no image; what reading the data throws.
  init(_ data: String, of predictions: Predictions, strict: Bool, observer: any JobObserver) throws {
    let dataset = try Dataset.open(data, options: DatasetOptions(strict: strict))
    for warning in dataset.warnings { observer.warn(warning) }
    guard let paths = predictions.paths else {
      throw WorkbenchError.nothingToDo(
        what: "the images in \(data)", why: "the predictions have no column 'path' that names them")
    }
    let join = RowJoin(paths: paths, files: dataset.samples.map(\.path))
    guard join.matched == predictions.count else {
      let missing = join.fileOfRow.firstIndex { $0 == nil }.map { paths[$0] } ?? ""
      throw WorkbenchError.nothingToDo(
        what: "the images in \(data)",
        why:
          "\(predictions.count - join.matched) of \(predictions.count) rows have none there, the first is '\(missing)'. \(join.summary)"
      )
    }
    let own = join.fileOfRow.compactMap { $0 }
    let loaded = try ImageSet.load(dataset, own, observer: observer)
    guard loaded.count == predictions.count else {
      throw WorkbenchError.nothingToDo(
        what: "the images in \(data)", why: "\(predictions.count - loaded.count) of them cannot be read")
    }
    images = ImageSet(images: loaded.images, labels: predictions.labels, paths: loaded.paths, splits: loaded.splits)
    let reported = Set(own)
    let training = dataset.indices(of: .train).filter { !reported.contains($0) }
    let names = dataset.classes.map { name in predictions.classes.firstIndex(of: name) ?? -1 }
    facts = ImageFacts(
      reported: images,
      training: training.isEmpty
        ? nil : try ImageSet.load(dataset, training, observer: observer).relabelled(names))
  }

  /// The image of a row.
  func image(_ row: Int) throws -> GrayImage { images.images[row] }
}
