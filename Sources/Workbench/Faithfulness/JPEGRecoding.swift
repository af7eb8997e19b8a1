import Attribution
import Datasets
import Tensors

extension ImageTransformation {
  /// What stability is measured with where images are files: the usual changes, and a JPEG of quality 60.
  /// - Parameter preprocessing: between gray levels and the network's inputs.
  static func usual(_ preprocessing: Preprocessing) -> [ImageTransformation] {
    usual + [.jpeg(quality: 60, preprocessing)]
  }

  /// An image written as a JPEG file and read back.
  /// - Parameters:
  ///   - quality: 1 to 100.
  ///   - preprocessing: between gray levels and the network's inputs.
  static func jpeg(quality: Int, _ preprocessing: Preprocessing) -> ImageTransformation {
    .recoding(
      Recoding("JPEG of quality \(quality)") { image, shape in
        let channels = shape.dimensions[2]
        let levels = stride(from: 0, to: image.count, by: channels).map { i -> UInt8 in
          let level = preprocessing.level(image[i])
          return level.isFinite ? UInt8(min(255, max(0, level.rounded()))) : 0
        }
        let picture = GrayImage(width: shape.dimensions[1], height: shape.dimensions[0], pixels: levels)
        // Without memory for the codec the image stays what it is.
        guard let read = try? picture.recodedJPEG(quality: quality) else { return image }
        return image.indices.map { preprocessing.scaled(Float(read.pixels[$0 / channels]), channel: $0 % channels) }
      })
  }
}
