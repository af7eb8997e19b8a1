import Drawing

/// Many results at a glance, a card each: pictures, what was found, and the maps behind it. A reader sorts and filters them where
/// the page has its script; without it, and on paper, they stand in the order given.
public struct CardGallery: Sendable, Equatable, BlockConvertible {
  /// What stands in a picture's place.
  public enum CardPicture: Sendable, Equatable {
    /// A picture, and what a reader who cannot see it should know.
    case picture(Picture, alternativeText: String)
    /// Why there is none, as a sentence.
    case missing(String)
  }

  /// Which maps a card opens.
  public enum Maps: Sendable, Equatable {
    /// None.
    case none
    /// Maps that stand nowhere else; their picture is the card's first.
    case own(MapSet)
    /// The maps of an explorer elsewhere in the document, by the identifier of its set.
    case shared(String)
  }

  /// One result.
  public struct Card: Sendable, Equatable {
    /// What it belongs to, such as a file.
    public let name: String
    /// Pictures side by side.
    public let pictures: [CardPicture]
    /// What was found.
    public let title: Prose
    /// Whether that is as it should be, in words; `nil` when not known.
    public let verdict: String?
    /// Whether that is as it should be.
    public let isGood: Bool
    /// What else there is to know, a line each.
    public let lines: [Prose]
    /// One number an order; `nil` comes last.
    public let keys: [Double?]
    /// One value a filter.
    public let facets: [String]
    /// What it opens.
    public let maps: Maps
    /// The identifier of the section that says more.
    public let section: String?

    /// One result.
    public init(
      _ name: String, pictures: [CardPicture], title: Prose, verdict: String? = nil, isGood: Bool = true,
      lines: [Prose] = [], keys: [Double?] = [], facets: [String] = [], maps: Maps = .none, section: String? = nil
    ) {
      self.name = name
      self.pictures = pictures
      self.title = title
      self.verdict = verdict
      self.isGood = isGood
      self.lines = lines
      self.keys = keys
      self.facets = facets
      self.maps = maps
      self.section = section
    }
  }

  /// A figure of cards for paper.
  public struct Sheet: Sendable, Equatable {
    /// The name of its files without the ending: `figures/<stem>.png` and `.pdf`.
    public let stem: String
    /// What is drawn.
    public let sketch: Sketch

    /// A figure of cards.
    public init(stem: String, sketch: Sketch) {
      self.stem = stem
      self.sketch = sketch
    }
  }

  /// A way to sort.
  public struct Order: Sendable, Equatable {
    /// What it is called.
    public let title: String
    /// Which of the cards' keys decides.
    public let key: Int
    /// Whether the largest comes first.
    public let isDescending: Bool

    /// A way to sort.
    public init(_ title: String, key: Int, descending: Bool = false) {
      self.title = title
      self.key = key
      isDescending = descending
    }
  }

  /// The identifier for references. Letters, digits, `.`, `_` and `-`.
  public let stem: String
  /// What the cards show, and in which order they stand at first.
  public let caption: Prose
  /// The cards, in the order in which they are read first.
  public let cards: [Card]
  /// The ways to sort; the first is the order given.
  public let orders: [Order]
  /// What the cards can be filtered by.
  public let facets: [String]
  /// Figures of the same cards for paper and Markdown.
  public let sheets: [Sheet]
  /// The colours of the maps.
  public let colours: MapColours

  /// Cards.
  /// - Precondition: every card has one value a filter.
  public init(
    stem: String, caption: Prose, cards: [Card], orders: [Order], facets: [String], sheets: [Sheet] = [],
    colours: MapColours
  ) {
    precondition(
      cards.allSatisfy { $0.facets.count == facets.count }, "a card needs \(facets.count) values to filter by")
    self.stem = stem
    self.caption = caption
    self.cards = cards
    self.orders = orders
    self.facets = facets
    self.sheets = sheets
    self.colours = colours
  }

  /// The block this stands for.
  public var block: Block { .cards(self) }
}
