import Drawing

/// One panel: two axes and the marks on them.
public struct Axes: Sendable {
  /// Where the names of the marks stand.
  public enum LegendPlace: Sendable {
    case none
    /// In lines above the plot, where it covers nothing.
    case top
    /// Beside the ends of the lines.
    case direct
  }

  /// How tall the plot is.
  public enum Height: Sendable, Hashable {
    /// In points.
    case points(Double)
    /// As the width divided by this.
    case aspect(Double)
  }

  /// A short name, above everything else; empty for none.
  public var title: String
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// What is drawn, first to last.
  public var marks: [any Mark]
  /// Where the names of the marks stand.
  public var legend: LegendPlace
  /// How tall the plot is.
  public var height: Height
  /// The plot is no wider than this, in points.
  public var maximumWidth: Double
  /// The strip of colours beside the plot.
  public var colourBar: ColourBar?
  /// Written below the plot, broken to its width.
  public var caption: String

  /// A panel.
  public init(
    title: String = "", x: Axis = Axis(), y: Axis = Axis(), marks: [any Mark], legend: LegendPlace = .none,
    height: Height = .points(160), maximumWidth: Double = .infinity, colourBar: ColourBar? = nil, caption: String = ""
  ) {
    self.title = title
    self.x = x
    self.y = y
    self.marks = marks
    self.legend = legend
    self.height = height
    self.maximumWidth = maximumWidth
    self.colourBar = colourBar
    self.caption = caption
  }

  /// A panel that shows one mark without axes: a picture, say.
  public static func tile(
    _ mark: any Mark, title: String = "", caption: String = "", aspect: Double = 1, maximumWidth: Double = .infinity,
    colourBar: ColourBar? = nil
  ) -> Axes {
    Axes(
      title: title, x: .hidden(.linear(0...1)), y: .hidden(.linear(0...1)), marks: [mark], height: .aspect(aspect),
      maximumWidth: maximumWidth, colourBar: colourBar, caption: caption)
  }

  func scale(of dimension: Dimension) -> Scale {
    let range = marks.reduce(nil) { union($0, $1.extent(of: dimension)) }
    return (dimension == .x ? x : y).scale(marks: range)
  }
}
