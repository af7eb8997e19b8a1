/// Text whose parts look different, set in as many lines as its width needs.
public struct RichText: Sendable, Hashable {
  /// Where a part of the text leads.
  public enum Link: Sendable, Hashable {
    /// An address outside the document.
    case address(String)
    /// A place in the document, by the name that `PDFPages.mark` gave it.
    case place(String)
  }

  /// Characters of one look.
  public struct Run: Sendable, Hashable {
    /// The characters.
    public var text: String
    /// Whether the letters are strong.
    public var isStrong: Bool
    /// Whether the letters are slanted.
    public var isEmphasised: Bool
    /// Whether all letters are equally wide.
    public var isCode: Bool
    /// The colour; that of the whole text without one.
    public var paint: Paint?
    /// Where it leads.
    public var link: Link?

    /// Characters of one look.
    public init(
      _ text: String, strong: Bool = false, emphasised: Bool = false, code: Bool = false, paint: Paint? = nil,
      link: Link? = nil
    ) {
      self.text = text
      isStrong = strong
      isEmphasised = emphasised
      isCode = code
      self.paint = paint
      self.link = link
    }
  }

  /// The sides that lines keep to.
  public enum Alignment: Sendable, Hashable {
    /// The side where the script begins.
    case start
    /// The other side.
    case end
  }

  /// The parts, in order.
  public var runs: [Run]
  /// Font size in points.
  public var size: Double
  /// The colour.
  public var paint: Paint
  /// The side that lines keep to.
  public var alignment: Alignment
  /// From one line to the next, in font sizes.
  public var leading: Double
  /// Whether line breaks in the text are kept; they are spaces otherwise.
  public var keepsLines: Bool

  /// Text of several parts.
  public init(
    _ runs: [Run], size: Double, paint: Paint = .ink, alignment: Alignment = .start, leading: Double = 1.42,
    keepsLines: Bool = false
  ) {
    self.runs = runs
    self.size = size
    self.paint = paint
    self.alignment = alignment
    self.leading = leading
    self.keepsLines = keepsLines
  }

  /// Text of one look.
  public init(
    _ text: String, size: Double, strong: Bool = false, paint: Paint = .ink, alignment: Alignment = .start,
    leading: Double = 1.42
  ) {
    self.init([Run(text, strong: strong)], size: size, paint: paint, alignment: alignment, leading: leading)
  }

  /// Whether there is nothing to set.
  public var isEmpty: Bool { runs.allSatisfy(\.text.isEmpty) }
}
