import Datasets
import Files
import Foundation
import TestSupport

/// Folders of drawn images with known defects.
enum PlantedDataset {
  /// A face-like drawing that depends on `seed`: an oval with eyes and a mouth at places of their own, and grain.
  static func face(_ seed: Int, width: Int = 48, height: Int = 48) -> GrayImage {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
    func next() -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 40) & 0xFFFF
    }
    let eye = 12 + next() % 10
    let mouth = 28 + next() % 12
    let tilt = next() % 7 - 3
    let light = next() % 60
    var pixels: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        let (u, v) = (x * 48 / width - 24, y * 48 / height - 24)
        var level = u * u * 9 + v * v * 5 < 2600 ? 150 + light - v * tilt : 40 + (u + 24) * light / 60
        if abs(abs(u) - 9) < 3, abs(v + 24 - eye) < 3 { level = 30 }
        if abs(u) < 9, abs(v + 24 - mouth) < 2 + tilt.magnitude.hashBits { level = 60 }
        pixels.append(UInt8(min(255, max(0, level + next() % 24 - 12))))
      }
    }
    return GrayImage(width: width, height: height, pixels: pixels)
  }

  static func flat(_ level: UInt8) -> GrayImage {
    GrayImage(width: 48, height: 48, pixels: [UInt8](repeating: level, count: 48 * 48))
  }

  /// Writes images as PNG files, `<folder>/<path>`.
  static func write(_ images: [(path: String, image: GrayImage)], to folder: String) throws {
    for (path, image) in images { try PNGEncoder.write(image, to: folder + "/" + path) }
  }

  /// Two splits of 40 and 16 images in two classes: 4 test images copy training images (one under the other label),
  /// one training image is black.
  static func planted() -> [(path: String, image: GrayImage)] {
    var images: [(path: String, image: GrayImage)] = []
    for i in 0..<20 {
      images.append(("train/happy/\(100 + i).png", face(i)))
      images.append(("train/sad/\(100 + i).png", i == 19 ? flat(0) : face(500 + i)))
    }
    for i in 0..<6 {
      images.append(("test/happy/\(100 + i).png", face(1000 + i)))
      images.append(("test/sad/\(100 + i).png", face(1500 + i)))
    }
    images.append(("test/happy/leak-0.png", face(0)))
    images.append(("test/happy/leak-1.png", face(1)))
    images.append(("test/sad/leak-2.png", face(500)))
    images.append(("test/sad/conflict.png", face(2)))
    return images
  }
}

extension UInt {
  /// 0, 1 or 2: the height of a mouth.
  fileprivate var hashBits: Int { Int(self % 3) }
}
