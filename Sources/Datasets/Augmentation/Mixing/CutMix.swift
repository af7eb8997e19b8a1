public import Tensors

/// A rectangle exchanged between the two images of a pair, and as much of their targets (Yun et al. 2019, "CutMix").
///
/// As the authors' code: a rectangle of the share `1 - lambda`, lambda from Beta(alpha, alpha), about a uniform centre,
/// cut off at the edges; the targets follow the share that is left.
public struct CutMix: BatchMix {
  public static let name = "cutmix"
  public static let summary =
    "a rectangle exchanged within pairs of images, and as much of their targets (Yun et al. 2019)"
  public static let options = [
    AugmentationOption("cutmix", .number(0...100), 0, "alpha of the share's Beta(alpha, alpha); one rectangle a batch.")
  ]

  private let alpha: Double

  public init?(_ values: AugmentationValues) {
    alpha = values.number("cutmix")
    if alpha == 0 { return nil }
  }

  public func apply(to batch: MixedBatch, using generator: inout SeededGenerator) {
    let cut = (1 - generator.symmetricBeta(alpha)).squareRoot()
    let half = Int(Double(batch.side) * cut) / 2
    let (x, y) = (generator.integer(below: batch.side), generator.integer(below: batch.side))
    func clipped(_ centre: Int) -> Range<Int> { max(0, centre - half)..<min(batch.side, centre + half) }
    exchange(batch, rows: clipped(y), columns: clipped(x))
  }

  private func exchange(_ batch: MixedBatch, rows: Range<Int>, columns: Range<Int>) {
    guard batch.count > 1, let base = batch.inputs.baseAddress else { return }
    let line = batch.side * batch.channels
    let image = batch.side * line
    for n in 0..<(batch.count / 2) {
      let (first, second) = (base + n * image, base + (batch.count - 1 - n) * image)
      for row in rows {
        let start = row * line + columns.lowerBound * batch.channels
        for i in start..<(start + columns.count * batch.channels) { swap(&first[i], &second[i]) }
      }
    }
    let share = Double(rows.count * columns.count) / Double(batch.side * batch.side)
    batch.mixTargets(keep: Float(1 - share))
  }
}
