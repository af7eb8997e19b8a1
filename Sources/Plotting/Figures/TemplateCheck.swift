import Drawing

extension Figures {
  /// The borders of a face template's regions on a mean face, so that a reader sees whether they fit.
  /// - Parameters:
  ///   - face: gray levels 0 to 255.
  ///   - regions: the number of the region of every place, on a finer grid of the same shape; borders are drawn between
  ///     places of different regions.
  ///   - width: columns of that grid.
  public static func templateCheck(face: ValueGrid, regions: [Int], width: Int, title: String, note: String) -> Figure {
    let height = regions.count / max(1, width)
    let gray = ColourScale(.gray, domain: 0...255)
    let fine = face.resized(width: width, height: height)
    let colours = regions.indices.map { i -> RGB in
      let (y, x) = (i / width, i % width)
      let isBorder =
        (x + 1 < width && regions[i] != regions[i + 1]) || (y + 1 < height && regions[i] != regions[i + width])
      return isBorder ? RGB(0xFFC247) : gray.colour(fine.values[i])
    }
    return Figure(
      title: title, note: note, width: Figure.halfWidth,
      panel: .tile(
        ImageMark(Raster(colours: colours, width: width, height: height), isSmooth: true),
        aspect: Double(width) / Double(max(1, height)), maximumWidth: 150))
  }
}
