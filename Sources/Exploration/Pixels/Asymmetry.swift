import Datasets

extension GrayImage {
  /// How unlike its mirror image the picture is: the mean absolute difference of the two, divided by the population
  /// standard deviation of the gray levels. A stand-in for the turn of a head where nobody has measured it; light from
  /// one side raises it too.
  /// - Returns: 0 for a symmetric picture, at most 2, about 1.13 for normal noise; `nil` for a picture of one gray
  ///   level, which has no deviation to divide by.
  public var asymmetry: Double? {
    guard let first = pixels.first, !pixels.allSatisfy({ $0 == first }),
      let deviation = GrayHistogram(self).standardDeviation
    else { return nil }
    return asymmetry(deviation: deviation)
  }

  /// The asymmetry of a picture whose deviation is known and above 0.
  func asymmetry(deviation: Double) -> Double {
    var differences = 0
    pixels.withUnsafeBufferPointer { pixels in
      for row in stride(from: 0, to: pixels.count, by: width) {
        // Each pair stands for two pixels; a middle column is its own mirror image.
        let last = row + width - 1
        var line: Int32 = 0
        for x in 0..<(width / 2) {
          let step = Int16(pixels[row &+ x]) &- Int16(pixels[last &- x])
          line &+= Int32(max(step, 0 &- step))
        }
        differences += 2 * Int(line)
      }
    }
    return Double(differences) / Double(pixels.count) / deviation
  }
}
