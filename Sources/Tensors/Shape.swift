/// The extents of a tensor, outermost first: `[N, H, W, C]` for images, `[N, C]` for vectors.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// The extents, outermost first.
  public let dimensions: [Int]

  /// A shape of the given extents.
  public init(_ dimensions: [Int]) {
    precondition(dimensions.allSatisfy { $0 >= 0 }, "negative extent in \(dimensions)")
    self.dimensions = dimensions
  }

  /// A shape of the given extents.
  public init(arrayLiteral elements: Int...) { self.init(elements) }

  /// The number of elements.
  public var count: Int { dimensions.reduce(1, *) }
  /// The number of dimensions.
  public var rank: Int { dimensions.count }
  /// The extent of dimension `i`.
  public subscript(i: Int) -> Int { dimensions[i] }

  /// The batch extent: the first dimension.
  public var n: Int { dimensions[0] }
  /// Rows of a rank-4 activation; 1 for a vector.
  public var h: Int { rank == 4 ? dimensions[1] : 1 }
  /// Columns of a rank-4 activation; 1 for a vector.
  public var w: Int { rank == 4 ? dimensions[2] : 1 }
  /// Channels: the last dimension.
  public var c: Int { dimensions[rank - 1] }

  public var description: String { "[" + dimensions.map(String.init).joined(separator: ", ") + "]" }
}
