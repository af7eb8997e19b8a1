import Drawing

/// What one image's explanation shows at a glance.
public struct ExplanationPanel: Sendable {
  /// A map with its name and what must be known about it.
  public struct View: Sendable {
    /// The name above the picture.
    public var title: String
    /// What stands below it: layer and grid.
    public var caption: String
    /// The map.
    public var map: MapView

    /// A map with its words.
    public init(_ title: String, caption: String, map: MapView) {
      self.title = title
      self.caption = caption
      self.map = map
    }
  }

  /// The face as the model saw it.
  public var face: Raster
  /// The map that is shown on its native grid and laid over the face.
  public var headline: View
  /// Up to two other maps, laid over the face: a finer layer, a method that needs no gradient.
  public var others: [View]
  /// The spatial attention of CBAM, 0...1, where the model has it.
  public var spatialAttention: ValueGrid?
  /// Class names in output order.
  public var classes: [String]
  /// One a class.
  public var probabilities: [Double]
  /// Index of the true class; nil when not known.
  public var trueClass: Int?
  /// What the maps say, in one sentence.
  public var reading: String
  /// What is to be feared, a sentence each; usually none.
  public var warnings: [String]

  /// The content of a panel.
  public init(
    face: Raster, headline: View, others: [View] = [], spatialAttention: ValueGrid? = nil, classes: [String],
    probabilities: [Double], trueClass: Int? = nil, reading: String, warnings: [String] = []
  ) {
    self.face = face
    self.headline = headline
    self.others = others
    self.spatialAttention = spatialAttention
    self.classes = classes
    self.probabilities = probabilities
    self.trueClass = trueClass
    self.reading = reading
    self.warnings = warnings
  }
}

extension Figures {
  /// One image explained at a glance: face, headline map on its native grid and as overlay, CBAM's spatial attention; below
  /// them the other maps and the probabilities.
  public static func explanationPanel(_ panel: ExplanationPanel) -> Figure {
    let tile = 94.0
    let map = panel.headline.map
    var first = [
      faceTile(panel.face, width: tile), nativeTile(map, title: "\(panel.headline.title), raw", width: tile),
      overlayTile(map, on: panel.face, title: "overlay", caption: panel.headline.caption, width: tile),
    ]
    var weights = [tile, tile, tile + 46]
    if let attention = panel.spatialAttention {
      first.append(attentionTile(attention, width: tile))
      weights.append(tile + 34)
    }
    let second = panel.others.prefix(2).map {
      overlayTile($0.map, on: panel.face, title: $0.title, caption: $0.caption, width: tile)
    }
    let bars = probabilityPanel(
      classes: panel.classes, probabilities: panel.probabilities, trueClass: panel.trueClass, limit: 4,
      title: "probabilities")
    return Figure(
      title: panel.reading, note: panel.warnings.joined(separator: " "),
      rows: [
        Figure.Row(first, weights: weights),
        Figure.Row(second + [bars], weights: second.map { _ in tile + 46 } + [weights.reduce(0, +) * 0.45]),
      ], alignsColumns: false, columnGap: 12)
  }
}
