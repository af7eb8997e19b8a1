import Drawing
import Foundation

extension PaperSetter {
  /// A figure above its caption, as large as it was drawn where the page allows.
  mutating func set(_ figure: FigureBlock, in area: PaperArea) throws -> [PaperPiece] {
    let anchor = outline.target(figure.stem).anchor
    let caption = figureCaption(figure.caption, of: figure.stem, area)
    let room = PaperStyle.height - caption.height - 12
    var piece: PaperPiece
    switch figure.content {
    case .drawing(let sketch): piece = Self.piece(of: sketch, in: area, room: room)
    case .picture(let picture):
      let encoded = try self.picture(picture)
      // Pictures have 96 pixels an inch, as in the page.
      let size = Size(width: Double(picture.width) * 0.75, height: Double(picture.height) * 0.75)
      piece = Self.piece(of: size, in: area, room: room) { pages, corner, scale in
        pages.draw(
          encoded, region: Rectangle(x: 0, y: 0, width: Double(encoded.width), height: Double(encoded.height)),
          in: Rectangle(x: corner.x, y: corner.y, width: size.width * scale, height: size.height * scale))
      }
    }
    piece.gap = 12
    piece.staysWithNext = true
    piece.places = [anchor]
    return [piece] + captionPieces(caption, area)
  }

  private static func piece(of sketch: Sketch, in area: PaperArea, room: Double) -> PaperPiece {
    piece(of: sketch.size, in: area, room: room) { pages, corner, scale in
      pages.draw(sketch, at: corner, scale: scale)
    }
  }

  /// Something of a size, as large as it is where the area's width and the height of `room` allow.
  private static func piece(
    of size: Size, in area: PaperArea, room: Double, draw: @escaping (PDFPages, Point, Double) -> Void
  ) -> PaperPiece {
    let scale = min(1, area.width / max(size.width, 1), room / max(size.height, 1))
    var piece = PaperPiece(height: size.height * scale, part: .figure) { pages, corner in
      draw(pages, Point(corner.x + area.inset, corner.y), scale)
    }
    piece.lowered = { Self.piece(of: size, in: area, room: $0, draw: draw) }
    return piece
  }

  private func figureCaption(_ prose: Prose, of stem: String, _ area: PaperArea) -> TextBlock {
    let name = outline.target(stem).name
    var text = rich(prose, size: PaperStyle.small, paint: .secondaryInk, leading: 1.36)
    text.runs.insert(.init("\(name).  ", strong: true, paint: .ink), at: 0)
    return TextBlock(text, width: area.width)
  }

  private func captionPieces(_ caption: TextBlock, _ area: PaperArea, staysWithNext: Bool = false) -> [PaperPiece] {
    [
      PaperPiece(height: caption.height, gap: 4, staysWithNext: staysWithNext) { pages, corner in
        pages.draw(caption, at: Point(corner.x + area.inset, corner.y))
      }
    ]
  }

  mutating func picture(_ picture: Picture) throws -> EncodedPicture {
    if let known = pictures[picture.data] { return known }
    let encoded =
      switch picture.format {
      case .png: try EncodedPicture(png: picture.data)
      case .jpeg: try EncodedPicture(jpeg: picture.data, width: picture.width, height: picture.height)
      }
    pictures[picture.data] = encoded
    return encoded
  }

  // MARK: - Galleries

  /// Small pictures in rows, each above its words.
  mutating func set(_ gallery: Gallery, in area: PaperArea) throws -> [PaperPiece] {
    let sheet = try picture(gallery.sheet)
    let caption = figureCaption(gallery.caption, of: gallery.stem, area)
    var pieces = captionPieces(caption, area, staysWithNext: true)
    pieces[0].gap = 12
    pieces[0].places = [outline.target(gallery.stem).anchor]
    for group in gallery.groups {
      if !group.title.isEmpty {
        pieces += area.lines(rich(group.title, size: PaperStyle.small, strong: true), gap: 9, staysWithNext: true)
      }
      pieces += tiles(group.items, of: sheet, tileWidth: gallery.tileWidth, in: area)
    }
    return pieces
  }

  /// Pictures of a sheet in rows; `tileWidth` is their width in a page, in CSS pixels.
  func tiles(
    _ items: [Gallery.Item], of sheet: EncodedPicture, tileWidth: Int, in area: PaperArea
  ) -> [PaperPiece] {
    let tile = min(max(Double(tileWidth) * 0.56, 40), area.width)
    let columns = max(1, Int((area.width + 8) / (tile + 8)))
    let width = (area.width - 8 * Double(columns - 1)) / Double(columns)
    return stride(from: 0, to: items.count, by: columns).map { start in
      let row = items[start..<min(start + columns, items.count)].map {
        (item: $0, words: words(of: $0, width: width))
      }
      let height = row.map { tile * Double($0.item.region.height) / Double(max(1, $0.item.region.width)) }.max() ?? 0
      let below = row.map { $0.words.reduce(0) { $0 + $1.height } }.max() ?? 0
      return PaperPiece(height: height + 3 + below, gap: 7, part: .figure) { pages, corner in
        for (i, entry) in row.enumerated() {
          let x = corner.x + area.inset + Double(i) * (width + 8)
          let r = entry.item.region
          let (w, h) = (Double(r.width), Double(r.height))
          pages.draw(
            sheet, region: Rectangle(x: Double(r.x), y: Double(r.y), width: w, height: h),
            in: Rectangle(x: x, y: corner.y, width: tile, height: tile * h / max(1, w)))
          var y = corner.y + height + 3
          for paragraph in entry.words {
            pages.draw(paragraph, at: Point(x, y))
            y += paragraph.height
          }
        }
      }
    }
  }

  private func words(of item: Gallery.Item, width: Double) -> [TextBlock] {
    [
      rich(item.title, size: 6.4, strong: true, leading: 1.25),
      rich(item.note, size: 6.4, paint: .secondaryInk, leading: 1.25),
    ].filter { !$0.isEmpty }.map { TextBlock($0, width: width) }
  }

  // MARK: - Cards

  /// The sheets of the cards, then the cards in words.
  mutating func set(_ gallery: CardGallery, in area: PaperArea) throws -> [PaperPiece] {
    let caption = figureCaption(gallery.caption, of: gallery.stem, area)
    var pieces = captionPieces(caption, area, staysWithNext: true)
    pieces[0].gap = 12
    pieces[0].places = [outline.target(gallery.stem).anchor]
    for sheet in gallery.sheets {
      var piece = Self.piece(of: sheet.sketch, in: area, room: PaperStyle.height - caption.height - 12)
      piece.gap = 8
      pieces.append(piece)
    }
    let rows = gallery.cards.map { card in
      let problems = card.pictures.compactMap { picture -> Prose? in
        if case .missing(let sentence) = picture { Prose(sentence) } else { nil }
      }
      let more = (card.lines + problems).reduce(Prose("")) { $0.isEmpty ? $1 : $0 + "; " + $1 }
      return Table.Row([.code(card.name), .text(card.title), .text(Prose(card.verdict ?? "")), .text(more)])
    }
    let table = Table(
      caption: "", columns: [.text("Image"), .text("Found"), .text("Verdict"), .text("More")], rows: rows)
    return pieces + PaperTable(table, width: area.width, setter: self).pieces(in: area, gap: 10)
  }
}
