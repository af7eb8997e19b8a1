import Datasets
import Exploration
import Files
import LinearAlgebra
import Tensors

/// How the images lie in the space of their pixels, or in that of a network's features: components, a map, typical and
/// odd ones, and how far simple methods get.
struct StructureStudy: Sendable {
  /// What images are compared by.
  enum Space: Sendable {
    /// Gray levels.
    case pixels
    /// What the last layer of a network reads; one row an image.
    case features(of: String, rows: [[Float]])
  }

  /// A picture of the images in the plane.
  struct Map: Sendable {
    /// The images shown, ascending indices.
    let images: [Int]
    /// Their places, `[count, 2]`.
    let points: Matrix
    /// How the places were found.
    let kind: ExplorationSettings.MapKind
    /// What a t-SNE loses, its Kullback-Leibler divergence.
    let divergence: Double?
    /// How far near ones in the map are near in the data, 0 to 1.
    let trustworthiness: Double?
  }

  /// Scores of so many components stand for an image.
  static let dimensions = 50
  /// Faces of each class that are shown as typical.
  static let medoidCount = 8
  /// Neighbours that trustworthiness looks at.
  private static let trustNeighbours = 12

  /// The ways in which the pixels vary.
  let principal: PrincipalComponents
  /// What images are compared by, in words: `pixels`, or the network's file.
  let spaceName: String
  /// Whether that is a network's features.
  let usesModel: Bool
  /// The share of the variance that the scores keep.
  let keptVariance: Double
  let separability: Separability
  /// How much simple numbers tell; of pixels in any case.
  let shortcut: TraitShortcut
  /// The most and the least typical images of each class.
  let medoids: Medoids
  /// `nil` where none was asked for or fewer than three images vary.
  let map: Map?

  /// - Parameters:
  ///   - report: what was found of the images.
  ///   - size: the size that most images have.
  ///   - space: what images are compared by.
  ///   - settings: which map, of how many images, and the seed.
  /// - Throws: `FeatureError` for features that are no numbers.
  init(
    _ report: ExplorationReport, size: (width: Int, height: Int), space: Space, settings: ExplorationSettings
  ) throws {
    let collection = report.collection
    let classes = collection.classes.count
    principal = PrincipalComponents(collection.images, size: size)
    let scores: Matrix
    switch space {
    case .pixels:
      scores = principal.scores(of: collection.images, count: Self.dimensions)
      keptVariance = principal.axes.explainedRatios.prefix(Self.dimensions).reduce(0, +)
      spaceName = "pixels"
      usesModel = false
    case .features(let name, let rows):
      let features = try Matrix(features: Tensor([rows.count, rows[0].count], rows.flatMap { $0 }))
      let axes = PrincipalAxes(features, limit: Self.dimensions)
      scores = axes.scores(of: features)
      keptVariance = axes.explainedRatios.reduce(0, +)
      spaceName = name
      usesModel = true
    }
    let pictures = report.pictures.groupOf
    let folds = HeldOutFolds(
      splits: collection.splits, labels: collection.labels, groups: pictures, seed: settings.seed)
    separability = Separability(
      features: scores, labels: collection.labels, classes: classes, folds: folds, seed: settings.seed)
    shortcut = TraitShortcut(report.traits, labels: collection.labels, classes: classes, folds: folds)
    medoids = Medoids(
      features: scores, labels: collection.labels, classes: classes, pictures: pictures,
      leftOut: report.doubtfulFaces, count: Self.medoidCount, seed: settings.seed)
    map = Self.map(scores, report, settings)
  }

  private static func map(_ scores: Matrix, _ report: ExplorationReport, _ settings: ExplorationSettings) -> Map? {
    guard settings.chosenMap != .noMap, scores.columns > 1 else { return nil }
    let collection = report.collection
    // Copies would sit on one spot and say nothing; what shows nothing has no place among faces.
    let empty = report.doubtfulFaces
    let candidates = report.pictures.groups.map { $0[0] }.filter { !empty.contains($0) }.sorted()
    let images = Splitting.stratifiedLimit(
      candidates, labels: candidates.map { collection.labels[$0] }, limit: settings.mapImages, seed: settings.seed)
    guard images.count > 2 else { return nil }
    let rows = scores.selecting(images)
    switch settings.chosenMap {
    case .noMap: return nil
    case .pca:
      return Map(images: images, points: rows.prefix(columns: 2), kind: .pca, divergence: nil, trustworthiness: nil)
    case .tsne:
      let embedding = NeighbourEmbedding(rows, seed: settings.seed)
      return Map(
        images: images, points: embedding.points, kind: .tsne, divergence: embedding.divergence,
        trustworthiness: trustworthiness(rows, layout: embedding.points, neighbours: trustNeighbours))
    }
  }

  /// `path,split,label,x,y`, one line an image of the map.
  func mapCSV(_ collection: ImageCollection) -> String? {
    map.map { map in
      map.images.enumerated().reduce("path,split,label,x,y\n") { text, entry in
        let (row, i) = entry
        let cells = [collection.paths[i], collection.splits[i].rawValue, collection.className(i)]
        return text + CSVTable.line(cells + ["\(map.points[row, 0])", "\(map.points[row, 1])"]) + "\n"
      }
    }
  }
}

extension StructureStudy: JSONRepresentable {
  /// `space`, `kept_variance`, `separability`, `shortcuts`, `medoids`, `map`.
  var json: JSONValue {
    [
      "space": spaceName, "kept_variance": keptVariance, "separability": separability, "shortcuts": shortcut,
      "medoids": medoids,
      "map": map.map { map in
        [
          "kind": map.kind.rawValue, "images": map.images.count, "kl_divergence": map.divergence,
          "trustworthiness": map.trustworthiness, "file": "map.csv",
        ] as JSONValue
      } ?? .null,
    ]
  }
}
