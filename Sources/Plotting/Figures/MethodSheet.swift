import Drawing

/// One method's map of an image.
public struct MethodTile: Sendable {
  /// The name of the method.
  public var title: String
  /// Its grid, its health where it is not sound, and the methods that give the same map.
  public var caption: String
  /// The map.
  public var map: MapView
  /// Whether the map stands alone: a few bright pixels among dark ones would not be seen over a face.
  public var hidesFace: Bool

  /// A method's map with its words.
  public init(_ title: String, caption: String, map: MapView, hidesFace: Bool = false) {
    self.title = title
    self.caption = caption
    self.map = map
    self.hidesFace = hidesFace
  }
}

extension Figures {
  /// The maps of several methods for one image and target in colours of their own, laid over the face where that shows them.
  public static func methodSheet(face: Raster, methods: [MethodTile], title: String, note: String) -> Figure {
    // Wide enough for the longest word of a method's name.
    let columns = methods.count < 5 ? max(3, methods.count + 1) : 5
    let gap = 9.0
    let side = min(110, (Figure.fullWidth - 12 - gap * Double(columns - 1)) / Double(columns))
    let aspect = Double(face.width) / Double(face.height)
    let tiles =
      [faceTile(face, width: side)]
      + methods.map { method in
        let mark = method.hidesFace ? method.map.mark { ImageMark($0.raster($1)) } : method.map.laid(over: face)
        return Axes.tile(mark, title: method.title, caption: method.caption, aspect: aspect, maximumWidth: side)
      }
    return Figure(
      title: title, note: note, rows: Figure.rows(of: tiles, columns: columns), alignsColumns: false, columnGap: gap,
      rowGap: 9)
  }
}
