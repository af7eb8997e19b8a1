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
