import Files

extension HTMLPage {
  /// Writes the static figures, the data of their maps, and the place where the page's script puts the explorer.
  mutating func write(_ explorer: MapExplorer, depth: Int) throws {
    for figure in explorer.figures { try write(.figure(figure), depth: depth) }
    let colours = identifier(of: explorer.colours)
    write(explorer.maps, colours: colours, address: address(of: explorer.maps.picture))
    out += "<details class=\"explorer\" data-maps=\"\(explorer.maps.anchor)\" hidden>"
    out += "<summary>Explore the maps of \(escapedHTML(explorer.maps.name))</summary></details>\n"
  }

  /// Writes cards in the order given, with what the page's script needs to sort, filter and open them.
  mutating func write(_ gallery: CardGallery) {
    let anchor = outline.target(gallery.stem).anchor
    let colours = identifier(of: gallery.colours)
    let values = gallery.facets.indices.map { facet in
      gallery.cards.map { $0.facets[facet] }.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }.sorted()
    }
    out += "<figure class=\"cards\" id=\"\(anchor)\">\n"
    out += "<figcaption>\(figureLabel(gallery.stem))\(html(gallery.caption))\(sheetLinks(gallery))</figcaption>\n"
    writeSieve(gallery, values)
    out += "<ul>\n"
    for card in gallery.cards { write(card, values, colours: colours) }
    out += "</ul>\n</figure>\n"
  }

  private func sheetLinks(_ gallery: CardGallery) -> String {
    guard !gallery.sheets.isEmpty else { return "" }
    let links = gallery.sheets.enumerated().flatMap { i, sheet in
      ["png", "pdf"].map { ending in
        let number = gallery.sheets.count > 1 ? " \(i + 1)" : ""
        return "<a href=\"figures/\(sheet.stem).\(ending)\">\(ending.uppercased())\(number)</a>"
      }
    }
    return " <span class=\"sheets\">On paper: \(links.joined(separator: " "))</span>"
  }

  private mutating func writeSieve(_ gallery: CardGallery, _ values: [[String]]) {
    out += "<form class=\"sieve\" hidden>\n<label>Sort by <select name=\"order\">"
    for order in gallery.orders {
      out += "<option value=\"\(order.key) \(order.isDescending ? -1 : 1)\">\(escapedHTML(order.title))</option>"
    }
    out += "</select></label>\n"
    for (facet, values) in zip(gallery.facets, values) where values.count > 1 {
      out += "<label>\(escapedHTML(facet)) <select class=\"facet\"><option value=\"\">all</option>"
      for (i, value) in values.enumerated() { out += "<option value=\"\(i)\">\(escapedHTML(value))</option>" }
      out += "</select></label>\n"
    }
    out += "<button type=\"reset\">Reset</button> <output aria-live=\"polite\"></output></form>\n"
  }

  private mutating func write(_ card: CardGallery.Card, _ values: [[String]], colours: String) {
    let keys = card.keys.map { $0.map { "\($0)" } ?? "" }.joined(separator: ",")
    // Only the filters that the form has: those with a choice.
    let facets = card.facets.indices.filter { values[$0].count > 1 }
      .map { "\(values[$0].firstIndex(of: card.facets[$0]) ?? 0)" }.joined(separator: ",")
    out +=
      "<li class=\"card\(card.isGood || card.verdict == nil ? "" : " bad")\" data-keys=\"\(keys)\" data-facets=\"\(facets)\""
    switch card.maps {
    case .none: break
    case .own(let maps): out += " data-maps=\"\(maps.anchor)\""
    case .shared(let id): out += " data-maps=\"\(outline.target("maps-\(id)").anchor)\""
    }
    out += ">\n<div class=\"pictures\">"
    for picture in card.pictures {
      switch picture {
      case .picture(let picture, let text):
        out += "<img src=\"\(address(of: picture))\" alt=\"\(escapedHTML(text))\""
        out += " width=\"\(picture.width)\" height=\"\(picture.height)\" decoding=\"async\">"
      case .missing(let sentence): out += "<span class=\"hatched\"><span>\(escapedHTML(sentence))</span></span>"
      }
    }
    out += "</div>\n<b>\(html(card.title))</b>"
    if let verdict = card.verdict {
      // Words and a sign: the colour alone tells nothing.
      let sign = (card.isGood ? Table.Status.pass : .fail).sign
      out += " <span class=\"verdict \(card.isGood ? "pass" : "fail")\">\(sign) \(escapedHTML(verdict))</span>"
    }
    for line in card.lines { out += "<span class=\"line\">\(html(line))</span>" }
    let name = breakableHTML(card.name, isName: true)
    let link = card.section.map { "<a href=\"#\(outline.target($0).anchor)\">\(name)</a>" }
    out += "<span class=\"line file\">\(link ?? name)</span>"
    if case .own(let maps) = card.maps { write(maps, colours: colours, address: nil) }
    out += "</li>\n"
  }

  private mutating func write(_ maps: MapSet, colours: String, address: String?) {
    writeData(maps.json(colours: colours, address: address), id: maps.anchor)
  }

  /// The identifier of colours, which are written once a page.
  private mutating func identifier(of colours: MapColours) -> String {
    if let known = self.colours.firstIndex(of: colours) { return "map-colours-\(known + 1)" }
    self.colours.append(colours)
    let id = "map-colours-\(self.colours.count)"
    writeData(colours.json, id: id)
    return id
  }

  /// Writes data that no browser runs, with nothing in it that could end the element.
  private mutating func writeData(_ json: JSONValue, id: String) {
    let text = json.compactText.replacing("<", with: "\\u003c").replacing(">", with: "\\u003e")
      .replacing("&", with: "\\u0026")
    out += "<script type=\"application/json\" id=\"\(id)\">\(text)</script>\n"
  }
}
