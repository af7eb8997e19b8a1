import Drawing

/// The measured parts of a panel: first what stands left and right of the plot, then, its width being known, what stands
/// above and below.
struct AxesLayout {
  /// A tick with its text broken into lines.
  struct Label {
    let value: Double
    let lines: [String]
    var isHeading = false
  }

  let axes: Axes
  let xScale: Scale
  let yScale: Scale
  private(set) var insets = Insets()
  private(set) var plotWidth = 0.0
  private(set) var plotHeight = 0.0
  private(set) var cellWidth = 0.0

  private(set) var yLabels: [Label] = []
  private(set) var yStyle = Typography.tick
  private(set) var yTicks: [Double] = []
  private(set) var xLabels: [Label] = []
  private(set) var xStyle = Typography.tick
  private(set) var xTicks: [Double] = []
  private(set) var titleLines: [String] = []
  private(set) var legendLines: [[LegendItem]] = []
  private(set) var yLabelLines: [String] = []
  private(set) var xLabelLines: [String] = []
  private(set) var captionLines: [String] = []
  private(set) var barDistance = 0.0
  private(set) var overhangAbove = 0.0

  static let tickGap = 4.0
  /// The longest line of a name of the horizontal axis that is turned upright, in points.
  private static let longestUpright = 100.0
  /// Lines of a panel's title: a name of hundreds of letters, broken to the width of a small picture, would push all
  /// panels of the row far down.
  private static let mostTitleLines = 5

  init(_ axes: Axes) {
    self.axes = axes
    xScale = axes.scale(of: .x)
    yScale = axes.scale(of: .y)
  }

  /// The panel with a plot of the height that is left when everything else has its place.
  init(_ axes: Axes, filling size: Size, _ measure: any TextMeasuring) {
    var axes = axes
    axes.maximumWidth = .infinity
    var height = size.height
    var layout = AxesLayout(axes)
    // The height decides on the number of ticks, and these on what is left.
    for _ in 0..<3 {
      axes.height = .points(max(12, height))
      layout = AxesLayout(axes)
      layout.measureSides(cellWidth: size.width, measure)
      layout.measureHeight(sharing: Insets(), measure)
      height = size.height - layout.insets.top - layout.insets.bottom
    }
    self = layout
  }

  var legendItems: [LegendItem] {
    var seen: Set<String> = []
    return axes.marks.flatMap(\.legend).filter { seen.insert($0.name).inserted }
  }

  var endLabels: [EndLabel] { axes.legend == .direct ? axes.marks.compactMap(\.endLabel) : [] }

  // MARK: - Left and right

  mutating func measureSides(cellWidth: Double, _ measure: any TextMeasuring) {
    self.cellWidth = cellWidth
    let expectedHeight: Double =
      switch axes.height {
      case .points(let points): points
      case .aspect(let aspect): min(cellWidth * 0.8, axes.maximumWidth) / aspect
      }
    layOutYLabels(height: expectedHeight, width: cellWidth, measure)
    insets.left =
      yLabels.filter { !$0.isHeading }.flatMap(\.lines).map { measure.width(of: $0, style: yStyle) }.max() ?? 0
    if insets.left > 0 { insets.left += Self.tickGap + 2 }

    let names = endLabels.map { measure.width(of: $0.name, style: $0.style) + $0.indent }.max() ?? 0
    if names > 0 { insets.right = min(names, cellWidth * 0.4) + 8 }
    for mark in axes.marks { insets = insets.union(mark.overhang(measure)) }
    if let bar = axes.colourBar {
      barDistance = insets.right
      insets.right += bar.width(measure)
    }
    // The last number of the horizontal axis stands half outside.
    if case .band = xScale {
    } else if axes.x.ticks != .none {
      // How many ticks there will be is not known yet: as many as have room, or a few.
      let room = min(cellWidth - insets.left - insets.right, axes.maximumWidth)
      for count in Set([5, Self.mostXTicks(room)]) {
        let ticks = ticks(of: axes.x, xScale, count: count)
        let texts = axes.x.format.texts(ticks)
        func half(_ text: String) -> Double { measure.width(of: text, style: Typography.tick) / 2 }
        if let last = ticks.last, xScale.fraction(last) > 0.97, let text = texts.last {
          insets.right = max(insets.right, half(text))
        }
        if let first = ticks.first, xScale.fraction(first) < 0.03, let text = texts.first {
          insets.left = max(insets.left, half(text))
        }
      }
    }
  }

