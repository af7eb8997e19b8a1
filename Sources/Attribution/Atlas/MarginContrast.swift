import Tensors

/// Why images of one class are taken for another: where the margin of the wrong class over the true one comes from, beside
/// the same margin on images of the class that are predicted rightly.
///
/// Maps of the margin `z_p - z_t` are raw and signed. Images are mistaken because their margin is positive, so the mean of
/// the difference is positive by choice of the images; what is tested is where it lies: every image's map, and its sum in
/// every part of the face, is taken minus what an expected map of the same sum has there: an even one, or better what
/// other pairs of classes have there, because differences gather in the middle of the face whatever the classes are.
/// Labels "mistaken" and "right" are dealt out at random among the images for p values.
public struct MarginContrast: Sendable {
  /// Rows of the maps.
  public let height: Int
  /// Columns of the maps.
  public let width: Int
  /// Mistaken images.
  public let mistakenCount: Int
  /// Rightly predicted images.
  public let rightCount: Int
  /// The mean map of the mistaken images.
  public let mistaken: [Double]
  /// The mean map of the rightly predicted ones: the control.
  public let right: [Double]
  /// For each place, the two-sided p value of the difference there against the expected one; never 0.
  public let p: [Double]
  /// For each part of the face, as `p`.
  public let partP: [Double]
  /// For each mistaken image, the sum of its map in each part.
  public let mistakenSums: [[Double]]
  /// For each rightly predicted image, the sum of its map in each part.
  public let rightSums: [[Double]]
  /// The share of the picture that each part covers.
  public let areas: [Double]
  /// The share of the difference that each part was expected to hold.
  public let expectedParts: [Double]

  /// The mean map of the mistaken images minus that of the others.
  public var difference: [Double] { zip(mistaken, right).map { $0 - $1 } }

  /// - Parameters:
  ///   - mistaken: maps of images of the true class that are taken for the other one; at least 1.
  ///   - right: maps of the same margin of images that are predicted rightly; at least 1.
  ///   - expected: the share of the difference that every place is expected to hold, of sum 1; `nil`: all the same.
  ///   - sums: the parts of the face, on the maps' grid; together they should be the whole picture.
  ///   - height: rows of the maps.
  ///   - width: columns of the maps.
  ///   - permutations: how often labels are dealt out; the smallest p value is `1 / (permutations + 1)`.
  ///   - seed: of the permutations.
  public init(
    mistaken: [[Float]], right: [[Float]], expected: [Double]? = nil, sums: RegionSums, height: Int, width: Int,
    permutations: Int = 1000,
    seed: UInt64 = 42
  ) {
    precondition(!mistaken.isEmpty && !right.isEmpty, "\(mistaken.count) mistaken and \(right.count) other images")
    precondition(permutations > 0, "no permutation")
    let places = height * width
    precondition((mistaken + right).allSatisfy { $0.count == places }, "maps that are not \(height)x\(width)")
    self.height = height
    self.width = width
    mistakenCount = mistaken.count
    rightCount = right.count
    self.mistaken = Self.mean(mistaken, places)
    self.right = Self.mean(right, places)
    mistakenSums = mistaken.map { sums.sums($0) }
    rightSums = right.map { sums.sums($0) }
    areas = sums.areas
    let expected = expected ?? [Double](repeating: 1 / Double(places), count: places)
    precondition(expected.count == places, "\(expected.count) expected shares for \(places) places")
    let expectedParts = sums.sums(expected.map { Float($0) })
    self.expectedParts = expectedParts
    let rows = zip(mistaken + right, mistakenSums + rightSums).map { map, parts -> [Double] in
      let total = map.reduce(0.0) { $0 + Double($1) }
      return zip(map, expected).map { Double($0) - $1 * total } + zip(parts, expectedParts).map { $0 - $1 * total }
    }
    let p = Self.permuted(rows, first: mistaken.count, permutations, seed)
    self.p = Array(p[..<places])
    partP = Array(p[places...])
  }

  private static func mean(_ maps: [[Float]], _ places: Int) -> [Double] {
    (0..<places).map { place in maps.reduce(0.0) { $0 + Double($1[place]) } / Double(maps.count) }
  }

  /// For every column, the share of deals with a difference of means at least as large as that of the first rows from the
  /// rest, the deal as it is counted in.
  private static func permuted(_ rows: [[Double]], first: Int, _ permutations: Int, _ seed: UInt64) -> [Double] {
    let columns = rows[0].count
    let flat = rows.flatMap { $0 }
    var totals = [Double](repeating: 0, count: columns)
    for row in rows { for (c, value) in row.enumerated() { totals[c] += value } }
    let rest = rows.count - first
    /// The difference of means when these rows come first.
    func differences(_ chosen: ArraySlice<Int>) -> [Double] {
      var sums = [Double](repeating: 0, count: columns)
      flat.withUnsafeBufferPointer { flat in
        for row in chosen { for c in 0..<columns { sums[c] += flat[row * columns + c] } }
      }
      return (0..<columns).map { sums[$0] / Double(first) - (totals[$0] - sums[$0]) / Double(rest) }
    }
    let own = differences(Array(0..<first)[...])
    let largest = own.map { abs($0) }
    let parts = Parallel.map(permutations) { round -> [Bool] in
      var generator = SeededGenerator(seed: seed, stream: UInt64(round))
      let dealt = differences(generator.permutation(rows.count)[..<first])
      // Equal deals must count as equal, whatever order they were summed in.
      return zip(dealt, largest).map { abs($0) >= $1 * (1 - 1e-9) }
    }
    var counts = [Int](repeating: 1, count: columns)
    for part in parts { for (c, isExceeding) in part.enumerated() where isExceeding { counts[c] += 1 } }
    return counts.map { Double($0) / Double(1 + permutations) }
  }
}
