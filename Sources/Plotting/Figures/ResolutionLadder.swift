import Drawing

/// One grid of a resolution ladder: the same method at one node.
public struct LadderRung: Sendable {
  /// The grid, such as `6 × 6`.
  public var title: String
  /// What must be known about it: what one cell sees, how well the map did.
  public var caption: String
  /// The map.
  public var map: MapView
  /// Whether this grid was chosen.
  public var isChosen: Bool

  /// A map at one node.
  public init(_ title: String, caption: String, map: MapView, isChosen: Bool = false) {
    self.title = title
    self.caption = caption
    self.map = map
    self.isChosen = isChosen
  }
}

extension Figures {
  /// One method at every grid of a network, fine to coarse: the raw maps above, laid over the face below.
  /// - Parameters:
  ///   - face: the face as the model saw it.
  ///   - rungs: at least one.
  public static func resolutionLadder(face: Raster, rungs: [LadderRung], title: String, note: String) -> Figure {
    let gap = 12.0
    let side = min(110, (Figure.fullWidth - 12 - gap * Double(max(4, rungs.count) - 1)) / Double(max(4, rungs.count)))
    let raw = rungs.map { rung in
      Axes.tile(
        rung.map.native, title: rung.isChosen ? "\(rung.title), chosen" : rung.title, caption: "", aspect: 1,
        maximumWidth: side)
    }
    let laid = rungs.map { rung in
      Axes.tile(
        rung.map.laid(over: face), title: "", caption: rung.caption,
        aspect: Double(face.width) / Double(face.height), maximumWidth: side)
    }
    return Figure(
      title: title, note: note, rows: [Figure.Row(raw), Figure.Row(laid)], alignsColumns: true, columnGap: gap)
  }
}
