import Datasets

/// The pixels of one value in a picture of labels, as COCO's uncompressed run lengths.
public struct RunLengthMask: Equatable, Sendable {
  /// Lengths of runs outside and inside in turn, outside first (0 where the first pixel is inside), columns one after the
  /// other from the left, each from the top.
  public let counts: [Int]
  /// Pixels inside.
  public let area: Int
  /// The smallest rectangle around them: left and top edge, width, height, in pixels.
  public let box: [Int]

  /// - Parameters:
  ///   - labels: the picture.
  ///   - value: of the pixels inside.
  /// - Returns: `nil` where no pixel has the value.
  public init?(_ labels: GrayImage, value: UInt8) {
    var counts: [Int] = []
    var (run, area, isInside) = (0, 0, false)
    var (left, top, right, bottom) = (labels.width, labels.height, 0, 0)
    for x in 0..<labels.width {
      for y in 0..<labels.height {
        if (labels.pixels[y * labels.width + x] == value) != isInside {
          counts.append(run)
          (run, isInside) = (0, !isInside)
        }
        run += 1
        guard isInside else { continue }
        area += 1
        (left, top, right, bottom) = (min(left, x), min(top, y), max(right, x + 1), max(bottom, y + 1))
      }
    }
    guard area > 0 else { return nil }
    self.counts = counts + [run]
    self.area = area
    box = [left, top, right - left, bottom - top]
  }
}
