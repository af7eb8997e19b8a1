import Datasets
import Evaluation

/// The images that predictions speak of, found in a data set by their paths.
struct PredictedImages {
  private let images: ImageSet
  private let dataset: Dataset
  /// Images of the training split that no row speaks of.
  private let training: [Int]
  /// The predictions' number of each class of the data; -1 for a class that they do not know.
  private let mapping: [Int]

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
    training = dataset.indices(of: .train).filter { !reported.contains($0) }
    mapping = dataset.classes.map { name in predictions.classes.firstIndex(of: name) ?? -1 }
    self.dataset = dataset
  }

  /// What the images are, compared with each other and with those of the training split where there is one.
  func facts(_ observer: any JobObserver) throws -> ImageFacts {
    ImageFacts(
      reported: images,
      training: training.isEmpty
        ? nil : try ImageSet.load(dataset, training, observer: observer).relabelled(mapping))
  }

  /// The image of a row.
  func image(_ row: Int) throws -> GrayImage { images.images[row] }
}
