/// What stands outside an image, named as Keras's `fill_mode` and sampled as SciPy's `affine_transform`.
public enum FillMode: String, Sendable, CaseIterable {
  /// The nearest pixel of the edge: `aaaa|abcd|dddd`.
  case nearest
  /// One gray level: `kkkk|abcd|kkkk`.
  case constant
  /// The mirror image, edge pixel repeated: `dcba|abcd|dcba`.
  case reflect
  /// The image again. Between pixels the period is `n - 1` (first and last pixel fall together), as SciPy has it.
  case wrap

  /// The position in `0...last` whose value stands at `position`; `nil` for the constant level.
  @inline(__always)
  func inside(_ position: Double, last: Double) -> Double? {
    switch self {
    case .nearest: return min(max(position, 0), last)
    case .constant: return position >= 0 && position <= last ? position : nil
    case .reflect:
      if position >= 0 && position <= last { return position }
      let period = 2 * (last + 1)
      var folded = (position + 0.5) - period * ((position + 0.5) / period).rounded(.down)
      if folded > last + 1 { folded = period - folded }
      return min(max(folded - 0.5, 0), last)
    case .wrap:
      if position >= 0 && position <= last || last == 0 { return min(max(position, 0), last) }
      return position - last * (position / last).rounded(.down)
    }
  }

  /// The pixel in `0..<count` that stands at a whole position; `nil` for the constant level. Here `wrap` has the period
  /// `n`, as NumPy's `pad`.
  func index(_ position: Int, count: Int) -> Int? {
    if position >= 0 && position < count { return position }
    switch self {
    case .nearest: return position < 0 ? 0 : count - 1
    case .constant: return nil
    case .reflect:
      let folded = ((position % (2 * count)) + 2 * count) % (2 * count)
      return folded < count ? folded : 2 * count - 1 - folded
    case .wrap: return ((position % count) + count) % count
    }
  }
}
