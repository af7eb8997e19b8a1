import Datasets
import Exploration
import Files
import Foundation
import SyntheticFaces

/// Where explored images come from.
struct ExplorationSource: Sendable {
  /// The data set's name.
  let name: String
  /// The path as it was given.
  let path: String
  /// Files that were passed over: hidden ones and other kinds.
  let ignoredFiles: Int
  /// What a reader of the results must know.
  let warnings: [String]
  /// The SHA-256 of the decoded pixels of all images, one after another in the order of the data: another decoder or
  /// other files give another one.
  let pixelChecksum: String
  /// Whether the faces were drawn: the folder holds what `synth` writes beside them, and no more images than it says.
  let isDrawn: Bool

  init(_ dataset: Dataset, collection: ImageCollection, warnings: [String]) {
    name = dataset.name
    path = dataset.path
    ignoredFiles = dataset.ignoredFiles
    self.warnings = warnings
    var counts: [String: Int] = [:]
    for label in collection.labels { counts[collection.classes[label], default: 0] += 1 }
    let description = try? SyntheticDescription(of: dataset.path)
    isDrawn = description?.covers(counts) ?? false
    var hash = SHA256()
    for image in collection.images { image.pixels.withUnsafeBytes { hash.update($0) } }
    pixelChecksum = hash.hexadecimal
  }
}

/// What the document of an exploration speaks about: the report and what is derived from it for reading.
struct ExplorationFindings {
  /// The file of the numbers.
  static let file = "eda.json"
  /// Fewer images than this support no statement about a class.
  static let fewestForClaim = 30

  let report: ExplorationReport
  let source: ExplorationSource
  let faces: MeanFaces
  /// How the classes differ in brightness.
  let brightness: BrightnessByClass
  /// Copies within and between splits.
  let copies: CopyMatrix
  /// How the images lie in the space of their pixels or of a network's features.
  let structure: StructureStudy
  /// Which labels are doubtful; `nil` where nobody asked.
  let labels: LabelStudy?
  /// How it was asked for.
  let settings: ExplorationSettings

  /// Whether pictures of single faces are left out.
  var redactsFaces: Bool { settings.redactsFaces }

  /// - Throws: `DatasetError.noImages` without images.
  init(
    _ report: ExplorationReport, source: ExplorationSource, structure: StructureStudy, labels: LabelStudy?,
    settings: ExplorationSettings
  ) throws {
    guard let faces = MeanFaces(report.collection) else {
      throw DatasetError.noImages(path: source.path, found: "no image that can be decoded")
    }
    self.report = report
    self.source = source
    self.faces = faces
    self.settings = settings
    brightness = BrightnessByClass(
      report.splits[report.splits.count - 1].pixels.brightness, labels: report.collection.labels,
      classes: report.collection.classes.count)
    copies = CopyMatrix(report)
    self.structure = structure
    self.labels = labels
  }

  var collection: ImageCollection { report.collection }
  /// All images together.
  var overall: ExplorationReport.SplitSection { report.splits[report.splits.count - 1] }
  /// The split that a model is trained on: the first, or all images where there are no splits.
  var training: ExplorationReport.SplitSection { report.splits[0] }
  /// The splits without the section of all together.
  var parts: [ExplorationReport.SplitSection] {
    report.splits.count > 1 ? Array(report.splits.dropLast()) : report.splits
  }

  /// The name of an image's class.
  func label(_ index: Int) -> String { collection.className(index) }

  /// The images of a class, ascending.
  func rows(ofClass k: Int) -> [Int] { collection.labels.indices.filter { collection.labels[$0] == k } }

  /// The first of a ranking, one of each picture.
  /// - Parameters:
  ///   - ranking: anything that stands for an image, the most important first.
  ///   - limit: the most to take.
  ///   - image: the image of an element; `nil` passes it over.
  func onePerPicture<Element>(
    _ ranking: some Sequence<Element>, limit: Int, image: (Element) -> Int?
  ) -> [Element] {
    var seen: Set<Int> = []
    var chosen: [Element] = []
    for element in ranking where chosen.count < limit {
      if let image = image(element), seen.insert(report.pictures.groupOf[image]).inserted { chosen.append(element) }
    }
    return chosen
  }

  /// What a reader must know, the most severe first.
  var alerts: [Alert] {
    // A doubt about labels concerns more images than most of what follows.
    let found = StudyAlerts.alerts(structure, labels) + report.alerts
    return found.enumerated().sorted { ($0.element.severity, $0.offset) < ($1.element.severity, $1.offset) }
      .map(\.element)
  }

  /// The leak with the largest share, when any image leaks.
  var worstLeak: Leakage? {
    report.leakage.enumerated().filter { !$0.element.images.isEmpty }
      .max { ($0.element.share, $1.offset) < ($1.element.share, $0.offset) }?.element
  }

  /// The most and the least frequent class that occur in a split, when there are two and they differ.
  func extremes(
    _ balance: ClassBalance
  ) -> (most: (name: String, count: Int), least: (name: String, count: Int), ratio: Double)? {
    let present = zip(balance.classes, balance.counts).filter { $0.1 > 0 }
    guard let most = present.max(by: { $0.1 < $1.1 }), let least = present.min(by: { $0.1 < $1.1 }), most.1 > least.1
    else { return nil }
    return (most, least, Double(most.1) / Double(least.1))
  }

  /// The accuracy that no model of the pixels alone can exceed: for identical pictures the most frequent label is the
  /// best answer.
  var accuracyCeiling: Double {
    let lost = report.duplicates.conflicting.reduce(0) { lost, group in
      let counts = Dictionary(group.map { (collection.labels[$0], 1) }, uniquingKeysWith: +)
      return lost + group.count - (counts.values.max() ?? 0)
    }
    return 1 - Double(lost) / Double(collection.count)
  }

  /// The seven classes of FER2013 in images of 48 x 48 pixels.
  var looksLikeFER2013: Bool {
    Set(collection.classes) == ["angry", "disgust", "fear", "happy", "neutral", "sad", "surprise"]
      && collection.images.allSatisfy { $0.width == 48 && $0.height == 48 }
  }

  /// The content of `eda.json`: the report, the studies and where the images come from.
  var json: JSONValue {
    var members = (report.json.objectValue ?? []).filter { $0.key != "alerts" }
    members.append(("pca", structure.principal.json))
    members.append(("structure", structure.json))
    if let labels { members.append(("label_doubt", labels.json)) }
    members.append(("alerts", alerts.json))
    members.append(("pixels_sha256", .string(source.pixelChecksum)))
    members.append(("settings", settings.recorded))
    members.append(("warnings", .array(source.warnings.map { .string($0) })))
    return .object(members)
  }
}
