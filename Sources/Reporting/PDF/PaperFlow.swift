import Drawing

/// Something that stands on one page in one piece: a few lines, a row of a table, a figure.
struct PaperPiece {
  /// In points.
  var height: Double
  /// Space above it, which the top of a page swallows.
  var gap = 0.0
  /// Whether no page ends between this and the next piece.
  var staysWithNext = false
  /// Whether a page begins here.
  var beginsPage = false
  /// The names of the places that are here.
  var places: [String] = []
  /// What stands above it again where a page begins with it: the head of a table.
  var head: [PaperPiece] = []
  /// What is painted below it, the outermost first.
  var grounds: [Ground] = []
  /// What it is to a screen reader.
  var part = PDFPages.Part.paragraph
  /// Draws it with its top left corner at a point.
  var draw: (PDFPages, Point) -> Void = { _, _ in }
  /// The same, not higher than a height in points; `nil` for what has one height only.
  var lowered: ((Double) -> PaperPiece)?

  /// A coloured ground behind several pieces.
  struct Ground {
    /// From the left side of the text.
    let inset: Double
    /// In points.
    let width: Double
    /// The colour.
    let paint: Paint
    /// The colour of a rule at its left side.
    let rule: Paint?
    /// Whether the gap above the piece belongs to it: for all pieces but the first.
    let coversGap: Bool
  }
}

/// Pieces on their pages.
struct PaperFlow {
  /// A piece with its place.
  struct Placed {
    let piece: PaperPiece
    /// From the top of the text.
    let y: Double
    /// The gap above it that was kept.
    let gap: Double
  }

  /// The pages in order.
  private(set) var pages: [[Placed]] = [[]]
  /// The page of every named place, from 1.
  private(set) var pageOfPlace: [String: Int] = [:]
  private let height: Double
  private var y = 0.0

  /// Puts pieces on pages whose text is `height` points high.
  init(_ pieces: [PaperPiece], height: Double) {
    self.height = height
    var start = 0
    while start < pieces.count {
      var end = start
      while end + 1 < pieces.count, pieces[end].staysWithNext { end += 1 }
      place(Array(pieces[start...end]))
      start = end + 1
    }
  }

  /// The least part of its height that a figure keeps to stand on one page with its heading.
  private static let leastScale = 0.75

  /// Places pieces that belong on one page, as far as a page can hold them.
  private mutating func place(_ group: [PaperPiece]) {
    let group = fitted(group)
    if group[0].beginsPage || y + Self.needed(by: group, isAtTop: isAtTop) > height { breakPage() }
    for piece in group {
      if !isAtTop, y + piece.gap + piece.height > height { breakPage() }
      if isAtTop { for part in piece.head { add(part) } }
      add(piece)
    }
  }

  /// The pieces with a figure lowered where they would be a little too high for a page.
  private func fitted(_ group: [PaperPiece]) -> [PaperPiece] {
    let excess = Self.needed(by: group, isAtTop: true) - height
    guard excess > 0 else { return group }
    var group = group
    for (i, piece) in group.enumerated() where piece.height - excess >= Self.leastScale * piece.height {
      guard var lowered = piece.lowered?(piece.height - excess) else { continue }
      (lowered.gap, lowered.staysWithNext) = (piece.gap, piece.staysWithNext)
      (lowered.beginsPage, lowered.places) = (piece.beginsPage, piece.places)
      (lowered.head, lowered.grounds) = (piece.head, piece.grounds)
      group[i] = lowered
      break
    }
    return group
  }

  /// The height of pieces one below the other.
  private static func needed(by group: [PaperPiece], isAtTop: Bool) -> Double {
    group.enumerated().reduce(0) { $0 + $1.element.height + ($1.offset == 0 && isAtTop ? 0 : $1.element.gap) }
  }

  private var isAtTop: Bool { pages[pages.count - 1].isEmpty }

  private mutating func breakPage() {
    guard !isAtTop else { return }
    pages.append([])
    y = 0
  }

  private mutating func add(_ piece: PaperPiece) {
    let gap = isAtTop ? 0 : piece.gap
    y += gap
    pages[pages.count - 1].append(Placed(piece: piece, y: y, gap: gap))
    for name in piece.places where pageOfPlace[name] == nil { pageOfPlace[name] = pages.count }
    y += piece.height
  }
}
