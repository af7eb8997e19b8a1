/// Many small pictures cut from one sheet, each with its own words.
public struct Gallery: Sendable, Equatable, BlockConvertible {
  /// A rectangle of the sheet, in pixels from its top left corner.
  public struct Region: Sendable, Equatable {
    /// The left edge.
    public let x: Int
    /// The top edge.
    public let y: Int
    /// The width.
    public let width: Int
    /// The height.
    public let height: Int

    /// A rectangle.
    public init(x: Int, y: Int, width: Int, height: Int) {
      self.x = x
      self.y = y
      self.width = width
      self.height = height
    }
  }

  /// One picture of the gallery.
  public struct Item: Sendable, Equatable {
    /// Where it lies on the sheet.
    public let region: Region
    /// What a reader who cannot see it should know: required.
    public let alternativeText: String
    /// The first line below it, such as the label.
    public let title: Prose
    /// The second line below it, such as the score.
    public let note: Prose
    /// A file name, shown when the pointer rests on the picture.
    public let file: String?

    /// One picture.
    public init(_ region: Region, alternativeText: String, title: Prose = "", note: Prose = "", file: String? = nil) {
      self.region = region
      self.alternativeText = alternativeText
      self.title = title
      self.note = note
      self.file = file
    }
  }

  /// Pictures that belong together, such as copies of one image.
  public struct Group: Sendable, Equatable {
    /// What joins them.
    public let title: Prose
    /// The pictures.
    public let items: [Item]

    /// A group.
    public init(_ title: Prose, _ items: [Item]) {
      self.title = title
      self.items = items
    }
  }

  /// The name of the sheet's file without the ending; also the identifier for references. Letters, digits, `.`, `_`
  /// and `-`.
  public let stem: String
  /// The sheet that holds all pictures.
  public let sheet: Picture
  /// What the gallery shows.
  public let caption: Prose
  /// The pictures, in groups.
  public let groups: [Group]
  /// The width at which a picture is shown, in CSS pixels.
  public let tileWidth: Int

  /// A gallery in groups.
  public init(stem: String, sheet: Picture, caption: Prose, groups: [Group], tileWidth: Int = 96) {
    self.stem = stem
    self.sheet = sheet
    self.caption = caption
    self.groups = groups
    self.tileWidth = tileWidth
  }

  /// A gallery without groups.
  public init(stem: String, sheet: Picture, caption: Prose, items: [Item], tileWidth: Int = 96) {
    self.init(stem: stem, sheet: sheet, caption: caption, groups: [Group("", items)], tileWidth: tileWidth)
  }

  /// The block this stands for.
  public var block: Block { .gallery(self) }
}
