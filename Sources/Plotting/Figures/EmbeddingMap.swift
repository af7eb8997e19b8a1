import Drawing

/// Images as points of a plane, with their classes.
public struct Embedding: Sendable {
  /// Horizontal places.
  public var x: [Double]
  /// Vertical places.
  public var y: [Double]
  /// The class of each point.
  public var labels: [Int]
  /// What the axes are: `first component`; nil where they have no meaning, as those of t-SNE.
  public var axes: (x: String, y: String)?

  /// Points of a plane.
  /// - Precondition: as many `x` as `y` and `labels`.
  public init(x: [Double], y: [Double], labels: [Int], axes: (x: String, y: String)? = nil) {
    precondition(x.count == y.count && x.count == labels.count, "\(x.count), \(y.count), \(labels.count) entries")
    self.x = x
    self.y = y
    self.labels = labels
    self.axes = axes
  }
}

extension Figures {
  /// A map of the images, one panel a class: its points over the density of all, its mean and its ellipse of one standard
  /// deviation.
  /// - Parameters:
  ///   - embedding: all images; density, means and ellipses are of all of them.
  ///   - classes: class names.
  ///   - highlighted: points to mark by rings, in the panels of their classes: doubtful labels.
  ///   - highlight: what the rings mean, in a few words.
  ///   - limit: points drawn in all panels together; every class keeps its share.
  ///   - width: in points; below 400 two panels stand in a row.
  public static func embeddingMap(
    _ embedding: Embedding, classes: [String], highlighted: Set<Int> = [], highlight: String = "marked images",
    limit: Int = 3000, width: Double = Figure.fullWidth, title: String? = nil, note: String? = nil
  ) -> Figure {
    let known = embedding.x.indices.filter { embedding.x[$0].isFinite && embedding.y[$0].isFinite }
    let view = square(known.map { embedding.x[$0] }, known.map { embedding.y[$0] })
    let plane = PlaneHistogram(
      x: embedding.x, y: embedding.y, xRange: view.x, yRange: view.y, columns: 25,
      rows: max(1, Int((25 / view.aspect).rounded())))
    let step = max(1, (Double(known.count) / Double(max(1, limit))))
    let panels = classes.indices.map { c -> Axes in
      let own = known.filter { embedding.labels[$0] == c }
      // Every `step`th point, wherever the class begins in the list.
      let drawn = (0..<Int((Double(own.count) / step).rounded(.up))).map {
        own[min(own.count - 1, Int(Double($0) * step))]
      }
      var marks: [any Mark] = [
        DensityMark.background(plane),
        PointCloudMark(
          x: drawn.map { embedding.x[$0] }, y: drawn.map { embedding.y[$0] }, paint: .category(c)),
      ]
      let rings = own.filter(highlighted.contains)
      if !rings.isEmpty {
        marks.append(RingMark(x: rings.map { embedding.x[$0] }, y: rings.map { embedding.y[$0] }))
      }
      marks += summary(own.map { embedding.x[$0] }, own.map { embedding.y[$0] }, c, classes[c])
      let named = embedding.axes != nil
      func axis(_ range: ClosedRange<Double>) -> Axis {
        named
          ? Axis(mapping: .linear(range), ticks: .at(Ticks.linear(in: range, count: 3)), hasGrid: false)
          : .hidden(.linear(range))
      }
      return Axes(
        title: "\(isolated(classes[c])), \(sampleSize(own.count))", x: axis(view.x), y: axis(view.y), marks: marks,
        height: .aspect(view.aspect))
    }
    let finding = title ?? "Where the images of each class lie"
    let share =
      known.count > limit ? " About \(count(limit)) of them are drawn as points, the same share of every class." : ""
    return Figure(
      title: finding,
      note: note
        ?? "n = \(count(known.count)) images. Gray: density of all images; colour: images of the class, with their mean and the ellipse of one standard deviation."
        + share + (highlighted.isEmpty ? "" : " Rings: \(highlight).")
        + (embedding.axes == nil ? " The axes have no unit; only nearness has a meaning." : ""),
      alternativeText:
        "\(finding). One panel each for \(classes.joined(separator: ", ")), of \(count(known.count)) images.",
      width: width,
      rows: Figure.multiples(
        panels, x: embedding.axes?.x ?? "", y: embedding.axes?.y ?? "", columns: width < 400 ? 2 : nil),
      columnGap: 10)
  }

  /// The mean of a class and its ellipse, readable over its own points.
  private static func summary(_ x: [Double], _ y: [Double], _ c: Int, _ name: String) -> [any Mark] {
    guard let ellipse = CovarianceEllipse(x: x, y: y) else { return [] }
    let outline = ellipse.outline(points: 36)
    let (centerX, centerY) = ([ellipse.center.x], [ellipse.center.y])
    return [
      // A pale edge parts the line from the points below it.
      LineMark(x: outline.x, y: outline.y, stroke: Stroke(.surface, width: 2.6)),
      LineMark(
        x: outline.x, y: outline.y, stroke: Stroke(.ink, width: 1.1),
        title: "\(name): one standard deviation around the mean"),
      DotMark(x: centerX, y: centerY, shape: .category(c), paint: .surface, radius: 4.6),
      DotMark(x: centerX, y: centerY, shape: .category(c), paint: .ink, radius: 3.9),
      DotMark(
        x: centerX, y: centerY, shape: .category(c), paint: .category(c), radius: 3.1, titles: ["\(name): mean"]),
    ]
  }

  /// Ranges that hold all points with some room, in which a unit is as long on both axes, no flatter than 1.5 : 1 and no
  /// taller than 1 : 1.2.
  private static func square(_ x: [Double], _ y: [Double]) -> (
    x: ClosedRange<Double>, y: ClosedRange<Double>, aspect: Double
  ) {
    func padded(_ values: [Double]) -> (middle: Double, half: Double) {
      let range = finiteExtent(values) ?? 0...1
      return ((range.lowerBound + range.upperBound) / 2, (range.upperBound - range.lowerBound) / 2 * 1.05)
    }
    let (a, b) = (padded(x), padded(y))
    let floor = max(a.half, b.half, 1e-9) * 1e-3
    var (w, h) = (max(a.half, floor), max(b.half, floor))
    let aspect = min(1.5, max(1 / 1.2, w / h))
    (w, h) = (max(w, h * aspect), max(h, w / aspect))
    return (a.middle - w...a.middle + w, b.middle - h...b.middle + h, aspect)
  }
}

extension FigureExamples {
  func embeddingMap() -> Figure {
    var (x, y, labels): ([Double], [Double], [Int]) = ([], [], [])
    let centers = [(-3.0, 1.0), (-4, -3), (1, -4), (6, 4), (-2, -1), (4, -5), (-1, 2)]
    for c in classes.indices {
      for i in 0..<(classCounts[c] / 8) {
        let (a, b) = normalPair(70_000 + 8000 * c + i)
        x.append(centers[c].0 + 4 * a)
        y.append(centers[c].1 + 2.4 * b + 0.8 * a)
        labels.append(c)
      }
    }
    return Figures.embeddingMap(
      Embedding(x: x, y: y, labels: labels, axes: ("first component", "second component")), classes: classes,
      highlighted: Set(stride(from: 5, to: x.count, by: 151)), highlight: "images whose label is doubtful")
  }
}
