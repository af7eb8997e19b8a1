/// Parts of images stored row by row.
enum Crop {
  /// Where the centre of a larger image begins: `(size - side) / 2`, halves to even, as torchvision's `CenterCrop`.
  static func centre(_ size: Int, _ side: Int) -> Int { Int((Double(size - side) / 2).rounded(.toNearestOrEven)) }

  /// Copies a part out.
  /// - Parameters:
  ///   - source: the image.
  ///   - width: its columns.
  ///   - x: the part's first column.
  ///   - y: the part's first row.
  ///   - target: as many rows as fit.
  ///   - columns: the part's columns.
  static func copy<Pixel>(
    _ source: UnsafeBufferPointer<Pixel>, width: Int, x: Int, y: Int, into target: UnsafeMutableBufferPointer<Pixel>,
    columns: Int
  ) {
    guard columns > 0 else { return }
    for row in 0..<(target.count / columns) {
      let start = (y + row) * width + x
      _ = target[(row * columns)..<((row + 1) * columns)].update(fromContentsOf: source[start..<(start + columns)])
    }
  }
}
