import Attribution
import Datasets
import Networks
import Tensors

/// Goes over the images once, in batches, and keeps what an atlas needs: memory does not grow with the images but for one
/// small map and a few shares each.
struct AtlasCollector {
  /// What is kept of one image.
  struct Row {
    let path: String
    let label: Int
    let predicted: Int
    let probability: Double
    let health: MapHealth
    /// Shares of the positive evidence by part of the face; `nil` for a map that says nothing.
    let shares: RegionShares?
  }

  static let batch = 64

  let model: Model
  let layer: String
  let method: any Explainer
  /// Rows and columns of the maps before they are brought to the atlas's grid.
  let grid: (height: Int, width: Int)
  let classes: [String]
  private(set) var atlas: MapAtlas
  /// By predicted class: what a map is evidence for.
  private(set) var regions: RegionTable
  private(set) var dossier: AttentionDossier
  private(set) var rows: [Row] = []
  /// For each true and predicted class, the sum of the gray levels of its images as the network sees them.
  private var faces: [[Double]]
  /// Where the parts of the face are.
  let template: FaceTemplate
  /// The same on the pixels that the network sees.
  let masks: RegionMasks
  private let side: Int

  /// - Parameters:
  ///   - model: the network.
  ///   - layer: the node to tap.
  ///   - method: explains the predicted class of every image.
  ///   - grid: rows and columns of its maps.
  ///   - template: where the parts of the face are.
  init(
    _ model: Model, layer: String, method: any Explainer, grid: (height: Int, width: Int), template: FaceTemplate
  ) {
    self.model = model
    self.layer = layer
    self.method = method
    self.grid = grid
    classes = model.classes
    side = model.preprocessing.size
    self.template = template
    masks = RegionMasks(template, height: side, width: side)
    atlas = MapAtlas(
      classes: classes.count, height: min(grid.height, MapAtlas.largestSide),
      width: min(grid.width, MapAtlas.largestSide))
    regions = RegionTable(classes: classes, masks: masks)
    dossier = AttentionDossier(classes: classes.count)
    faces = [[Double]](repeating: [], count: classes.count * classes.count)
  }

  /// The mean face of some cells together; `nil` when they hold no image.
  func meanFace(_ cells: [(label: Int, predicted: Int)]) -> [Double]? {
    let known = cells.map { faces[$0.label * classes.count + $0.predicted] }.filter { !$0.isEmpty }
    let count = cells.reduce(0) { $0 + images(label: $1.label, predicted: $1.predicted) }
    guard let first = known.first, count > 0 else { return nil }
    return known.dropFirst().reduce(first) { zip($0, $1).map(+) }.map { $0 / Double(count) }
  }

  /// Images of a cell, whatever their maps say.
  func images(label: Int, predicted: Int) -> Int { rows.count { $0.label == label && $0.predicted == predicted } }

  /// Explains every image.
  mutating func collect(_ images: ImageSet, observer: any JobObserver) throws {
    let (blueprint, network) = (model.checkpoint.blueprint, model.checkpoint.network)
    let maker = MapMaker(method: method, layer: layer, model: try TappedModel(blueprint, network, taps: [layer]))
    let reader = AttentionReader(blueprint, network)
    for start in stride(from: 0, to: images.count, by: Self.batch) {
      if observer.shouldStop { throw WorkbenchError.interrupted(kept: "no report was written") }
      observer.progress("explaining", done: start, total: images.count, detail: "")
      try add(images.selecting(Array(start..<min(start + Self.batch, images.count))), maker, reader)
    }
    observer.progress("explaining", done: images.count, total: images.count, detail: "")
  }

  private mutating func add(_ part: ImageSet, _ maker: MapMaker, _ reader: AttentionReader) throws {
    let input = model.preprocessing.tensor(part.images)
    let attention = try reader.maps(input)
    let (logits, rounds) = try maker.maps(input) { rows in [rows.map { .logit($0.argmax ?? 0) }] }
    let maps = rounds[0]
    let predicted = logits.map { $0.argmax ?? 0 }
    for n in 0..<part.count {
      let label = part.labels[n]
      atlas.add(maps[n], label: label, predicted: predicted[n])
      regions.add(maps[n], label: predicted[n])
      if n < attention.count { dossier.add(attention[n], label: label) }
      let cell = label * classes.count + predicted[n]
      let levels = model.preprocessing.view(part.images[n]).resized(width: side, height: side)
      faces[cell] =
        faces[cell].isEmpty ? levels.map(Double.init) : zip(faces[cell], levels).map { $0 + Double($1) }
      rows.append(
        Row(
          path: part.paths[n], label: label, predicted: predicted[n],
          probability: try model.calibrated(logits[n])[predicted[n]],
          health: maps[n].health, shares: RegionShares(maps[n], masks)))
    }
  }
}
