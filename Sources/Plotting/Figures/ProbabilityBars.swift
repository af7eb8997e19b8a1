import Drawing

extension Figures {
  /// The probabilities of one image as bars, largest first.
  /// - Parameters:
  ///   - trueClass: index of the true class, drawn in green (the others blue); nil when not known.
  ///   - limit: the most bars.
  public static func probabilityBars(
    classes: [String], probabilities: [Double], trueClass: Int? = nil, limit: Int = 7, title: String? = nil
  ) -> Figure {
    var finding = "Probability of each class"
    if let best = topClasses(probabilities, 1).first, classes.indices.contains(best) {
      finding = sentence("\(classes[best]) is predicted with \(percent(probabilities[best]))")
    }
    return Figure(
      title: title ?? finding, width: Figure.halfWidth,
      panel: probabilityPanel(classes: classes, probabilities: probabilities, trueClass: trueClass, limit: limit))
  }

  static func probabilityPanel(
    classes: [String], probabilities: [Double], trueClass: Int?, limit: Int, title: String = ""
  ) -> Axes {
    let order = topClasses(probabilities, limit).filter { classes.indices.contains($0) }
    return Axes(
      title: title, x: .hidden(.linear(0...1)),
      y: .band(order.map { $0 == trueClass ? "\(classes[$0]) (true)" : classes[$0] }),
      marks: [
        BarMark(
          .horizontal, values: order.map { probabilities[$0] },
          paints: order.map { $0 == trueClass ? .good : .accent },
          labels: order.map { percent(probabilities[$0]) })
      ], height: .points(max(18, Double(order.count) * 16)))
  }

  private static func topClasses(_ probabilities: [Double], _ limit: Int) -> [Int] {
    let order = probabilities.indices.sorted { (probabilities[$0], $1) > (probabilities[$1], $0) }
    return Array(order.prefix(max(0, limit)))
  }
}
