/// A gray image that is being changed, with room for a copy: a change that moves pixels writes into the copy.
///
/// The memory belongs to the caller and is valid as long as its closure runs.
public struct WorkingImage {
  /// Columns.
  public private(set) var width: Int
  /// Rows.
  public private(set) var height: Int
  /// The side that the network reads; random crops cut down to it.
  public let side: Int
  private var front: UnsafeMutablePointer<Float>
  private var back: UnsafeMutablePointer<Float>

  /// - Parameters:
  ///   - width: columns, at least `side`.
  ///   - height: rows, at least `side`.
  ///   - side: the side that the network reads.
  ///   - memory: `2 * width * height` values; the first half holds the image, gray levels row by row.
  init(width: Int, height: Int, side: Int, memory: UnsafeMutableBufferPointer<Float>) {
    precondition(width >= side && height >= side && side > 0, "\(width)x\(height) is smaller than \(side)")
    guard let base = memory.baseAddress, memory.count == 2 * width * height else {
      preconditionFailure("\(memory.count) values for two images of \(width)x\(height)")
    }
    self.width = width
    self.height = height
    self.side = side
    front = base
    back = base + width * height
  }

  /// `width * height` gray levels (0 to 255), row by row.
  public var pixels: UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: front, count: width * height)
  }

  /// Replaces the image by one that `body` writes, of at most the same size.
  mutating func replace(
    width newWidth: Int, height newHeight: Int,
    _ body: (_ source: UnsafeBufferPointer<Float>, _ target: UnsafeMutableBufferPointer<Float>) -> Void
  ) {
    precondition(newWidth * newHeight <= width * height, "\(newWidth)x\(newHeight) does not fit in \(width)x\(height)")
    body(UnsafeBufferPointer(pixels), UnsafeMutableBufferPointer(start: back, count: newWidth * newHeight))
    swap(&front, &back)
    width = newWidth
    height = newHeight
  }

  /// Cuts a part out.
  mutating func crop(x: Int, y: Int, width newWidth: Int, height newHeight: Int) {
    precondition(
      x >= 0 && y >= 0 && x + newWidth <= width && y + newHeight <= height, "the part lies outside the image")
    let oldWidth = width
    replace(width: newWidth, height: newHeight) { source, target in
      Crop.copy(source, width: oldWidth, x: x, y: y, into: target, columns: newWidth)
    }
  }

  /// Cuts out the centre of `side` rows and columns.
  mutating func cropCentre() {
    if width == side && height == side { return }
    crop(x: Crop.centre(width, side), y: Crop.centre(height, side), width: side, height: side)
  }
}
