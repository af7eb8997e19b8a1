import Drawing

/// What an attribution panel shows about one image.
public struct AttributionPanel: Sendable {
  /// The face as the model saw it.
  public var face: Raster
  /// The raw map on its native grid.
  public var map: ValueGrid
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
    face: Raster, map: ValueGrid, isSigned: Bool = false, method: String, layer: String, target: String,
    problem: String? = nil, spatialAttention: ValueGrid? = nil, classes: [String], probabilities: [Double],
    trueClass: Int? = nil
  ) {
    self.face = face
    self.map = map
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

  /// Why the map cannot be coloured: what the caller says, or what its values show.
  var obstacle: String? {
    if let problem { return problem }
    if !map.values.allSatisfy(\.isFinite) { return "The map holds values that are not numbers." }
    if map.values.allSatisfy({ $0 == 0 }) { return "The map is zero everywhere." }
    if !isSigned, map.values.allSatisfy({ $0 <= 0 }) { return "The map has no positive value." }
    return nil
  }

  /// From zero to the largest value, or with zero in the middle for a signed map.
  var scale: ColourScale {
    isSigned
      ? .diverging(covering: map.values)
      : ColourScale(.inferno, domain: 0...max(map.values.filter(\.isFinite).max() ?? 1, 1e-300))
  }
}

extension Figures {
  /// One image explained: the input, the map on its native grid, the map laid over the face, CBAM's spatial attention, and
  /// the probabilities.
  public static func attributionPanel(_ panel: AttributionPanel, title: String? = nil, note: String? = nil) -> Figure {
    let tile = panel.spatialAttention == nil ? 138.0 : 94.0
    var panels: [Axes] = [
      .tile(
        ImageMark(panel.face), title: "input", caption: gridCaption(panel.face.height, panel.face.width),
        aspect: Double(panel.face.width) / Double(panel.face.height), maximumWidth: tile)
    ]
    var weights = [tile]
    let mapAspect = Double(panel.map.width) / Double(panel.map.height)
    let faceAspect = Double(panel.face.width) / Double(panel.face.height)
    let grid = gridCaption(panel.map.height, panel.map.width)
    if let obstacle = panel.obstacle {
      panels.append(.tile(HatchMark(obstacle), title: "map", caption: grid, aspect: mapAspect, maximumWidth: tile))
      panels.append(.tile(HatchMark("No overlay."), title: "overlay", aspect: faceAspect, maximumWidth: tile))
      weights += [tile, tile]
    } else {
      let scale = panel.scale
      let lines = max(panel.map.width, panel.map.height) <= 24
      panels.append(
        .tile(
          ImageMark(panel.map.raster(scale), gridLines: lines, border: Stroke(.muted, width: 0.5)),
          title: "map, native grid",
          caption: grid, aspect: mapAspect, maximumWidth: tile))
      panels.append(
        .tile(
          ImageMark(overlay(panel.map, on: panel.face, scale: scale)), title: "overlay",
          caption: "interpolated to \(gridCaption(panel.face.height, panel.face.width))", aspect: faceAspect,
          maximumWidth: tile,
          colourBar: ColourBar(scale, isFixed: true)))
      weights += [tile, tile + 46]
    }
    if let attention = panel.spatialAttention {
      let finite = attention.values.filter(\.isFinite)
      let caption =
        "\(gridCaption(attention.height, attention.width)), \(NumberFormat.decimals(2).text(finite.min() ?? .nan)) to \(NumberFormat.decimals(2).text(finite.max() ?? .nan))"
      let scale = ColourScale(.viridis, domain: 0...1)
      let mark: any Mark =
        finite.count == attention.values.count
        ? ImageMark(attention.raster(scale), gridLines: max(attention.width, attention.height) <= 24)
        : HatchMark("The attention holds values that are not numbers.")
      panels.append(
        .tile(
          mark, title: "CBAM spatial", caption: caption, aspect: Double(attention.width) / Double(attention.height),
          maximumWidth: tile, colourBar: finite.isEmpty ? nil : ColourBar(scale)))
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

  /// A map interpolated bilinearly to four times the face's size and laid over it.
  ///
  /// A map from zero covers the face evenly; a signed one the more, the further from zero it is.
  public static func overlay(_ map: ValueGrid, on face: Raster, scale: ColourScale) -> Raster {
    let factor = max(1, min(4, 512 / max(face.width, face.height)))
    let (width, height) = (face.width * factor, face.height * factor)
    let fine = map.resized(width: width, height: height)
    let largest = max(abs(scale.domain.lowerBound), abs(scale.domain.upperBound))
    var colours: [RGB] = []
    colours.reserveCapacity(width * height)
    for row in 0..<height {
      for column in 0..<width {
        let value = fine.values[row * width + column]
        let opacity = scale.map == .diverging && largest > 0 ? 0.2 + 0.55 * min(1, abs(value) / largest) : 0.5
        colours.append(scale.colour(value).over(face[row / factor, column / factor], opacity: opacity))
      }
    }
    return Raster(colours: colours, width: width, height: height)
  }

  private static func gridCaption(_ height: Int, _ width: Int) -> String { "\(height)\u{A0}×\u{A0}\(width)" }

  private static func attributionTitle(_ panel: AttributionPanel) -> String {
    panel.obstacle == nil
      ? "\(panel.method) at \(panel.layer) for the \(panel.target)"
      : "\(panel.method) at \(panel.layer) gives no usable map for the \(panel.target)"
  }

  private static func attributionNote(_ panel: AttributionPanel) -> String {
    let grid = gridCaption(panel.map.height, panel.map.width)
    var text = "\(panel.method), layer \(panel.layer), target \(panel.target), native grid \(grid)"
    if panel.obstacle == nil {
      text += "; overlay bilinear with half-pixel centres to \(gridCaption(panel.face.height, panel.face.width))"
      text += panel.isSigned ? "; orange speaks for the target, blue against it." : "; negative values are drawn as 0."
    } else {
      text += "."
    }
    return text
  }
}
