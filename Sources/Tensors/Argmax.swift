extension Collection where Element: Comparable {
  /// The place of the largest element, of equal ones the first, as NumPy's `argmax`; `nil` when there is none.
  ///
  /// A NaN is never larger than what stands before it.
  public var argmax: Index? {
    guard var best = indices.first else { return nil }
    for index in indices.dropFirst() where self[index] > self[best] { best = index }
    return best
  }
}
