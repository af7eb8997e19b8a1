import Datasets
import Evaluation
import Exploration
import Files

/// Probabilities for images of a data set by networks that had not seen them.
struct OutOfFold {
  /// The images spoken of, ascending indices into the collection.
  let rows: [Int]
  /// Their labels and probabilities.
  let data: LabelledProbabilities
  /// How the probabilities came about, in a sentence.
  let origin: String
  /// The accuracy of the probabilities on these rows.
  let accuracy: Double
  /// What cross-validation wrote down; `nil` for probabilities from a file.
  let predictions: Predictions?

  /// Reads or makes the probabilities.
  /// - Throws: what reading and training throw; `LabelDoubtError` for probabilities of images that were trained on.
  init(
    _ source: ExplorationSettings.LabelSource, _ report: ExplorationReport, seed: UInt64, observer: any JobObserver
  ) throws {
    let collection = report.collection
    switch source {
    case .crossValidation(let folds, let epochs):
      let set = ImageSet(
        images: collection.images, labels: collection.labels, paths: collection.paths, splits: collection.splits)
      let made = try CrossValidation(folds: folds, epochs: epochs, seed: seed).run(
        set, classes: collection.classes, groups: report.pictures.groupOf, observer: observer)
      rows = Array(0..<collection.count)
      data = try LabelledProbabilities(
        classes: collection.classes, labels: collection.labels, probabilities: made.probabilities)
      predictions = made
      origin =
        "\(folds)-fold cross-validation of the compact network, \(epochs) \(epochs == 1 ? "epoch" : "epochs") a fold, "
        + "images of one picture always in one fold"
    case .predictions(let path, let trainedOn):
      let file = try Predictions(readingFrom: path)
      file.warnings.forEach { observer.warn($0) }
      let joined = try Self.join(file, collection, path: path)
      let unseen = try Self.unseen(joined, file, report, path: path, trainedOn: trainedOn, observer)
      rows = unseen.map(\.image)
      let places = try Self.places(of: collection.classes, in: file, path: path)
      data = try LabelledProbabilities(
        classes: collection.classes, labels: rows.map { collection.labels[$0] },
        probabilities: unseen.flatMap { pair in
          let row = file.row(pair.row)
          return places.map { row[row.startIndex + $0] }
        })
      predictions = nil
      origin = "read from \(path)"
    }
    let data = data
    accuracy = Double(data.labels.indices.count { data.predicted($0) == data.labels[$0] }) / Double(data.count)
  }

  /// The row of the file for each image that has one.
  private static func join(
    _ file: Predictions, _ collection: ImageCollection, path: String
  ) throws -> [(image: Int, row: Int)] {
    guard let names = file.paths else { throw SideTableError.noPaths(table: path) }
    let join = RowJoin(paths: collection.paths, files: names)
    let found = join.fileOfRow.enumerated().compactMap { image, row in row.map { (image: image, row: $0) } }
    guard !found.isEmpty else {
      throw LabelSourceError.otherImages(path: path, named: names.first ?? "", data: collection.paths.first ?? "")
    }
    return found
  }

  /// The rows whose picture the network had not seen.
  private static func unseen(
    _ joined: [(image: Int, row: Int)], _ file: Predictions, _ report: ExplorationReport, path: String,
    trainedOn: [Split]?, _ observer: any JobObserver
  ) throws -> [(image: Int, row: Int)] {
    if file.column(CrossValidation.foldColumn) != nil { return joined }
    guard let trainedOn else { throw LabelSourceError.unknownTraining(path: path) }
    let collection = report.collection
    let learned = Set(trainedOn)
    // A copy of a training image is a training image, whatever split it stands in.
    let pictures = Set(
      (0..<collection.count).filter { learned.contains(collection.splits[$0]) }.map { report.pictures.groupOf[$0] })
    let unseen = joined.filter { !pictures.contains(report.pictures.groupOf[$0.image]) }
    guard !unseen.isEmpty else {
      try OutOfSample.check(
        splits: joined.map { collection.splits[$0.image].rawValue }, trainedOn: trainedOn.map(\.rawValue),
        paths: joined.map { collection.paths[$0.image] })
      return []
    }
    if unseen.count < joined.count {
      observer.note(
        "\(path): \(counted(joined.count - unseen.count, "row")) of images that the network was trained on, or of their "
          + "copies, are not used")
    }
    return unseen
  }

  /// For each class of the data, its column in the file.
  private static func places(of classes: [String], in file: Predictions, path: String) throws -> [Int] {
    let missing = classes.filter { !file.classes.contains($0) }
    guard missing.isEmpty, file.classes.count == classes.count else {
      throw LabelSourceError.otherClasses(path: path, data: classes, file: file.classes)
    }
    return classes.compactMap { file.classes.firstIndex(of: $0) }
  }
}

/// Why probabilities cannot be used to doubt labels.
enum LabelSourceError: ReportableError {
  /// Nothing says which images the network was trained on.
  case unknownTraining(path: String)
  /// None of its rows is of an image of the data.
  case otherImages(path: String, named: String, data: String)
  /// The classes differ from those of the data.
  case otherClasses(path: String, data: [String], file: [String])

  var failure: Failure {
    switch self {
    case .unknownTraining: .usage
    case .otherClasses, .otherImages: .badData
    }
  }

  var description: String {
    switch self {
    case .unknownTraining(let path):
      "\(path) does not say which images its network was trained on, and probabilities for those hide wrong labels: the "
        + "network has learned them by heart. Say --trained-on train,validation (the other splits are used), "
        + "--trained-on none, or give a file with a column fold, as --cross-validate writes it."
    case .otherImages(let path, let named, let data):
      "\(path): none of its rows is of an image of the data. It names '\(named)', the data '\(data)': the same path, "
        + "ending or file name was expected."
    case .otherClasses(let path, let data, let file):
      "\(path) has the classes \(file.joined(separator: ", ")), the data \(data.joined(separator: ", ")): the same "
        + "were expected."
    }
  }
}
