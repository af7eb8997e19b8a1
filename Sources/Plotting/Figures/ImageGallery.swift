import Drawing

/// One picture of a gallery.
public struct GalleryTile: Sendable {
  /// How the picture is framed.
  public enum Emphasis: Sendable { case none, good, warning, critical }

  /// The picture.
  public var raster: Raster
  /// Short lines below it: a score, a label.
  public var caption: String
  /// How the picture is framed.
  public var emphasis: Emphasis

  /// A picture with its caption; line breaks are kept.
  public init(_ raster: Raster, caption: String = "", emphasis: Emphasis = .none) {
    self.raster = raster
    self.caption = caption
    self.emphasis = emphasis
  }
}

extension Figures {
  /// Pictures with captions in rows.
  /// - Parameter columns: pictures in a row.
  public static func imageGallery(
    tiles: [GalleryTile], columns: Int = 8, title: String, note: String = "", width: Double = Figure.fullWidth
  ) -> Figure {
    let panels = tiles.map { tile in
      let paint: Paint? =
        switch tile.emphasis {
        case .none: nil
        case .good: .good
        case .warning: .warning
        case .critical: .critical
        }
      return Axes.tile(
        ImageMark(tile.raster, border: paint.map { Stroke($0, width: 1.5) }), caption: tile.caption,
        aspect: Double(tile.raster.width) / Double(tile.raster.height))
    }
    return Figure(
      title: title, note: note, width: width, rows: Figure.rows(of: panels, columns: max(1, columns)), columnGap: 7,
      rowGap: 8)
  }
}
