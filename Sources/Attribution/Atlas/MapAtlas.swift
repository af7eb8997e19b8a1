import Statistics
import Tensors

/// Maps of a whole data set, by true and predicted class: where a model looks when it takes fear for surprise.
///
/// Every map is made comparable first: its positive part, on a common coarse grid, divided by its sum and multiplied by
/// the number of cells, so that 1 is what an even map has everywhere. The maps are kept, because permuting labels needs
/// them: 4 bytes a cell and image, 4.1 MB for 7178 images on a 12x12 grid.
public struct MapAtlas: Sendable {
  /// The largest side of the common grid.
  public static let largestSide = 12

  /// Rows of the common grid.
  public let height: Int
  /// Columns of the common grid.
  public let width: Int
  /// The number of classes.
  public let classes: Int
  private var moments: [StreamingMoments]
  private var overall: StreamingMoments
  private var maps: [Float] = []
  private var cells: [Int32] = []
  /// Images whose map said nothing, by `true * classes + predicted`.
  private var excludedCounts: [Int]

  /// - Parameters:
  ///   - classes: the number of classes.
  ///   - height: rows of the common grid, 1 to 12: those of the maps where they have no more.
  ///   - width: columns of the common grid, 1 to 12.
  public init(classes: Int, height: Int, width: Int) {
    precondition(classes > 0, "no class")
    precondition(
      (1...Self.largestSide).contains(height) && (1...Self.largestSide).contains(width), "a grid of \(height)x\(width)")
    self.classes = classes
    self.height = height
    self.width = width
    overall = StreamingMoments(variables: height * width)
    moments = [StreamingMoments](repeating: overall, count: classes * classes)
    excludedCounts = [Int](repeating: 0, count: classes * classes)
  }

  /// The number of images whose maps are in it.
  public var count: Int { cells.count }

  /// Adds the map of an image.
  /// - Parameters:
  ///   - map: raw and signed, on any grid; counted as excluded unless its health is `ok`.
  ///   - label: the true class.
  ///   - predicted: the predicted class.
  public mutating func add(_ map: AttributionMap, label: Int, predicted: Int) {
    let cell = index(label, predicted)
    guard map.health == .ok, let values = comparable(map) else {
      excludedCounts[cell] += 1
      return
    }
    maps += values
    cells.append(Int32(cell))
    moments[cell].add(values)
    overall.add(values)
  }

  /// Images of a cell whose map said nothing.
  public func excluded(label: Int, predicted: Int) -> Int { excludedCounts[index(label, predicted)] }

  /// Moments of the images of one true and predicted class.
  public func cell(label: Int, predicted: Int) -> StreamingMoments { moments[index(label, predicted)] }

  /// Moments of all images.
  public var all: StreamingMoments { overall }

  private func index(_ label: Int, _ predicted: Int) -> Int {
    precondition((0..<classes).contains(label) && (0..<classes).contains(predicted), "\(label), \(predicted)")
    return label * classes + predicted
  }

  /// The positive part on the common grid, of mean 1; `nil` when nothing of it is left there.
  private func comparable(_ map: AttributionMap) -> [Float]? {
    let coarse = Resampling.coarsened(
      map.raw.map { max(0, $0) }, height: map.height, width: map.width, to: height, width)
    let mean = coarse.reduce(0.0) { $0 + Double($1) } / Double(coarse.count)
    guard mean > 0, mean.isFinite else { return nil }
    return coarse.map { Float(Double($0) / mean) }
  }

  // MARK: - Differences

  /// How the maps of one cell differ from those of all images.
  public struct Difference: Sendable {
    /// The true class.
    public let label: Int
    /// The predicted class.
    public let predicted: Int
    /// Images in the cell.
    public let count: Int
    /// At every place, the mean of the cell minus the mean of all images.
    public let difference: [Double]
    /// The difference in standard deviations of the difference under random labels (without replacement); 0 where all
    /// images agree.
    public let z: [Double]
    /// At every place, the share of permutations of the labels with a difference at least as large, the labels
    /// themselves counted in: two-sided, never 0.
    public let p: [Double]
    /// `p` adjusted over the places of all compared cells together (Benjamini and Hochberg).
    public let adjusted: [Double]
  }

  /// Compares every cell that has enough images with all images together.
  ///
  /// Permuting keeps the number of images of every cell and deals the maps out anew, to all cells at once.
  /// - Parameters:
  ///   - least: the fewest images of a cell worth comparing.
  ///   - permutations: how often labels are dealt out; the smallest p value is `1 / (permutations + 1)`.
  ///   - seed: of the permutations.
  /// - Returns: one value a cell, in the order of true, then predicted class.
  public func differences(least: Int = 10, permutations: Int = 1000, seed: UInt64 = 42) -> [Difference] {
    precondition(permutations > 0 && least > 0, "\(permutations) permutations, at least \(least) images")
    let places = height * width
    let compared = moments.indices.filter { moments[$0].count >= least }
    guard !compared.isEmpty else { return [] }
    let own = compared.map { cell in zip(moments[cell].means, overall.means).map { $0 - $1 } }
    let exceeding = exceedances(of: own, compared, permutations, seed)
    let all = exceeding.map { Double(1 + $0) / Double(1 + permutations) }
    let adjusted = MultipleTesting.benjaminiHochberg(all)
    return compared.enumerated().map { slot, cell in
      let count = moments[cell].count
      let mine = (slot * places)..<((slot + 1) * places)
      // The variance of the mean of `count` out of N drawn without replacement.
      let share = count < self.count ? Double(self.count - count) / Double(self.count - 1) / Double(count) : 0
      let z = zip(own[slot], overall.variances).map { difference, variance in
        variance * share > 0 ? difference / (variance * share).squareRoot() : 0
      }
      return Difference(
        label: cell / classes, predicted: cell % classes, count: count, difference: own[slot], z: z,
        p: Array(all[mine]), adjusted: Array(adjusted[mine]))
    }
  }

  /// For every compared cell and place, how many permutations differ at least as much from the mean of all.
  private func exceedances(
    of own: [[Double]], _ compared: [Int], _ permutations: Int, _ seed: UInt64
  ) -> [Int] {
    let places = height * width
    let slots = moments.indices.map { compared.firstIndex(of: $0) }
    let slotOfImage = cells.map { slots[Int($0)] }
    let parts = Parallel.map(permutations) { round -> [Bool] in
      var generator = SeededGenerator(seed: seed, stream: UInt64(round))
      let order = generator.permutation(count)
      var sums = [Double](repeating: 0, count: compared.count * places)
      maps.withUnsafeBufferPointer { maps in
        for (image, slot) in slotOfImage.enumerated() {
          guard let slot else { continue }
          let from = order[image] * places
          for place in 0..<places { sums[slot * places + place] += Double(maps[from + place]) }
        }
      }
      return sums.indices.map { i in
        let (slot, place) = (i / places, i % places)
        let difference = sums[i] / Double(moments[compared[slot]].count) - overall.means[place]
        // Equal deals must count as equal, whatever order they were summed in.
        return abs(difference) >= abs(own[slot][place]) - 1e-9
      }
    }
    var counts = [Int](repeating: 0, count: compared.count * places)
    for part in parts {
      for (i, isExceeding) in part.enumerated() where isExceeding { counts[i] += 1 }
    }
    return counts
  }
}
