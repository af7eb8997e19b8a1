import Drawing

extension Figures {
  /// How many images of one split are pixel copies of an image of another.
  /// - Parameters:
  ///   - splits: names.
  ///   - sizes: images of each split.
  ///   - copies: `copies[from][to]`: images in `to` that copy an image in `from`; on the diagonal, images that repeat
  ///     another image of the same split; nil where it was not counted.
  public static func leakageMatrix(
    splits: [String], sizes: [Int], copies: [[Int?]], title: String? = nil, note: String? = nil
  ) -> Figure {
    func share(_ from: Int, _ to: Int) -> Double {
      guard let n = copies[from][to], to < sizes.count, sizes[to] > 0 else { return .nan }
      return Double(n) / Double(sizes[to])
    }
    let shares = copies.indices.map { from in copies[from].indices.map { share(from, $0) } }
    let largest = max(shares.joined().filter { !$0.isNaN }.max() ?? 0, 0.01)
    let scale = ColourScale(.sequential, domain: 0...largest)
    let mark = CellMark(
      values: shares, scale: scale, labels: shares.map { $0.map { $0.isNaN ? "–" : percent($0) } },
      details: copies.map { $0.map { $0.map { "\(count($0)) images" } ?? "" } },
      titles: copies.indices.map { from in
        copies[from].indices.map { to in
          guard let n = copies[from][to] else { return "not counted" }
          return from == to
            ? "\(count(n)) images of \(splits[to]) repeat another image of \(splits[to])"
            : "\(count(n)) images of \(splits[to]) copy an image of \(splits[from])"
        }
      })
    var worst: (from: Int, to: Int, share: Double)?
    for from in shares.indices {
      for to in shares[from].indices where from != to && shares[from][to] > worst?.share ?? 0 {
        worst = (from, to, shares[from][to])
      }
    }
    let finding =
      worst.map { w in
        "\(percent(w.share)) of the images of \(splits[w.to]) are copies of an image of \(splits[w.from])"
      } ?? "No image of one split is a copy of an image of another"
    return Figure(
      title: title ?? finding,
      note: note
        ?? "Share of the images of the column's split. On the diagonal: images that repeat another image of the same split.",
      width: 340,
      panel: Axes(
        x: .band(splits, label: "copies in"), y: .band(splits, label: "originals in"), marks: [mark],
        height: .points(Double(max(1, splits.count)) * 44)))
  }
}
