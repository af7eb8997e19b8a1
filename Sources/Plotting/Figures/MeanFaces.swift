import Drawing

extension Figures {
  /// The mean face of every class as gray pictures.
  /// - Parameters:
  ///   - faces: one grid of gray levels 0...255 for each class.
  ///   - counts: images behind each; empty when not known.
  public static func meanFaces(
    classes: [String], faces: [ValueGrid], counts: [Int] = [], title: String? = nil, note: String? = nil
  ) -> Figure {
    let scale = ColourScale(.gray, domain: 0...255)
    let tiles = zip(classes, faces).enumerated().map { i, item in
      Axes.tile(
        ImageMark(grayRaster(item.1, scale)), title: item.0,
        caption: i < counts.count ? "n = \(count(counts[i]))" : "",
        aspect: Double(item.1.width) / Double(item.1.height))
    }
    return Figure(
      title: title ?? "The mean face of each class",
      note: note ?? "Every pixel is the mean over all images of the class, unscaled.",
      rows: Figure.rows(of: tiles, columns: faceColumns(tiles.count)), columnGap: 8)
  }

  /// What distinguishes the mean of every class from the mean of all: blue darker, orange brighter, one scale for all.
  /// - Parameter deviations: one grid of signed gray levels for each class.
  public static func deviationFaces(
    classes: [String], deviations: [ValueGrid], title: String? = nil, note: String? = nil
  ) -> Figure {
    let scale = ColourScale.diverging(covering: deviations.flatMap(\.values))
    return pictureRow(
      zip(classes, deviations).map { name, grid in
        (
          ImageMark(grid.raster(scale), border: Stroke(.grid, width: 0.5)), name, "",
          Double(grid.width) / Double(grid.height)
        )
      }, scale: scale, label: "gray levels",
      title: title ?? "Where each class is brighter or darker than the mean face",
      note: note ?? "Mean of the class minus mean of all images, in gray levels.")
  }

  /// Pictures side by side, up to eight a row, with one colour scale for all.
  static func pictureRow(
    _ pictures: [(mark: ImageMark, title: String, caption: String, aspect: Double)], scale: ColourScale, label: String,
    title: String, note: String
  ) -> Figure {
    let columns = faceColumns(pictures.count)
    let gap = 8.0
    // The colour bar stands beside the last picture of the first row; all pictures keep the same size.
    let barWidth = 50.0
    let side = (Figure.fullWidth - 12 - barWidth - gap * Double(columns - 1)) / Double(columns)
    let tiles = pictures.enumerated().map { i, picture in
      Axes.tile(
        picture.mark, title: picture.title, caption: picture.caption, aspect: picture.aspect, maximumWidth: side,
        colourBar: i == min(columns, pictures.count) - 1 ? ColourBar(scale, label: label, isFixed: true) : nil)
    }
    var rows = Figure.rows(of: tiles, columns: columns)
    for i in rows.indices {
      rows[i].weights = (0..<columns).map { $0 == columns - 1 ? side + barWidth : side }
    }
    return Figure(title: title, note: note, rows: rows, columnGap: gap)
  }

  /// The gray levels of a grid as a picture.
  static func grayRaster(_ grid: ValueGrid, _ scale: ColourScale) -> Raster {
    Raster(
      gray: grid.values.map { scale.colour($0).red }, width: grid.width, height: grid.height)
  }

  private static func faceColumns(_ count: Int) -> Int { count <= 8 ? max(1, count) : 8 }
}
