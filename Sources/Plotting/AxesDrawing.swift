import Drawing

extension AxesLayout {
  /// Draws the panel with the top left corner of its cell at `origin`.
  func draw(on canvas: any Canvas, at origin: Point) {
    let plot = Rectangle(
      x: origin.x + insets.left, y: origin.y + insets.top, width: plotWidth, height: plotHeight)
    let frame = Frame(plot: plot, xScale: xScale, yScale: yScale)
    drawGrid(on: canvas, frame)
    for (mark, frame) in zip(axes.marks, frames(frame, canvas)) {
      // Half a line's width more than the plot, so that a line along its border stays whole.
      if mark.isClipped { canvas.pushClip(plot.outset(by: 1)) }
      mark.draw(on: canvas, in: frame)
      if mark.isClipped { canvas.popClip() }
    }
    drawAxisLines(on: canvas, frame)
    drawTickLabels(on: canvas, frame, cellX: origin.x)
    drawHeader(on: canvas, at: origin)
    drawFooter(on: canvas, frame, cellX: origin.x)
    axes.colourBar?.draw(on: canvas, beside: plot, distance: barDistance)
    drawEndLabels(on: canvas, frame)
  }

  /// One frame a mark, with the texts that it should keep off: first all that have no choice stand in their places, then
  /// those that choose, in the order of the marks.
  private func frames(_ frame: Frame, _ measure: any TextMeasuring) -> [Frame] {
    var frame = frame
    var frames = axes.marks.map { _ in frame }
    guard axes.marks.contains(where: \.choosesPlaces) else { return frames }
    frame.texts = axes.marks.filter { !$0.choosesPlaces }.flatMap { $0.textBoxes(in: frame, measure) }
    for (i, mark) in axes.marks.enumerated() where mark.choosesPlaces {
      frames[i] = frame
      frame.texts += mark.textBoxes(in: frame, measure)
    }
    return frames
  }

  private func drawGrid(on canvas: any Canvas, _ frame: Frame) {
    let line = Stroke(.grid, width: Typography.hairline)
    if axes.y.hasGrid {
      for tick in yTicks where !isHeading(tick) {
        let y = frame.y(tick)
        canvas.line(from: Point(frame.plot.minX, y), to: Point(frame.plot.maxX, y), stroke: line)
      }
    }
    if axes.x.hasGrid {
      for tick in xTicks {
        let x = frame.x(tick)
        canvas.line(from: Point(x, frame.plot.minY), to: Point(x, frame.plot.maxY), stroke: line)
      }
    }
  }

  private func drawAxisLines(on canvas: any Canvas, _ frame: Frame) {
    let plot = frame.plot
    let line = Stroke(.secondaryInk, width: 0.75)
    if axes.x.hasLine {
      canvas.line(from: Point(plot.minX, plot.maxY), to: Point(plot.maxX, plot.maxY), stroke: line)
    }
    if axes.y.hasLine {
      canvas.line(from: Point(plot.minX, plot.minY), to: Point(plot.minX, plot.maxY), stroke: line)
    }
  }

  private func isHeading(_ tick: Double) -> Bool { !axes.y.headings.isEmpty && axes.y.headings.contains(Int(tick)) }

  private func drawTickLabels(on canvas: any Canvas, _ frame: Frame, cellX: Double) {
    let left = yStyle.anchored(.end, .middle)
    for label in yLabels where label.isHeading {
      canvas.text(
        label.lines[0], at: Point(cellX, frame.y(label.value)),
        style: Typography.heading(size: yStyle.size).anchored(.start, .middle))
    }
    for label in yLabels where !label.isHeading {
      let first = frame.y(label.value) - Double(label.lines.count - 1) * left.lineHeight / 2
      for (i, line) in label.lines.enumerated() {
        canvas.text(
          line, at: Point(frame.plot.minX - Self.tickGap - 1, first + Double(i) * left.lineHeight), style: left)
      }
    }
    for label in xLabels {
      let x = frame.x(label.value)
      if xStyle.rotation != 0 {
        let first = x - Double(label.lines.count - 1) * xStyle.lineHeight / 2
        for (i, line) in label.lines.enumerated() {
          canvas.text(
            line, at: Point(first + Double(i) * xStyle.lineHeight, frame.plot.maxY + Self.tickGap), style: xStyle)
        }
      } else {
        TextLayout.draw(label.lines, at: x, top: frame.plot.maxY + Self.tickGap, style: xStyle, on: canvas)
      }
    }
  }

