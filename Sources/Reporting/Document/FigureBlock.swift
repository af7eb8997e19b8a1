import Drawing
import Foundation

/// An encoded picture.
public struct Picture: Sendable, Equatable {
  /// How the picture is encoded.
  public enum Format: String, Sendable, Equatable {
    case png, jpeg

    /// The media type for a data address.
    public var mediaType: String { "image/\(rawValue)" }
    /// The ending of a file's name.
    public var fileExtension: String { self == .png ? "png" : "jpg" }
  }

  /// The encoded bytes.
  public let data: Data
  /// The encoding.
  public let format: Format
  /// Width in pixels.
  public let width: Int
  /// Height in pixels.
  public let height: Int

  /// An encoded picture of `width` × `height` pixels.
  public init(_ data: Data, format: Format = .png, width: Int, height: Int) {
    self.data = data
    self.format = format
    self.width = width
    self.height = height
  }
}

/// A figure with its caption and the text that stands for it where it cannot be seen.
public struct FigureBlock: Sendable, Equatable, BlockConvertible {
  /// What is drawn.
  public enum Content: Sendable, Equatable {
    /// A drawing that follows the page's theme.
    case drawing(Sketch)
    /// A picture.
    case picture(Picture)
  }

  /// The name of its files without the ending, `figures/<stem>.png`; also the identifier for references. Letters,
  /// digits, `.`, `_` and `-`.
  public let stem: String
  /// What is drawn.
  public let content: Content
  /// What a reader who cannot see the figure should know: required.
  public let alternativeText: String
  /// What the figure shows, with n.
  public let caption: Prose
  /// The endings of the files in `figures/` that the page links to, such as `["png", "pdf"]`.
  public let files: [String]

  /// A figure.
  /// - Parameter files: endings of the files that are written beside the report.
  public init(
    stem: String, _ content: Content, alternativeText: String, caption: Prose, files: [String] = ["png", "pdf"]
  ) {
    self.stem = stem
    self.content = content
    self.alternativeText = alternativeText
    self.caption = caption
    self.files = files
  }

  /// The block this stands for.
  public var block: Block { .figure(self) }
}
