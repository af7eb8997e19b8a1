import Drawing

/// The mean map of some images on their mean face.
public struct MeanMap: Sendable {
  /// The mean face, gray levels 0 to 255.
  public var face: ValueGrid
  /// The mean map; 1 is what an even map has everywhere.
  public var map: ValueGrid
  /// Images behind both.
  public var count: Int

  /// The mean map of `count` images.
  public init(face: ValueGrid, map: ValueGrid, count: Int) {
    self.face = face
    self.map = map
    self.count = count
  }
}

extension Figures {
  /// The mean map of every class laid over its mean face, one scale for all.
  public static func classMaps(classes: [String], maps: [MeanMap], title: String, note: String) -> Figure {
    let scale = mapScale(maps)
    return pictureRow(
      zip(classes, maps).map { name, mean in
        (
          ImageMark(overlay(mean.map, on: grayRaster(mean.face, ColourScale(.gray, domain: 0...255)), scale: scale)),
          name, "n = \(count(mean.count))", Double(mean.face.width) / Double(mean.face.height)
        )
      }, scale: scale, label: "1 = even", title: title, note: note)
  }

  /// The mean maps by true class (rows) and predicted class (columns); cells without a map are hatched.
  /// - Parameters:
  ///   - cells: `cells[true][predicted]`.
  ///   - counts: images of each cell, also of those without a map.
  public static func confusionMaps(
    classes: [String], cells: [[MeanMap?]], counts: [[Int]], title: String, note: String
  ) -> Figure {
    let scale = mapScale(cells.joined().compactMap { $0 })
    let tiles = cells.map { line in
      line.map { cell in
        cell.map { overlay($0.map, on: grayRaster($0.face, ColourScale(.gray, domain: 0...255)), scale: scale) }
      }
    }
    return Figure(
      title: title, note: note,
      panel: Axes(
        x: .band(classes, label: "predicted"), y: .band(classes, label: "true"),
        marks: [TileGridMark(tiles: tiles, labels: counts.map { $0.map { count($0) } })],
        height: .points(min(560, Double(classes.count) * (54 + TileGridMark.labelHeight))),
        colourBar: ColourBar(scale, label: "evidence, 1 = even", isFixed: true)))
  }

  /// Where the maps of some images differ from those of all: orange more, blue less; framed where the difference is told
  /// from chance.
  /// - Parameter cells: a name, the standardised differences, and which places are told from chance.
  public static func mapDifferences(
    _ cells: [(name: String, z: ValueGrid, isSignificant: [Bool])], title: String, note: String
  ) -> Figure {
    let scale = ColourScale.diverging(covering: cells.flatMap(\.z.values))
    return pictureRow(
      cells.map { cell in
        (
          ImageMark(framed(cell.z, scale, cell.isSignificant), border: Stroke(.muted, width: 0.5)), cell.name,
          "\(cell.isSignificant.count { $0 }) of \(cell.isSignificant.count) places",
          Double(cell.z.width) / Double(cell.z.height)
        )
      }, scale: scale, label: "z", title: title, note: note)
  }

  /// The grid as a picture of sixteen pixels a place; significant places have a dark frame.
  private static func framed(_ grid: ValueGrid, _ scale: ColourScale, _ isSignificant: [Bool]) -> Raster {
    let side = 16
    let width = grid.width * side
    let colours = (0..<(grid.height * side * width)).map { i -> RGB in
      let (y, x) = (i / width, i % width)
      let place = y / side * grid.width + x / side
      let isEdge = [x % side, y % side].contains { $0 == 0 || $0 == side - 1 }
      return isSignificant[place] && isEdge ? RGB(gray: 0) : scale.colour(grid.values[place])
    }
    return Raster(colours: colours, width: width, height: grid.height * side)
  }

  private static func mapScale(_ maps: [MeanMap]) -> ColourScale {
    ColourScale(.inferno, domain: 0...max(1, maps.flatMap(\.map.values).filter(\.isFinite).max() ?? 1))
  }
}
