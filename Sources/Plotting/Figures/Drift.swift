import Drawing

/// One image of two checkpoints: the face and the map of each.
public struct MapPair: Sendable {
  /// One checkpoint's map and answer.
  public struct Side: Sendable {
    /// What the checkpoint answers: `A: happy`.
    public var title: String
    /// How sure it is: `62 %`.
    public var caption: String
    /// Its map.
    public var map: MapView

    /// One side of a pair.
    public init(title: String, caption: String, map: MapView) {
      self.title = title
      self.caption = caption
      self.map = map
    }
  }

  /// The face.
  public var face: Raster
  /// What the face is called: its label.
  public var title: String
  /// How alike the maps are.
  public var caption: String
  /// The first checkpoint's side.
  public var first: Side
  /// The second checkpoint's side.
  public var second: Side

  /// An image with two maps.
  public init(face: Raster, title: String, caption: String, first: Side, second: Side) {
    self.face = face
    self.title = title
    self.caption = caption
    self.first = first
    self.second = second
  }
}

/// The correlations of the images of one class.
public struct CorrelationStrip: Sendable {
  /// The class.
  public var name: String
  /// One value an image, in -1...1.
  public var values: [Double]
  /// Their mean with its interval.
  public var mean: Estimate

  /// The correlations of one class.
  public init(_ name: String, values: [Double], mean: Estimate) {
    self.name = name
    self.values = values
    self.mean = mean
  }
}

/// How the share of one part of the face differs between two checkpoints.
public struct ShareChange: Sendable {
  /// The part of the face.
  public var part: String
  /// The mean share of the first checkpoint's evidence, in 0...1.
  public var first: Double
  /// The mean share of the second checkpoint's evidence.
  public var second: Double
  /// Second minus first, with its interval.
  public var change: Estimate
  /// Whether the change is told from chance.
  public var isTold: Bool

  /// The shares of one part.
  public init(part: String, first: Double, second: Double, change: Estimate, isTold: Bool) {
    self.part = part
    self.first = first
    self.second = second
    self.change = change
    self.isTold = isTold
  }
}

extension Figures {
  /// How alike the maps of two checkpoints are, image by image, by class; one panel a layer.
  /// - Parameters:
  ///   - panels: a title and one strip a class, the same classes in every panel, with the reference of maps that have
  ///     nothing to do with each other.
  ///   - references: a name for each line, and its value in every panel.
  public static func correlationStrips(
    _ panels: [(title: String, strips: [CorrelationStrip])], references: [(name: String, values: [Double])],
    title: String, note: String
  ) -> Figure {
    let dashes: [[Double]] = [[4, 3], [1.5, 2.5], [7, 2, 1.5, 2]]
    let axes = panels.enumerated().map { p, panel in
      var marks: [any Mark] = references.enumerated().compactMap { r, reference in
        guard p < reference.values.count, reference.values[p].isFinite else { return nil }
        return RuleMark(
          .x(reference.values[p]), stroke: Stroke(.secondaryInk, width: 1, dash: dashes[r % dashes.count]),
          name: reference.name)
      }
      let dots = panel.strips.enumerated().flatMap { row, strip in
        strip.values.enumerated().map { i, value in (x: value, y: Double(row) + scatter(i), name: strip.name) }
      }
      marks.append(
        DotMark(
          x: dots.map(\.x), y: dots.map(\.y), paint: Paint.accent.opacity(0.55), radius: 2.2,
          titles: dots.map { "\($0.name): \(NumberFormat.decimals(2).text($0.x))" }, name: "an image"))
      let rows = panel.strips.indices.map(Double.init)
      let means = panel.strips.map(\.mean)
      marks.append(
        IntervalMark(
          along: .x, positions: rows, low: means.map(\.low), high: means.map(\.high),
          stroke: Stroke(.contrast, width: 2)))
      marks.append(
        DotMark(
          x: means.map(\.value), y: rows, shape: .category(2), paint: .contrast, radius: 4, name: "mean, 95\u{202F}%"))
      var y = Axis.band(panel.strips.map(\.name))
      y.hasGrid = true
      return Axes(
        title: panel.title, x: Axis("rank correlation", mapping: .linear(-1...1)), y: y, marks: marks, legend: .top,
        height: .points(max(60, 22 * Double(panel.strips.count))))
    }
    return Figure(title: title, note: note, rows: axes.map { Figure.Row([$0]) })
  }

