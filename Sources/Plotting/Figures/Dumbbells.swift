import Drawing

extension Figures {
  /// Pairs of values on one line each: the first hollow, the second solid, joined by a bar.
  /// - Parameters:
  ///   - first: values of one kind; second: as many of the other.
  ///   - titles: shown when the second is pointed at; empty for none.
  ///   - names: of the two kinds, for the legend.
  static func dumbbells(
    first: [Double], second: [Double], at rows: [Double], paint: Paint = .accent, titles: [String] = [],
    names: (first: String?, second: String?)
  ) -> [any Mark] {
    let bars = LinkMark(
      rows.indices.map { i in
        LinkMark.Link(x1: first[i], y1: rows[i], x2: second[i], y2: rows[i], paint: .muted)
      }, width: 1.5)
    return [
      bars,
      DotMark(x: first, y: rows, paint: paint, radius: 3.5, hollow: rows.map { _ in true }, name: names.first),
      DotMark(x: second, y: rows, paint: paint, radius: 3.5, titles: titles, name: names.second),
    ]
  }
}
