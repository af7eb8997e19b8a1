import Datasets
import Tensors

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
  public init(_ images: [GrayImage]) {
    let scores = Parallel.map(images.count) { i -> Score in
      let entropy = GrayHistogram(images[i]).entropyBits
      let flat = Self.flatness(images[i])
      return Score(index: i, entropyBits: entropy, flatness: flat, information: entropy / 8 * (1 - flat))
    }
    ranked = scores.sorted { ($0.information, $0.index) < ($1.information, $1.index) }
  }

  /// Images below the suspicion threshold.
  public var suspected: [Score] { Array(ranked.prefix { $0.information < Self.suspicion }) }

  private static func flatness(_ image: GrayImage) -> Double {
    guard image.width > 1, image.height > 1 else { return 1 }
    var flat = 0
    image.pixels.withUnsafeBufferPointer { pixels in
      for y in 0..<image.height - 1 {
        for x in 0..<image.width - 1 {
          let p = y * image.width + x
          let level = Int32(pixels[p])
          let right = abs(level - Int32(pixels[p + 1]))
          let below = abs(level - Int32(pixels[p + image.width]))
          flat += right <= 1 && below <= 1 ? 1 : 0
        }
      }
    }
    return Double(flat) / Double((image.width - 1) * (image.height - 1))
  }
}
