import Drawing

/// What an attribution panel shows about one image.
public struct AttributionPanel: Sendable {
  /// The face as the model saw it.
  public var face: Raster
  /// The raw map on its native grid.
  public var map: ValueGrid
  /// The map as another program finishes it, in 0...1, to be laid over the face in place of the raw one.
  public var finished: ValueGrid?
  /// Whether negative values speak against the target and are shown; otherwise they are drawn as 0.
  public var isSigned: Bool
  /// The name of the method.
  public var method: String
  /// The layer that was explained.
  public var layer: String
  /// The class and the quantity that is explained: `logit of sad`.
  public var target: String
  /// Why the map must not be shown in colour (empty, uniform, not a number), as a sentence; nil when it is sound.
  public var problem: String?
  /// The spatial attention of CBAM, 0...1, where the model has it.
  public var spatialAttention: ValueGrid?
  /// Class names in output order.
  public var classes: [String]
  /// One a class.
  public var probabilities: [Double]
  /// Index of the true class; nil when not known.
  public var trueClass: Int?

  /// The content of a panel.
  public init(
    face: Raster, map: ValueGrid, finished: ValueGrid? = nil, isSigned: Bool = false, method: String, layer: String,
    target: String,
    problem: String? = nil, spatialAttention: ValueGrid? = nil, classes: [String], probabilities: [Double],
    trueClass: Int? = nil
  ) {
    self.face = face
    self.map = map
    self.finished = finished
    self.isSigned = isSigned
    self.method = method
    self.layer = layer
    self.target = target
    self.problem = problem
    self.spatialAttention = spatialAttention
    self.classes = classes
    self.probabilities = probabilities
    self.trueClass = trueClass
  }

  var view: MapView { MapView(map, isSigned: isSigned, problem: problem) }
  /// What is laid over the face.
  var overlay: MapView { finished.map { MapView($0) } ?? view }
}

extension Figures {
  /// One image explained: the input, the map on its native grid, the map laid over the face, CBAM's spatial attention, and
  /// the probabilities.
  public static func attributionPanel(_ panel: AttributionPanel, title: String? = nil, note: String? = nil) -> Figure {
    let tile = panel.spatialAttention == nil ? 138.0 : 94.0
    var panels = [
      faceTile(panel.face, width: tile), nativeTile(panel.view, title: "map, native grid", width: tile),
      overlayTile(
        panel.overlay, on: panel.face, title: "overlay", caption: panel.finished.map { _ in "finished, 0 to 1" },
        width: tile),
    ]
    var weights = [tile, tile, tile + (panel.overlay.obstacle == nil ? 46 : 0)]
    if let attention = panel.spatialAttention {
      panels.append(attentionTile(attention, width: tile))
      weights.append(tile + 34)
    }
    let bars = probabilityPanel(
      classes: panel.classes, probabilities: panel.probabilities, trueClass: panel.trueClass, limit: 3,
      title: "probabilities")
    return Figure(
      title: title ?? attributionTitle(panel), note: note ?? attributionNote(panel),
      rows: [Figure.Row(panels, weights: weights), Figure.Row([bars, nil], weights: [2, 1])], alignsColumns: false,
      columnGap: 12)
  }

  private static func attributionTitle(_ panel: AttributionPanel) -> String {
    panel.view.obstacle == nil
      ? "\(panel.method) at \(panel.layer) for the \(panel.target)"
      : "\(panel.method) at \(panel.layer) gives no usable map for the \(panel.target)"
  }

  private static func attributionNote(_ panel: AttributionPanel) -> String {
    let grid = gridCaption(panel.map.height, panel.map.width)
    var text = "\(panel.method), layer \(panel.layer), target \(panel.target), native grid \(grid)"
    if panel.view.obstacle == nil {
      text += "; overlay bilinear with half-pixel centres to \(gridCaption(panel.face.height, panel.face.width))"
      text += panel.isSigned ? "; orange speaks for the target, blue against it." : "; negative values are drawn as 0."
    } else {
      text += "."
    }
    return text
  }
}
