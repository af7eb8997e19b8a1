extension HTMLPage {
  /// Writes a gallery: its sheet once a page, and a tile a picture.
  mutating func write(_ gallery: Gallery) {
    let sheet = writeSheet(gallery.sheet, name: gallery.stem)
    out += "<figure class=\"gallery\" id=\"\(outline.target(gallery.stem).anchor)\">\n"
    out += "<figcaption>\(figureLabel(gallery.stem))\(html(gallery.caption))</figcaption>\n"
    for group in gallery.groups {
      if !group.title.isEmpty { out += "<p class=\"group-title\">\(html(group.title))</p>\n" }
      write(group.items, of: sheet, tileWidth: gallery.tileWidth)
    }
    out += "</figure>\n"
  }

  /// Writes a sheet of pictures unless the page has it, and gives its identifier.
  mutating func writeSheet(_ picture: Picture, name: String) -> String {
    if let known = sheets[picture.data] { return known }
    let id = "sheet-\(name)"
    sheets[picture.data] = id
    out += "<svg class=\"sheet\" aria-hidden=\"true\" focusable=\"false\"><defs><image id=\"\(id)\""
    out +=
      " width=\"\(picture.width)\" height=\"\(picture.height)\" href=\"\(address(of: picture))\"/></defs></svg>\n"
    return id
  }

  /// Writes pictures cut from a sheet, each with its words.
  /// - Parameter id: an identifier for links.
  mutating func write(_ items: [Gallery.Item], of sheet: String, tileWidth: Int, id: String? = nil) {
    let anchor = id.map { " id=\"\($0)\"" } ?? ""
    out += "<ul class=\"tiles\"\(anchor) style=\"--tile:\(tileWidth)px\">\n"
    for item in items {
      let r = item.region
      out +=
        "<li><svg viewBox=\"\(r.x) \(r.y) \(r.width) \(r.height)\" width=\"\(r.width)\" height=\"\(r.height)\" role=\"img\""
      out += " aria-label=\"\(escapedHTML(item.alternativeText))\">"
      if let file = item.file { out += "<title>\(escapedHTML(file))</title>" }
      out += "<use href=\"#\(sheet)\"/></svg>"
      if !item.title.isEmpty { out += "<b>\(html(item.title))</b>" }
      if !item.note.isEmpty { out += "<span>\(html(item.note))</span>" }
      out += "</li>\n"
    }
    out += "</ul>\n"
  }
}
