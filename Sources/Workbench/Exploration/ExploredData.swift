import Datasets
import Exploration

/// The images of a data set as an exploration reads them, telling what could not be read.
struct ExploredData {
  private let path: String
  private let options: DatasetOptions
  private let observer: any JobObserver

  init(_ settings: ExplorationSettings, observer: any JobObserver) {
    self.init(
      settings.data, options: DatasetOptions(strict: settings.strict, curation: settings.curation), observer: observer)
  }

  init(_ path: String, options: DatasetOptions, observer: any JobObserver) {
    self.path = path
    self.options = options
    self.observer = observer
  }

  /// - Throws: `FileError`, `DatasetError`; `.noImages` when none can be decoded.
  func read() throws -> (ImageCollection, Dataset, LoadedImages) {
    let dataset = try Dataset.open(path, options: options)
    let count = dataset.samples.count
    let loaded = try dataset.load(Array(0..<count)) { done in
      observer.progress("reading images", done: done, total: count, detail: "")
    }
    guard !loaded.images.isEmpty else {
      throw DatasetError.noImages(path: path, found: "\(count) files, none of which can be decoded")
    }
    (dataset.warnings + loaded.warnings).forEach { observer.warn($0) }
    dataset.notes.forEach { observer.note($0) }
    for file in loaded.unreadable { observer.warn("\(file.path) is skipped: \(file.reason)") }
    let samples = loaded.indices.map { dataset.samples[$0] }
    let collection = ImageCollection(
      images: loaded.images, labels: loaded.labels, splits: samples.map(\.split), paths: samples.map(\.path),
      classes: dataset.classes)
    return (collection, dataset, loaded)
  }
}
