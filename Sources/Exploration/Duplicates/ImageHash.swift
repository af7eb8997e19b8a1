import Datasets
import Tensors

/// A short description of a picture that changes in few bits when the picture is shifted, cropped or compressed a
/// little. A new one is one file and one line in `ImageHashes`.
public protocol ImageHash: Sendable {
  /// A name for files and options: lower case.
  var id: String { get }
  /// A name for titles.
  var title: String { get }
  /// How it is computed, in one sentence.
  var definition: String { get }
  /// Whether every hash has as many ones as zeros, so that two differ in an even number of bits.
  var isBalanced: Bool { get }

  /// What computes the 64 bits of pictures of one size, the first bit highest. Weights that depend on the size alone
  /// are computed here, once.
  /// - Parameters:
  ///   - width: columns, at least 1.
  ///   - height: rows, at least 1.
  func function(width: Int, height: Int) -> @Sendable (GrayImage) -> UInt64
}

extension ImageHash {
  /// The 64 bits of one image of any size.
  public func hash(_ image: GrayImage) -> UInt64 { function(width: image.width, height: image.height)(image) }

  /// The hashes of images, on all cores, in their order.
  public func hashes(_ images: [GrayImage]) -> [UInt64] {
    guard let first = images.first else { return [] }
    // Nearly all images of a data set share one size.
    let shared = function(width: first.width, height: first.height)
    return Parallel.map(images.count) { i in
      let image = images[i]
      return image.width == first.width && image.height == first.height ? shared(image) : hash(image)
    }
  }
}

/// The hashes. A new one is one new file and one line here.
public enum ImageHashes {
  /// All of them, in the order in which they are shown.
  public static let all: [any ImageHash] = [PerceptualHash(), NativePerceptualHash(), DifferenceHash()]

  /// The hash of this id; `nil` for another word.
  public static func hash(_ id: String) -> (any ImageHash)? { all.first { $0.id == id } }
}
