import Drawing

/// Why images of one class are taken for another, as it is drawn.
public struct ContrastRow: Sendable {
  /// `fear as surprise`.
  public var name: String
  /// The mean face of the mistaken images, gray levels 0 to 255.
  public var face: ValueGrid
  /// The mean map of the margin on the mistaken images.
  public var mistaken: ValueGrid
  /// The same on rightly predicted images.
  public var right: ValueGrid
  /// Which places of the difference are told from an even one.
  public var isTold: [Bool]
  /// The part of the face that stands out, 0...1 at every place, and its name; `nil` when none does.
  public var part: (mask: ValueGrid, name: String)?
  /// Images behind the two maps.
  public var counts: (mistaken: Int, right: Int)

  /// One pair of classes.
  public init(
    name: String, face: ValueGrid, mistaken: ValueGrid, right: ValueGrid, isTold: [Bool],
    part: (mask: ValueGrid, name: String)?, counts: (mistaken: Int, right: Int)
  ) {
    self.name = name
    self.face = face
    self.mistaken = mistaken
    self.right = right
    self.isTold = isTold
    self.part = part
    self.counts = counts
  }
}

extension Figures {
  /// A row a pair of classes: mean face, margin, control, their difference, the part that stands out.
  public static func marginContrasts(_ rows: [ContrastRow], title: String, note: String) -> Figure {
    let tile = 78.0
    return Figure(
      title: title, note: note,
      rows: rows.map { row in
        let difference = ValueGrid(
          zip(row.mistaken.values, row.right.values).map { $0 - $1 }, width: row.mistaken.width,
          height: row.mistaken.height)
        let scale = ColourScale.diverging(covering: row.mistaken.values + row.right.values + difference.values)
        let face = grayRaster(row.face, ColourScale(.gray, domain: 0...255))
        func map(_ grid: ValueGrid, _ title: String, _ caption: String, isTold: [Bool]? = nil) -> Axes {
          .tile(
            ImageMark(hatched(grid, scale, isTold), border: Stroke(.muted, width: 0.5)), title: title,
            caption: caption, aspect: Double(grid.width) / Double(grid.height), maximumWidth: tile,
            colourBar: isTold == nil ? nil : ColourBar(scale, label: "margin", isFixed: true))
        }
        let aspect = Double(face.width) / Double(face.height)
        let part: Axes =
          if let part = row.part {
            .tile(
              ImageMark(overlay(part.mask, on: face, scale: ColourScale(.inferno, domain: 0...1))),
              title: part.name, caption: "stands out", aspect: aspect, maximumWidth: tile)
          } else {
            .tile(HatchMark("No part stands out."), title: "no part", aspect: aspect, maximumWidth: tile)
          }
        return Figure.Row(
          [
            Axes.tile(
              ImageMark(face), title: row.name, caption: "n = \(count(row.counts.mistaken))", aspect: aspect,
              maximumWidth: tile),
            map(row.mistaken, "margin", "mistaken"), map(row.right, "control", "right, n = \(count(row.counts.right))"),
            map(difference, "difference", "hatched: not told apart", isTold: row.isTold), part,
          ], weights: [tile, tile, tile, tile + 60, tile])
      }, columnGap: 8)
  }

  /// The grid as a picture of sixteen pixels a place, hatched where nothing is told.
  private static func hatched(_ grid: ValueGrid, _ scale: ColourScale, _ isTold: [Bool]?) -> Raster {
    let side = 16
    let width = grid.width * side
    let colours = (0..<(grid.height * side * width)).map { i -> RGB in
      let (y, x) = (i / width, i % width)
      let place = y / side * grid.width + x / side
      let isLine = !(isTold?[place] ?? true) && (x + y) % 8 < 2
      return isLine ? RGB(gray: 120) : scale.colour(grid.values[place])
    }
    return Raster(colours: colours, width: width, height: grid.height * side)
  }
}
