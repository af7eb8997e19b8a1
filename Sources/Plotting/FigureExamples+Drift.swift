import Drawing

extension FigureExamples {
  func correlationStrips() -> Figure {
    func strips(_ level: Double) -> [CorrelationStrip] {
      classes.enumerated().map { c, name in
        let values = (0..<10).map { min(1, level + 0.12 * Double(c % 3) - 0.09 * Double(($0 * 7 + c) % 5)) }
        let mean = values.reduce(0, +) / 10
        return CorrelationStrip(name, values: values, mean: Estimate(mean, low: mean - 0.1, high: mean + 0.1))
      }
    }
    return Figures.correlationStrips(
      [("conv4, 6 × 6", strips(0.7)), ("conv3, 12 × 12", strips(0.5))],
      references: [("another image", [0.3, 0.2]), ("random", [0.01, -0.02])],
      title: "The maps of the two checkpoints agree in part", note: "10 images of every class.")
  }

  func shareChanges() -> Figure {
    let parts = ["mouth", "eyes", "brows", "nose", "cheeks", "forehead", "chin", "outside"]
    let first = [0.31, 0.14, 0.1, 0.12, 0.15, 0.06, 0.04, 0.08]
    let change = [-0.09, 0.05, 0.02, 0.0, -0.01, 0.01, 0.0, 0.02]
    return Figures.shareChanges(
      parts.indices.map {
        ShareChange(
          part: parts[$0], first: first[$0], second: first[$0] + change[$0],
          change: Estimate(change[$0], low: change[$0] - 0.03, high: change[$0] + 0.03), isTold: abs(change[$0]) > 0.04)
      }, first: "A", second: "B", title: "B leans less on the mouth", note: "70 images.")
  }

  func mapPairs() -> Figure {
    let pairs = (0..<3).map { i in
      func map(_ shift: Int) -> MapView {
        MapView(
          ValueGrid((0..<36).map { Double(($0 * 7 + shift * 5 + i) % 11) - 2 }, width: 6, height: 6),
          problem: shift == 2 && i == 2 ? "The map is zero everywhere." : nil)
      }
      return MapPair(
        face: picture(i), title: classes[i], caption: "ρ = −0.\(i)",
        first: .init(title: "A: \(classes[i])", caption: "81 %", map: map(1)),
        second: .init(title: "B: \(classes[i + 1])", caption: "55 %", map: map(2)))
    }
    return Figures.mapPairs(
      pairs, title: "The images whose maps moved most", note: "Every map is coloured up to its own largest value.")
  }
}
