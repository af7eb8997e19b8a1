import Datasets

/// Images ranked by how little they show: few gray levels and large flat areas, as placeholders, text and drawings
/// have.
public struct LowInformation: Sendable, Equatable {
  /// One image's measures.
  public struct Score: Sendable, Equatable {
    /// The image.
    public let index: Int
    /// The entropy of its gray levels in bits, 0 to 8.
    public let entropyBits: Double
    /// The share of pixels that differ by at most one level from their right and lower neighbours, 0 to 1.
    public let flatness: Double
    /// `(entropy / 8) (1 - flatness)`, 0 to 1: the lower, the less there is to see.
    public let information: Double
  }

  /// All images, least information first; equal ones in order of the data.
  public let ranked: [Score]

  /// The information below which an image is suspected to hold no face.
  public static let suspicion = 0.3

  /// - Parameter images: of any size.
  public init(_ images: [GrayImage]) { self.init(traits: ImageTraits.of(images)) }

  /// - Parameter traits: of all images, in their order.
  public init(traits: [ImageTraits]) {
    let scores = traits.enumerated().map { index, one in
      Score(index: index, entropyBits: one.entropyBits, flatness: one.flatness, information: one.information)
    }
    ranked = scores.sorted { ($0.information, $0.index) < ($1.information, $1.index) }
  }

  /// Images below the suspicion threshold.
  public var suspected: [Score] { Array(ranked.prefix { $0.information < Self.suspicion }) }
}
