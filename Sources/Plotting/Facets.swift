extension Axes {
  /// Panels of the same kind with the same ranges, so that they can be compared: every axis whose range would follow from its
  /// own marks takes the range of the marks of all panels.
  public static func facets(_ panels: [Axes]) -> [Axes] {
    func shared(_ dimension: Dimension) -> ClosedRange<Double>? {
      panels.flatMap(\.marks).reduce(nil) { union($0, $1.extent(of: dimension)) }
    }
    func fixed(_ axis: Axis, _ range: ClosedRange<Double>?) -> Axis {
      var axis = axis
      switch axis.mapping {
      case .automatic: if case .linear(let nice) = axis.scale(marks: range) { axis.mapping = .linear(nice) }
      case .log(nil): axis.mapping = .log(range)
      case .symlog(nil, let constant): axis.mapping = .symlog(range, constant: constant)
      case .time(nil): axis.mapping = .time(range)
      default: break
      }
      return axis
    }
    let (x, y) = (shared(.x), shared(.y))
    return panels.map { panel in
      var panel = panel
      panel.x = fixed(panel.x, x)
      panel.y = fixed(panel.y, y)
      return panel
    }
  }
}

extension Figure {
  /// Small panels in rows of at most four, in reading order, whose axes are named once: the horizontal one below the last
  /// panel of every column, the vertical one above the first panel of every row.
  /// - Parameter columns: panels a row; as suits their number on a full page when nil.
  static func multiples(_ panels: [Axes], x: String, y: String, columns: Int? = nil) -> [Row] {
    let count = panels.count
    let columns = columns ?? (count <= 4 ? max(1, count) : [5, 6, 9].contains(count) ? 3 : 4)
    return rows(
      of: panels.enumerated().map { i, panel in
        var panel = panel
        panel.x.label = i + columns >= count ? x : ""
        panel.y.label = i % columns == 0 ? y : ""
        return panel
      }, columns: columns)
  }

  /// A row that holds nothing but the names of marks which mean the same in every panel of the figure.
  static func legendRow(_ marks: [any Mark]) -> Row {
    Row([Axes(x: .hidden(.linear(0...1)), y: .hidden(.linear(0...1)), marks: marks, legend: .top, height: .points(0))])
  }
}
