import Datasets
import Exploration
import Foundation
import Reporting

/// Small pictures on one sheet, for a gallery: a page embeds one file instead of one a picture.
struct ContactSheet: Sendable {
  /// A border with which images of 48 pixels fill whole blocks of 8 × 8 pixels, so that no block of a JPEG mixes two.
  static let blockBorder = 4

  /// The encoded sheet.
  let picture: Picture
  /// Where each image lies, in the order given.
  let regions: [Gallery.Region]

  /// - Parameters:
  ///   - images: at least one.
  ///   - largestSide: larger images are reduced to this many pixels at their longer side.
  ///   - border: pixels around each image that repeat its outermost ones, so that scaling never mixes neighbours.
  ///   - quality: of a JPEG, as libjpeg counts; `nil`: a PNG, which keeps every pixel.
  /// - Throws: `ImageError.notEncoded`.
  init(_ images: [GrayImage], largestSide: Int = 96, border: Int = 1, quality: Int? = nil) throws {
    precondition(!images.isEmpty, "a contact sheet needs an image")
    let small = images.map { Self.reduced($0, to: largestSide) }
    let cellWidth = (small.map(\.width).max() ?? 1) + 2 * border
    let cellHeight = (small.map(\.height).max() ?? 1) + 2 * border
    let columns = min(small.count, 12)
    let width = columns * cellWidth
    let height = (small.count + columns - 1) / columns * cellHeight
    var pixels = [UInt8](repeating: 0, count: width * height)
    var regions: [Gallery.Region] = []
    for (i, image) in small.enumerated() {
      let left = i % columns * cellWidth + border
      let top = i / columns * cellHeight + border
      for y in -border..<image.height + border {
        let row = min(max(y, 0), image.height - 1)
        for x in -border..<image.width + border {
          pixels[(top + y) * width + left + x] = image[min(max(x, 0), image.width - 1), row]
        }
      }
      regions.append(Gallery.Region(x: left, y: top, width: image.width, height: image.height))
    }
    let sheet = GrayImage(width: width, height: height, pixels: pixels)
    picture =
      try quality.map {
        Picture(Data(try JPEGEncoder.encode(sheet, quality: $0)), format: .jpeg, width: width, height: height)
      } ?? Picture(try PNGEncoder.encode(sheet), width: width, height: height)
    self.regions = regions
  }

  private static func reduced(_ image: GrayImage, to largestSide: Int) -> GrayImage {
    let longer = max(image.width, image.height)
    guard longer > largestSide else { return image }
    let scale = Double(largestSide) / Double(longer)
    func side(_ length: Int) -> Int { max(1, Int((Double(length) * scale).rounded())) }
    return image.resampledLanczos(width: side(image.width), height: side(image.height))
  }
}
