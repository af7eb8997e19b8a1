extension GrayImage {
  /// The image scaled bilinearly, as gray levels 0 to 255 that are not rounded.
  ///
  /// Half-pixel centres, edges repeated, no smoothing before shrinking: OpenCV's `INTER_LINEAR` on floats. Equal sizes
  /// give the levels themselves.
  /// - Returns: `width * height` values, row-major.
  public func resized(width newWidth: Int, height newHeight: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: newWidth * newHeight) { buffer, count in
      resize(width: newWidth, height: newHeight, into: buffer)
      count = newWidth * newHeight
    }
  }

  /// Writes what `resized(width:height:)` returns into memory that the caller owns (`newWidth * newHeight` values).
  public func resize(width newWidth: Int, height newHeight: Int, into target: UnsafeMutableBufferPointer<Float>) {
    precondition(newWidth > 0 && newHeight > 0 && target.count == newWidth * newHeight, "no room for the resized image")
    pixels.withUnsafeBufferPointer { source in
      if newWidth == width && newHeight == height {
        for i in 0..<source.count { target[i] = Float(source[i]) }
        return
      }
      let columns = Self.taps(from: width, to: newWidth)
      for y in 0..<newHeight {
        let row = Self.tap(y, from: height, to: newHeight)
        let upper = row.first * width
        let lower = row.second * width
        for x in 0..<newWidth {
          let column = columns[x]
          let above =
            Float(source[upper + column.first]) * (1 - column.weight) + Float(source[upper + column.second])
            * column.weight
          let below =
            Float(source[lower + column.first]) * (1 - column.weight) + Float(source[lower + column.second])
            * column.weight
          target[y * newWidth + x] = above * (1 - row.weight) + below * row.weight
        }
      }
    }
  }

  /// The image scaled bilinearly and rounded to whole gray levels (halves away from zero).
  public func scaled(width newWidth: Int, height newHeight: Int) -> GrayImage {
    let levels = resized(width: newWidth, height: newHeight)
    return GrayImage(width: newWidth, height: newHeight, pixels: levels.map { UInt8(min(max($0.rounded(), 0), 255)) })
  }

  /// The mirror image: left and right exchanged.
  public func flippedHorizontally() -> GrayImage {
    var flipped = pixels
    for y in 0..<height { flipped[(y * width)..<((y + 1) * width)].reverse() }
    return GrayImage(width: width, height: height, pixels: flipped)
  }

  /// A part of the image.
  /// - Parameters:
  ///   - x: first column of the part.
  ///   - y: first row of the part.
  public func cropped(x: Int, y: Int, width newWidth: Int, height newHeight: Int) -> GrayImage {
    precondition(
      x >= 0 && y >= 0 && x + newWidth <= width && y + newHeight <= height, "the part lies outside the image")
    var part = [UInt8](repeating: 0, count: newWidth * newHeight)
    part.withUnsafeMutableBufferPointer { part in
      pixels.withUnsafeBufferPointer { Crop.copy($0, width: width, x: x, y: y, into: part, columns: newWidth) }
    }
    return GrayImage(width: newWidth, height: newHeight, pixels: part)
  }

  private struct Tap {
    let first: Int
    let second: Int
    /// The weight of `second`.
    let weight: Float
  }

  private static func taps(from old: Int, to new: Int) -> [Tap] { (0..<new).map { tap($0, from: old, to: new) } }

  private static func tap(_ index: Int, from old: Int, to new: Int) -> Tap {
    let position = Float((Double(index) + 0.5) * (Double(old) / Double(new)) - 0.5)
    let floor = position.rounded(.down)
    let first = Int(floor)
    if first < 0 { return Tap(first: 0, second: 0, weight: 0) }
    if first >= old - 1 { return Tap(first: old - 1, second: old - 1, weight: 0) }
    return Tap(first: first, second: first + 1, weight: position - floor)
  }
}
