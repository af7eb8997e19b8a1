import Datasets
import Foundation
import Tensors

/// Turns the drawn raster into the final picture: reduction, blur, tone, noise.
struct PhotographFinish {
  let capture: FaceCapture
  /// The gray level above which contrast falls off.
  private static let shoulder: Float = 185

  /// The mean of every `factor * factor` block, 0 to 255.
  static func reduce(_ pixels: [UInt8], size: Int, factor: Int) -> [Float] {
    let small = size / factor
    var out = [Float](repeating: 0, count: small * small)
    let scale = 1 / Float(factor * factor)
    pixels.withUnsafeBufferPointer { pixels in
      for y in 0..<small {
        for x in 0..<small {
          var sum = 0
          for dy in 0..<factor {
            for dx in 0..<factor { sum += Int(pixels[(y * factor + dy) * size + x * factor + dx]) }
          }
          out[y * small + x] = Float(sum) * scale
        }
      }
    }
    return out
  }

  /// A Gaussian blur with edges repeated; `sigma` in pixels, 0 leaves the picture as it is.
  static func blurred(_ picture: [Float], size: Int, sigma: Double) -> [Float] {
    guard sigma > 0.05 else { return picture }
    let radius = max(1, Int((3 * sigma).rounded(.up)))
    var kernel = (-radius...radius).map { Float(exp(-Double($0 * $0) / (2 * sigma * sigma))) }
    let sum = kernel.reduce(0, +)
    for i in kernel.indices { kernel[i] /= sum }
    func pass(_ source: [Float], stepX: Int, stepY: Int) -> [Float] {
      var out = [Float](repeating: 0, count: source.count)
      source.withUnsafeBufferPointer { source in
        for y in 0..<size {
          for x in 0..<size {
            var value: Float = 0
            for k in -radius...radius {
              let column = min(max(x + k * stepX, 0), size - 1)
              let row = min(max(y + k * stepY, 0), size - 1)
              value += kernel[k + radius] * source[row * size + column]
            }
            out[y * size + x] = value
          }
        }
      }
      return out
    }
    return pass(pass(picture, stepX: 1, stepY: 0), stepX: 0, stepY: 1)
  }

  /// The final picture.
  func develop(_ pixels: [UInt8], size: Int, factor: Int, _ random: inout SeededGenerator) -> GrayImage {
    let small = size / factor
    let picture = Self.blurred(Self.reduce(pixels, size: size, factor: factor), size: small, sigma: capture.blur)
    let noise = Float(capture.noise * 255)
    var out = [UInt8](repeating: 0, count: small * small)
    for i in out.indices {
      var value = (picture[i] - 127.5) * Float(capture.contrast) + 127.5 + Float(capture.brightness * 255)
      // Film and sensors give way softly to white.
      if value > Self.shoulder {
        value = Self.shoulder + (255 - Self.shoulder) * (1 - exp((Self.shoulder - value) / (255 - Self.shoulder)))
      }
      if noise > 0 { value += noise * Float(random.normal()) }
      out[i] = UInt8(min(max(value.rounded(), 0), 255))
    }
    return GrayImage(width: small, height: small, pixels: out)
  }
}
