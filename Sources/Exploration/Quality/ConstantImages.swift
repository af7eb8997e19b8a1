import Datasets

/// Images of one gray level, or nearly so: they hold no face.
public struct ConstantImages: Sendable, Equatable {
  /// Images whose pixels are all equal, ascending indices.
  public let constant: [Int]
  /// Other images whose levels span at most `nearRange`, ascending indices.
  public let nearConstant: [Int]

  /// Both kinds.
  public var members: Set<Int> { Set(constant).union(nearConstant) }

  /// The span of gray levels (largest minus smallest) up to which an image is nearly constant: JPEG noise on a flat
  /// area stays below it, no lit face does.
  public static let nearRange = 16

  /// - Parameter images: of any size.
  public init(_ images: [GrayImage]) { self.init(traits: ImageTraits.of(images)) }

  /// - Parameter traits: of all images, in their order.
  public init(traits: [ImageTraits]) {
    constant = traits.indices.filter { traits[$0].isConstant }
    nearConstant = traits.indices.filter { traits[$0].isNearlyConstant && !traits[$0].isConstant }
  }
}