  private func ticks(of axis: Axis, _ scale: Scale, count: Int) -> [Double] {
    switch axis.ticks {
    case .none: []
    case .at(let values): values.filter { (-1e-9...1 + 1e-9).contains(scale.fraction($0)) }
    case .automatic: scale.ticks(count: count)
    }
  }

  private mutating func layOutYLabels(height: Double, width: Double, _ measure: any TextMeasuring) {
    yTicks = ticks(of: axes.y, yScale, count: max(2, min(8, Int(height / 26))))
    guard case .band(let names) = yScale else {
      let texts = axes.y.format.texts(yTicks)
      yLabels = zip(yTicks, texts).map { Label(value: $0, lines: [$1]) }
      return
    }
    guard axes.y.ticks != .none, !names.isEmpty else { return }
    yStyle = Typography.label
    let band = height / Double(names.count)
    // Less room for the data before smaller type, and smaller type before shortening a name.
    var widest = max(60, width * 0.3)
    for (size, share) in [(9.0, 0.3), (8.5, 0.3), (8, 0.3), (8, 0.4), (7.5, 0.4), (7, 0.4), (6.5, 0.45)] {
      yStyle.size = size
      widest = max(60, width * share)
      let isFitting = names.indices.allSatisfy {
        axes.y.headings.contains($0) || fits(names[$0], band: band, width: widest, measure)
      }
      if isFitting { break }
    }
    let limit = max(1, Int(band / yStyle.lineHeight))
    yLabels = yTicks.compactMap { tick in
      let index = Int(tick)
      guard names.indices.contains(index) else { return nil }
      if axes.y.headings.contains(index) {
        let lines = TextLayout.wrap(
          names[index], width: width * 0.9, limit: 1, style: Typography.heading(size: yStyle.size), measure)
        return Label(value: tick, lines: lines, isHeading: true)
      }
      return Label(
        value: tick, lines: TextLayout.wrap(names[index], width: widest, limit: limit, style: yStyle, measure))
    }
  }

  /// Ticks of an axis that is not linear may stand too close: of two labels that would touch one is left out, but never zero.
  private mutating func thinOutYLabels() {
    if case .band = yScale { return }
    func place(_ label: Label) -> Double { yScale.fraction(label.value) * plotHeight }
    var kept: [Double] = []
    let chosen = (yLabels.filter { $0.value == 0 } + yLabels.filter { $0.value != 0 }).filter { label in
      let isFree = kept.allSatisfy { abs($0 - place(label)) >= yStyle.lineHeight - 0.5 }
      if isFree { kept.append(place(label)) }
      return isFree
    }
    guard chosen.count < yLabels.count else { return }
    yLabels = chosen.sorted { $0.value < $1.value }
  }

  private func fits(_ name: String, band: Double, width: Double, _ measure: any TextMeasuring) -> Bool {
    let limit = max(1, Int(band / yStyle.lineHeight))
    return TextLayout.wrap(name, width: width, style: yStyle, measure).count <= limit
  }

  // MARK: - Above and below

  /// - Parameter shared: insets of panels that must line up with this one.
  mutating func measureHeight(sharing shared: Insets, _ measure: any TextMeasuring) {
    insets.left = max(insets.left, shared.left)
    insets.right = max(insets.right, shared.right)
    plotWidth = max(12, min(cellWidth - insets.left - insets.right, axes.maximumWidth))
    switch axes.height {
    case .points(let points): plotHeight = points
    case .aspect(let aspect): plotHeight = plotWidth / aspect
    }
    // A line of text for every name beside the plot.
    plotHeight = max(plotHeight, Double(endLabels.count - 1) * Typography.value.lineHeight)

    thinOutYLabels()

    var top = 0.0
    let overhang = axes.marks.reduce(Insets()) { $0.union($1.overhang(measure)) }
    if !axes.title.isEmpty {
      titleLines = TextLayout.wrap(
        axes.title, width: cellWidth, limit: Self.mostTitleLines, style: Typography.panelTitle, measure)
      top += Double(titleLines.count) * Typography.panelTitle.lineHeight + 4
    }
    if axes.legend == .top { legendLines = Legend.lines(legendItems, width: cellWidth, measure) }
    top += Double(legendLines.count) * Legend.lineHeight
    if !axes.y.label.isEmpty {
      yLabelLines = TextLayout.wrap(axes.y.label, width: cellWidth, style: Typography.axisLabel, measure)
      top += Double(yLabelLines.count) * Typography.axisLabel.lineHeight + 8
    }
    overhangAbove = overhang.top
    insets.top = top + overhang.top
    if insets.top == 0, !yLabels.isEmpty { insets.top = 4 }

    var bottom = layOutXLabels(measure)
    if !axes.x.label.isEmpty {
      xLabelLines = TextLayout.wrap(
        axes.x.label, width: insets.left + plotWidth, style: Typography.axisLabel, measure)
      bottom += Double(xLabelLines.count) * Typography.axisLabel.lineHeight + 3
    }
    if !axes.caption.isEmpty {
      captionLines = TextLayout.wrap(axes.caption, width: plotWidth, style: Typography.note, measure)
      bottom += Double(captionLines.count) * Typography.note.lineHeight + 4
    }
    insets.bottom = bottom
  }

