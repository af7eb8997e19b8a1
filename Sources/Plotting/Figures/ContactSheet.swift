import Drawing

/// One explained image of a contact sheet: the face, and its map beside it.
public struct ContactTile: Sendable {
  /// The face as the model saw it.
  public var face: Raster
  /// The map laid over the face; nil where there is nothing to colour.
  public var overlay: Raster?
  /// Why there is no overlay, as a sentence.
  public var problem: String
  /// What the model predicts, and how sure it is.
  public var title: String
  /// What else there is to know: the label in the data, the file. Line breaks are kept.
  public var caption: String
  /// Whether the prediction differs from the label.
  public var isWrong: Bool

  /// An explained image.
  public init(
    face: Raster, overlay: Raster?, problem: String = "", title: String, caption: String = "", isWrong: Bool = false
  ) {
    self.face = face
    self.overlay = overlay
    self.problem = problem
    self.title = title
    self.caption = caption
    self.isWrong = isWrong
  }
}

extension Figures {
  /// The most images of one contact sheet.
  public static let contactsPerSheet = 40

  /// Many explained images at a glance: each face with its map beside it, what is predicted below; wrong predictions are framed.
  /// - Parameters:
  ///   - tiles: at most `contactsPerSheet` of them.
  ///   - title: what the sheet shows.
  ///   - note: which method, which order, what the frame means.
  public static func contactSheet(_ tiles: [ContactTile], title: String, note: String) -> Figure {
    let columns = 5
    let panels = tiles.map { tile in
      Axes.tile(
        PairMark(tile), caption: tile.caption.isEmpty ? tile.title : tile.title + "\n" + tile.caption,
        aspect: 2 * Double(tile.face.width) / Double(tile.face.height))
    }
    return Figure(
      title: title, note: note, rows: Figure.rows(of: panels, columns: columns), alignsColumns: false, columnGap: 9,
      rowGap: 7)
  }
}

/// A face and its map side by side in one plot.
private struct PairMark: Mark {
  private static let gap = 2.0
  private let tile: ContactTile

  init(_ tile: ContactTile) { self.tile = tile }

  func extent(of dimension: Dimension) -> ClosedRange<Double>? { nil }

  func draw(on canvas: any Canvas, in frame: Frame) {
    let side = (frame.plot.width - Self.gap) / 2
    let left = Rectangle(x: frame.plot.minX, y: frame.plot.minY, width: side, height: frame.plot.height)
    let right = Rectangle(x: left.maxX + Self.gap, y: left.minY, width: side, height: left.height)
    canvas.raster(tile.face, in: left, smooth: false)
    if let overlay = tile.overlay {
      canvas.raster(overlay, in: right, smooth: false)
    } else {
      HatchMark(tile.problem).draw(on: canvas, in: Frame(plot: right, xScale: frame.xScale, yScale: frame.yScale))
    }
    if tile.isWrong { canvas.rectangle(frame.plot, fill: nil, stroke: Stroke(.critical, width: 1.5)) }
  }
}
