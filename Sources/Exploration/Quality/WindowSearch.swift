import Datasets

/// Whole sums over all windows of one size of a picture, and the search for another picture's window among them.
struct WindowSearch: Sendable {
  /// Columns of a window.
  let width: Int
  /// Rows of a window.
  let height: Int
  private let image: GrayImage
  /// Windows side by side, and one below the other.
  private let (across, down): (Int, Int)
  /// The sum of each window's levels, row-major.
  private let sums: [Double]
  /// The variance of each window's levels times the squared count of its pixels.
  private let variances: [Double]

  /// - Parameters:
  ///   - image: of any size.
  ///   - width: columns of a window; a picture that is smaller has no window.
  ///   - height: rows.
  init(_ image: GrayImage, width: Int, height: Int) {
    self.image = image
    self.width = width
    self.height = height
    (across, down) = (max(0, image.width - width + 1), max(0, image.height - height + 1))
    var sums: [Double] = []
    var variances: [Double] = []
    let stride = image.width + 1
    // Sums of the levels above and to the left: those of any window take four look-ups.
    var (levels, squares) = ([Int](repeating: 0, count: stride), [Int](repeating: 0, count: stride))
    for y in 0..<image.height {
      var (line, lineSquares) = (0, 0)
      levels.append(0)
      squares.append(0)
      for x in 0..<image.width {
        let level = Int(image.pixels[y * image.width + x])
        line += level
        lineSquares += level * level
        levels.append(levels[y * stride + x + 1] + line)
        squares.append(squares[y * stride + x + 1] + lineSquares)
      }
    }
    for y in 0..<(across > 0 ? down : 0) {
      for x in 0..<across {
        let (top, bottom) = (y * stride + x, (y + height) * stride + x)
        let sum = levels[bottom + width] - levels[bottom] - levels[top + width] + levels[top]
        let squared = squares[bottom + width] - squares[bottom] - squares[top + width] + squares[top]
        sums.append(Double(sum))
        variances.append(Double(width * height * squared - sum * sum))
      }
    }
    self.sums = sums
    self.variances = variances
  }

  /// The most varied window, the first among equally varied ones; `nil` where there is none.
  var mostVaried: GrayImage? {
    guard let place = variances.indices.max(by: { (variances[$0], $1) < (variances[$1], $0) }) else { return nil }
    let start = place / across * image.width + place % across
    return GrayImage(
      width: width, height: height,
      pixels: (0..<height).flatMap { image.pixels[start + $0 * image.width..<start + $0 * image.width + width] })
  }

  /// The first window: all of a picture of the windows' size.
  var first: Window? {
    guard let sum = sums.first, let variance = variances.first else { return nil }
    return Window(picture: image, sum: sum, variance: variance)
  }

  /// A picture that is looked for.
  struct Window: Sendable {
    let picture: GrayImage
    /// The sum of its levels.
    let sum: Double
    /// The variance of its levels times the squared count of its pixels.
    let variance: Double
  }

  /// Whether one of the windows agrees with a picture of their size: Lin's concordance of the two is at least
  /// `agreement`. A picture that hardly varies agrees with nothing.
  func holds(_ window: Window, agreement: Double) -> Bool {
    let count = Double(width * height)
    let (sum, variance) = (window.sum, window.variance)
    // A deviation of five levels: below it, the noise of compression is what would agree.
    guard variance >= 25 * count * count else { return false }
    return sums.withUnsafeBufferPointer { sums in
      variances.withUnsafeBufferPointer { variances in
        for place in sums.indices {
          let difference = sum - sums[place]
          let needed = agreement * (variance + variances[place] + difference * difference)
          // The covariance is at most the root of the product of the variances: few windows need the sum of products.
          guard 4 * variance * variances[place] >= needed * needed else { continue }
          let covariance = count * Double(products(window.picture, place)) - sum * sums[place]
          if 2 * covariance >= needed { return true }
        }
        return false
      }
    }
  }

  /// The sum of the products of a picture's levels with those of a window.
  private func products(_ picture: GrayImage, _ place: Int) -> Int {
    let first = place / across * image.width + place % across
    var sum = 0
    image.pixels.withUnsafeBufferPointer { pixels in
      picture.pixels.withUnsafeBufferPointer { picture in
        for row in 0..<height {
          let (start, own) = (first + row * image.width, row * width)
          // One line at a time in 32 bits: a line of less than 33,000 pixels cannot overflow.
          var line: Int32 = 0
          for column in 0..<width {
            line &+= Int32(pixels[start &+ column]) &* Int32(picture[own &+ column])
          }
          sum += Int(line)
        }
      }
    }
    return sum
  }
}
