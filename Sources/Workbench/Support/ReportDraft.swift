import Files
import Foundation
import Plotting
import Reporting
import Tensors

/// Figures on their way into a report: each becomes a block of the document, and a PNG and a PDF beside it.
public struct FigureShelf {
  /// The files for `figures/`.
  public private(set) var files: [ReportWriter.File] = []

  /// An empty shelf.
  public init() {}

  /// Renders a figure and gives the block that shows it.
  /// - Parameters:
  ///   - figure: the figure; its description is the alternative text.
  ///   - stem: the name of its files without the ending, unique in the report.
  ///   - caption: what it shows, with n.
  /// - Throws: `DrawingError`.
  public mutating func place(_ figure: Figure, stem: String, caption: Prose) throws -> FigureBlock {
    let renderings = try Self.render([
      { Data(try figure.svg(idPrefix: stem).utf8) }, { try figure.pngData() }, { try figure.pdfData() },
    ])
    keep(stem, png: renderings[1], pdf: renderings[2])
    return FigureBlock(
      stem: stem, .svg(String(decoding: renderings[0], as: UTF8.self)), alternativeText: figure.description,
      caption: caption, files: ["png", "pdf"])
  }
}

extension FigureShelf {
  /// Renders a figure for files alone, without a block that shows it.
  /// - Parameters:
  ///   - figure: the figure.
  ///   - stem: the name of its files without the ending, unique in the report.
  /// - Throws: `DrawingError`.
  public mutating func keep(_ figure: Figure, stem: String) throws {
    let renderings = try Self.render([{ try figure.pngData() }, { try figure.pdfData() }])
    keep(stem, png: renderings[0], pdf: renderings[1])
  }

  private mutating func keep(_ stem: String, png: Data, pdf: Data) {
    files += [ReportWriter.File("\(stem).png", png), ReportWriter.File("\(stem).pdf", pdf)]
  }

  /// Draws a figure's renderings side by side.
  private static func render(_ drawings: [@Sendable () throws -> Data]) throws -> [Data] {
    try Parallel.map(drawings.count) { i in Result { try drawings[i]() } }.map { try $0.get() }
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
