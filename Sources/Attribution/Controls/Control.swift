import Tensors

/// A map that knows nothing of the network: what a measure gives it is what any method must beat.
///
/// A new one is one file and one line in `ControlRegistry`.
public protocol Control: Sendable {
  /// What people must know about it.
  static var info: ControlInfo { get }

  /// The control; `nil` when the context lacks what it needs.
  init?(_ context: ControlContext)

  /// The values on the grid of a map that it is to stand beside, row-major.
  func values(like map: AttributionMap, image: Tensor) -> [Float]
}

extension Control {
  /// What people must know about the control.
  public var info: ControlInfo { Self.info }

  /// A map without knowledge of the network: on the grid, for the target and of the layer of a method's map, so that
  /// measures treat both alike.
  /// - Parameters:
  ///   - map: the method's map.
  ///   - image: what it explains, `[1, H, W, C]`.
  public func map(like map: AttributionMap, image: Tensor) -> AttributionMap {
    precondition(image.shape.rank == 4 && image.shape.n == 1, "one image expected, not \(image.shape)")
    return AttributionMap(
      method: Self.info.id, layer: map.layer, target: map.target, height: map.height, width: map.width,
      raw: values(like: map, image: image))
  }
}

/// What people must know about a control.
public struct ControlInfo: Sendable {
  /// The name for options and tables.
  public let id: String
  /// The name in figures.
  public let title: String
  /// How it is made, one sentence.
  public let meaning: String
  /// What a method that does not beat it is.
  public let verdict: String
}

/// What controls need to know.
public struct ControlContext: Sendable {
  /// Seeds those that draw; every image gets draws of its own.
  public var seed: UInt64
  /// A picture of the images' size for the mean prior, row-major: the mean face, or a data set's mean map.
  public var meanPicture: [Float]?

  /// - Parameters:
  ///   - seed: seeds those that draw.
  ///   - meanPicture: a picture of the images' size for the mean prior.
  public init(seed: UInt64 = 42, meanPicture: [Float]? = nil) {
    self.seed = seed
    self.meanPicture = meanPicture
  }
}

extension SeededGenerator {
  /// A generator that depends on these values alone: equal contents give equal draws, others independent ones.
  init(seed: UInt64, label: String, contents: some Sequence<Float>) {
    let hash = contents.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1.bitPattern)) &* 0x100_0000_01B3
    }
    self.init(seed: SeededGenerator(seed: seed, label: label).state, stream: hash)
  }
}

/// Pixels brought to the grid of a map: the mean of each cell's pixels, interpolation on a finer grid.
func cellMeans(_ pixels: [Float], height: Int, width: Int, on map: AttributionMap) -> [Float] {
  guard map.height <= height, map.width <= width else {
    return Resampling.bilinear(pixels, height: height, width: width, to: map.height, map.width)
  }
  var sums = [Double](repeating: 0, count: map.raw.count)
  var counts = sums
  let cells = CellGrid.cells(height: height, width: width, rows: map.height, columns: map.width)
  for (pixel, cell) in cells.enumerated() {
    sums[cell] += Double(pixels[pixel])
    counts[cell] += 1
  }
  return zip(sums, counts).map { Float($0 / $1) }
}
