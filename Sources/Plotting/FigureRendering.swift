import Drawing
import Files
import Foundation

extension Figure {
  /// Writes the figure as the format that the path ends in: `.png` (two pixels a point), `.pdf` or `.svg`.
  /// - Throws: `DrawingError.unknownFormat` for another ending, `DrawingError` when it cannot be drawn,
  ///   `FileError.unwritable` when the file cannot be written.
  public func render(to path: String, theme: Theme = .light) throws {
    switch (path as NSString).pathExtension.lowercased() {
    case "png": try AtomicFile.write(try pngData(theme: theme), to: path)
    case "pdf": try AtomicFile.write(try pdfData(theme: theme), to: path)
    case "svg": try AtomicFile.write(try svg(), to: path)
    default: throw DrawingError.unknownFormat(path: path)
    }
  }

  /// The figure as a PNG file.
  /// - Parameters:
  ///   - scale: pixels a point.
  ///   - theme: light or dark colours.
  public func pngData(scale: Double = 2, theme: Theme = .light) throws -> Data {
    try CairoCanvas.png(size: size(FontMetrics()), scale: scale, theme: theme) { draw(on: $0) }
  }

  /// The figure as one page of vector PDF with searchable text.
  public func pdfData(theme: Theme = .light) throws -> Data {
    try CairoCanvas.pdf(size: size(FontMetrics()), title: title, theme: theme) { draw(on: $0) }
  }

  /// The figure as an SVG file that follows the reader's light or dark theme.
  /// - Parameter idPrefix: what its identifiers begin with.
  public func svg(idPrefix: String = "figure") throws -> String {
    let canvas = SVGCanvas(size: size(FontMetrics()), idPrefix: idPrefix)
    draw(on: canvas)
    return try canvas.document(title: title, description: description)
  }

  /// The figure as kept drawing steps, for a report.
  public func sketch() -> Sketch { Sketch(size: size(FontMetrics())) { draw(on: $0) } }
}