  private func drawHeader(on canvas: any Canvas, at origin: Point) {
    // Title and legend stand at the top of the cell, the label of the axis just above the plot.
    var y = origin.y
    TextLayout.draw(titleLines, at: origin.x, top: y, style: Typography.panelTitle, on: canvas)
    if !titleLines.isEmpty { y += Double(titleLines.count) * Typography.panelTitle.lineHeight + 4 }
    for line in legendLines {
      Legend.draw(line, on: canvas, at: Point(origin.x, y))
      y += Legend.lineHeight
    }
    let height = Double(yLabelLines.count) * Typography.axisLabel.lineHeight + 8
    TextLayout.draw(
      yLabelLines, at: origin.x, top: origin.y + insets.top - overhangAbove - height, style: Typography.axisLabel,
      on: canvas)
  }

  private func drawFooter(on canvas: any Canvas, _ frame: Frame, cellX: Double) {
    let plot = frame.plot
    var y = plot.maxY + xLabelHeight(canvas)
    if !xLabelLines.isEmpty {
      let style = Typography.axisLabel.anchored(.middle, .top)
      let widest = xLabelLines.map { canvas.width(of: $0, style: style) }.max() ?? 0
      // Centred below the plot, but never further left than the cell.
      let x = max(plot.midX, cellX + widest / 2)
      TextLayout.draw(xLabelLines, at: x, top: y + 2, style: style, on: canvas)
      y += Double(xLabelLines.count) * style.lineHeight + 3
    }
    TextLayout.draw(captionLines, at: plot.minX, top: y + 4, style: Typography.note, on: canvas)
  }

  private func xLabelHeight(_ canvas: any Canvas) -> Double {
    guard !xLabels.isEmpty else { return 0 }
    if xStyle.rotation != 0 {
      return (xLabels.flatMap(\.lines).map { canvas.width(of: $0, style: xStyle) }.max() ?? 0) + Self.tickGap + 2
    }
    return Double(xLabels.map(\.lines.count).max() ?? 0) * xStyle.lineHeight + Self.tickGap
  }

  /// Names beside the ends of lines, moved apart where they would touch.
  private func drawEndLabels(on canvas: any Canvas, _ frame: Frame) {
    let labels = endLabels.compactMap { label in frame.point(label.x, label.y).map { (label, $0) } }
      .sorted { $0.1.y < $1.1.y }
    let places = Self.spread(
      labels.map(\.1.y), distance: Typography.value.lineHeight, in: frame.plot.minY...frame.plot.maxY)
    for ((label, point), y) in zip(labels, places) {
      let x = frame.plot.maxX + 6
      if abs(y - point.y) > 2 || frame.plot.maxX - point.x > 4 {
        canvas.line(
          from: Point(point.x + 2, point.y), to: Point(x - 1, y), stroke: Stroke(label.paint.opacity(0.5), width: 0.5))
      }
      if label.hasDot { canvas.circle(center: Point(x + 2.5, y), radius: 2.5, fill: label.paint, stroke: nil) }
      let room = max(20, insets.right - 8 - label.indent)
      canvas.text(
        TextLayout.wrap(label.name, width: room, limit: 1, style: label.style, canvas)[0],
        at: Point(x + label.indent, y), style: label.style)
    }
  }

  /// Rising places moved as little as one pass needs to be `distance` apart, within `range` while there is room.
  static func spread(_ places: [Double], distance: Double, in range: ClosedRange<Double>) -> [Double] {
    var result = places
    for i in result.indices.dropFirst() { result[i] = max(result[i], result[i - 1] + distance) }
    if let last = result.last, last > range.upperBound {
      result[result.count - 1] = range.upperBound
      for i in result.indices.dropLast().reversed() { result[i] = min(result[i], result[i + 1] - distance) }
    }
    return result
  }
}
