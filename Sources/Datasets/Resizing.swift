import Tensors

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
      // Not `Resampling.bilinear`: levels are whole numbers, and the result goes to memory that exists.
      let columns = Resampling.taps(from: width, to: newWidth)
      for (y, row) in Resampling.taps(from: height, to: newHeight).enumerated() {
        let (upper, lower, down) = (row.first * width, row.second * width, Float(row.weight))
        for (x, column) in columns.enumerated() {
          let right = Float(column.weight)
          let above =
            Float(source[upper + column.first]) * (1 - right) + Float(source[upper + column.second]) * right
          let below =
            Float(source[lower + column.first]) * (1 - right) + Float(source[lower + column.second]) * right
          target[y * newWidth + x] = above * (1 - down) + below * down
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
}