  /// Chooses horizontal, broken or turned labels; the height they take.
  private mutating func layOutXLabels(_ measure: any TextMeasuring) -> Double {
    guard axes.x.ticks != .none else { return 0 }
    guard case .band(let names) = xScale else { return layOutXNumbers(measure) }
    guard !names.isEmpty else { return 0 }
    xStyle = Typography.label.anchored(.middle, .top)
    let room = plotWidth / Double(names.count) - 4
    xTicks = ticks(of: axes.x, xScale, count: names.count)
    func wrapped(_ limit: Int, _ width: Double) -> [Label] {
      xTicks.compactMap { tick in
        guard names.indices.contains(Int(tick)) else { return nil }
        return Label(
          value: tick,
          lines: TextLayout.wrap(names[Int(tick)], width: width, limit: limit, style: xStyle, measure))
      }
    }
    let fitting = [9.0, 8, 7.5].first { size in
      xStyle.size = size
      return names.allSatisfy { TextLayout.breaksWell($0, width: room, limit: 3, style: xStyle, measure) }
    }
    // In a band as broad as an upright name may be long, a name is better broken inside a word than turned.
    if fitting != nil || room >= Self.longestUpright {
      xLabels = wrapped(fitting == nil ? 5 : 3, room)
      return Double(xLabels.map(\.lines.count).max() ?? 0) * xStyle.lineHeight + Self.tickGap
    }
    // Turned upright: a name takes the width of a line, and may be 100 points long; it is broken where there is room.
    xStyle.size = min(9, max(5, room))
    xStyle.rotation = -90
    xLabels = wrapped(max(1, Int((room + 4) / xStyle.lineHeight)), Self.longestUpright)
    xStyle = xStyle.anchored(.end, .middle)
    let longest = xLabels.flatMap(\.lines).map { measure.width(of: $0, style: xStyle) }.max() ?? 0
    return longest + Self.tickGap + 2
  }

  private static func mostXTicks(_ width: Double) -> Int { max(2, min(10, Int(width / 36))) }

  /// As many numbers as fit without touching.
  private mutating func layOutXNumbers(_ measure: any TextMeasuring) -> Double {
    xStyle = Typography.tick.anchored(.middle, .top)
    var count = Self.mostXTicks(plotWidth)
    while true {
      xTicks = ticks(of: axes.x, xScale, count: count)
      let texts = axes.x.format.texts(xTicks)
      xLabels = zip(xTicks, texts).map { Label(value: $0, lines: [$1]) }
      let needed = texts.reduce(0) { $0 + measure.width(of: $1, style: xStyle) + 8 }
      let isFitting = needed <= plotWidth * 1.15
      if isFitting || count <= 2 { thinOutXLabels(measure) }
      // A date may be said once for all labels that follow: none of them may be missing.
      let isWhole = axes.x.format != .time || xLabels.count == texts.count
      if isFitting && isWhole || count <= 2 { break }
      count -= 1
    }
    return xLabels.isEmpty ? 0 : xStyle.lineHeight + Self.tickGap
  }

  /// Given ticks, and those of a logarithmic axis, may stand too close: a label that would touch the one before is left out,
  /// as is one that would leave the panel.
  private mutating func thinOutXLabels(_ measure: any TextMeasuring) {
    var end = -Double.infinity
    xLabels = xLabels.filter { label in
      let center = xScale.fraction(label.value) * plotWidth
      let half = measure.width(of: label.lines[0], style: xStyle) / 2
      let isInside = center - half >= -insets.left - 0.5 && center + half <= plotWidth + insets.right + 0.5
      guard isInside, center - half > end + 4 else { return false }
      end = center + half
      return true
    }
  }

  mutating func setTop(_ top: Double) { insets.top = max(insets.top, top) }
}