  /// Where an image's dot stands in its band: the same at every drawing, spread so that dots seldom cover each other.
  private static func scatter(_ i: Int) -> Double {
    let place = Double(i) * 0.618_033_988_749_895
    return 0.56 * (place - place.rounded(.down) - 0.5)
  }

  /// The shares of the parts of the face in two checkpoints' evidence, and their changes with intervals.
  public static func shareChanges(
    _ parts: [ShareChange], first: String, second: String, title: String, note: String
  ) -> Figure {
    let rows = parts.indices.map(Double.init)
    let marks = dumbbells(
      first: parts.map { 100 * $0.first }, second: parts.map { 100 * $0.second }, at: rows, names: (first, second))
    var names = Axis.band(parts.map(\.part))
    names.hasGrid = true
    let most = parts.flatMap { [$0.first, $0.second] }.filter(\.isFinite).max() ?? 0.1
    let shares = Axes(
      title: "share of the evidence", x: Axis("percent", mapping: .linear(Ticks.nice(0...max(10, 100 * most)))),
      y: names,
      marks: marks, legend: .top, height: .points(max(60, 20 * Double(parts.count))))
    let told = parts.indices.filter { parts[$0].isTold }
    let open = parts.indices.filter { !parts[$0].isTold }
    var changes: [any Mark] = [RuleMark(.x(0), stroke: Stroke(.secondaryInk, width: 1))]
    for (chosen, paint, name) in [
      (told, Paint.contrast, "told apart from chance"), (open, Paint.muted, "not told apart"),
    ]
    where !chosen.isEmpty {
      let estimates = chosen.map { parts[$0].change }
      changes.append(
        IntervalMark(
          along: .x, positions: chosen.map { rows[$0] }, low: estimates.map { 100 * $0.low },
          high: estimates.map { 100 * $0.high }, stroke: Stroke(paint, width: 1.5)))
      changes.append(
        DotMark(x: estimates.map { 100 * $0.value }, y: chosen.map { rows[$0] }, paint: paint, radius: 3.5, name: name))
    }
    let ends = parts.flatMap { [$0.change.value, $0.change.low, $0.change.high] }.filter(\.isFinite).map { abs($0) }
    let reach = 100 * (ends.max() ?? 0)
    var blank = Axis.band(parts.map { _ in "" })
    blank.hasGrid = true
    let differences = Axes(
      title: "change", x: Axis("percentage points", mapping: .linear(Ticks.nice(-max(1, reach)...max(1, reach)))),
      y: blank,
      marks: changes, legend: .top, height: .points(max(60, 20 * Double(parts.count))))
    return Figure(
      title: title, note: note, rows: [Figure.Row([shares, differences], weights: [1.25, 1])], alignsColumns: false)
  }

  /// Faces with the maps of two checkpoints beside each other, each map coloured up to its own largest value.
  public static func mapPairs(_ pairs: [MapPair], title: String, note: String) -> Figure {
    let (perRow, gap, bar) = (2, 8.0, 44.0)
    let tiles = 3 * perRow
    let side = (Figure.fullWidth - 12 - bar - gap * Double(tiles - 1)) / Double(tiles)
    let scale = ColourScale(.inferno, domain: 0...1)
    func overlaid(_ one: MapPair.Side, _ face: Raster, hasBar: Bool) -> Axes {
      let mark: any Mark =
        if let obstacle = one.map.obstacle {
          HatchMark(obstacle)
        } else {
          ImageMark(overlay(one.map.map, on: face, scale: one.map.scale))
        }
      return .tile(
        mark, title: one.title, caption: one.caption, aspect: Double(face.width) / Double(face.height),
        maximumWidth: side, colourBar: hasBar ? ColourBar(scale, label: "of its largest", isFixed: true) : nil)
    }
    let axes = pairs.enumerated().flatMap { i, pair -> [Axes] in
      let isLast = i == min(perRow, pairs.count) - 1
      return [
        .tile(
          ImageMark(pair.face), title: pair.title, caption: pair.caption,
          aspect: Double(pair.face.width) / Double(pair.face.height), maximumWidth: side),
        overlaid(pair.first, pair.face, hasBar: false), overlaid(pair.second, pair.face, hasBar: isLast),
      ]
    }
    var rows = Figure.rows(of: axes, columns: tiles)
    for i in rows.indices { rows[i].weights = (0..<tiles).map { $0 == tiles - 1 ? side + bar : side } }
    return Figure(title: title, note: note, rows: rows, columnGap: gap)
  }
}
