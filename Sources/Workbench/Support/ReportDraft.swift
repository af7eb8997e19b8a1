import Drawing
import Files
import Foundation
import Plotting
import Reporting
import Tensors

/// Figures on their way into a report: each becomes a block of the document, and a PNG and a PDF beside it, which are drawn
/// on all cores once all figures are known.
public struct FigureShelf {
  private var pending: [(stem: String, figure: Figure)] = []

  /// An empty shelf.
  public init() {}

  /// Takes a figure and gives the block that shows it.
  /// - Parameters:
  ///   - figure: the figure; its description is the alternative text.
  ///   - stem: the name of its files without the ending, unique in the report.
  ///   - caption: what it shows, with n.
  /// - Throws: `ReportError.repeatedFile` when another figure has that name.
  public mutating func place(_ figure: Figure, stem: String, caption: Prose) throws -> FigureBlock {
    FigureBlock(
      stem: stem, .drawing(try store(figure, stem: stem)), alternativeText: figure.description,
      caption: caption, files: ["png", "pdf"])
  }

  /// Takes a figure whose files stand beside the report, for whatever shows it.
  /// - Parameters:
  ///   - figure: the figure.
  ///   - stem: the name of its files without the ending, unique in the report.
  /// - Throws: `ReportError.repeatedFile` when another figure has that name.
  /// - Returns: the figure as it is drawn.
  @discardableResult
  public mutating func store(_ figure: Figure, stem: String) throws -> Sketch {
    guard !pending.contains(where: { $0.stem == stem }) else { throw ReportError.repeatedFile("figures/\(stem).png") }
    pending.append((stem, figure))
    return figure.sketch()
  }

  /// The files for `figures/`: a PNG and a PDF of each figure, in the order in which they were taken.
  /// - Throws: `DrawingError`.
  public func files() throws -> [ReportWriter.File] {
    let drawings = Parallel.map(2 * pending.count) { place in
      let (stem, figure) = pending[place / 2]
      return Result {
        place % 2 == 0
          ? ReportWriter.File("\(stem).png", try figure.pngData())
          : ReportWriter.File("\(stem).pdf", try figure.pdfData())
      }
    }
    return try drawings.map { try $0.get() }
  }
}

/// A report before it is written: the document, its figures, and the files beside it.
public struct ReportDraft {
  /// What is said.
  public var document: Document
  /// Files for `figures/`.
  public var figures: [ReportWriter.File]
  /// Files beside the page, such as `eda.json`.
  public var extras: [ReportWriter.File]

  /// - Parameters:
  ///   - document: what is said.
  ///   - figures: files for `figures/`.
  ///   - extras: files beside the page.
  public init(document: Document, figures: [ReportWriter.File], extras: [ReportWriter.File]) {
    self.document = document
    self.figures = figures
    self.extras = extras
  }

  /// Writes the report's folder.
  /// - Parameters:
  ///   - folder: where.
  ///   - formats: the texts to write.
  ///   - invocation: what was asked for.
  ///   - inputs: files and folders that the report rests on, for the manifest.
  /// - Returns: the file to open first.
  @discardableResult
  public func write(
    to folder: String, formats: [ReportWriter.Format], invocation: Invocation, inputs: [Manifest.Entry]
  ) throws -> String {
    let manifest = Manifest(
      command: invocation.arguments, version: Version.current, date: ISO8601DateFormatter().string(from: Date()),
      inputs: inputs)
    return try ReportWriter(formats: formats).write(
      document, to: folder, figures: figures, extras: extras, manifest: manifest
    ).main
  }
}
