import Datasets
import Tensors

/// One number of an image that has nothing to do with the expression as such, and may still tell the class.
public struct ImageTrait: Sendable {
  /// The key in files.
  public let key: String
  /// What it is, for people.
  public let name: String
  /// Computes it.
  public let value: @Sendable (GrayImage) -> Double

  /// All traits. A new one is one line here.
  public static let all: [ImageTrait] = [
    ImageTrait(key: "brightness", name: "mean gray level") { GrayHistogram($0).mean ?? 0 },
    ImageTrait(key: "contrast", name: "standard deviation of the gray levels") {
      GrayHistogram($0).standardDeviation ?? 0
    },
    ImageTrait(key: "sharpness", name: "variance of the Laplacian") { $0.laplacianVariance },
    ImageTrait(key: "entropy", name: "entropy of the gray levels in bits") { GrayHistogram($0).entropyBits },
  ]

  /// The trait of every image.
  public func values(_ images: [GrayImage]) -> [Double] { Parallel.map(images.count) { value(images[$0]) } }
}
