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
    let columns = faceColumns(deviations.count)
    let gap = 8.0
    // The colour bar stands beside the last picture of the first row; all pictures keep the same size.
    let barWidth = 50.0
    let side = (Figure.fullWidth - 12 - barWidth - gap * Double(columns - 1)) / Double(columns)
    let tiles = zip(classes, deviations).enumerated().map { i, item in
      Axes.tile(
        ImageMark(item.1.raster(scale), border: Stroke(.grid, width: 0.5)), title: item.0,
        aspect: Double(item.1.width) / Double(item.1.height), maximumWidth: side,
        colourBar: i == min(columns, deviations.count) - 1 ? ColourBar(scale, label: "gray levels", isFixed: true) : nil
      )
    }
    var rows = Figure.rows(of: tiles, columns: columns)
    for i in rows.indices {
      rows[i].weights = (0..<columns).map { $0 == columns - 1 ? side + barWidth : side }
    }
    return Figure(
      title: title ?? "Where each class is brighter or darker than the mean face",
      note: note ?? "Mean of the class minus mean of all images, in gray levels.", rows: rows, columnGap: gap)
  }

  /// The gray levels of a grid as a picture.
  static func grayRaster(_ grid: ValueGrid, _ scale: ColourScale) -> Raster {
    Raster(
      gray: grid.values.map { scale.colour($0).red }, width: grid.width, height: grid.height)
  }

  private static func faceColumns(_ count: Int) -> Int { count <= 8 ? max(1, count) : 8 }
}
