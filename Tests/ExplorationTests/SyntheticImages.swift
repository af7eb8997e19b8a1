import Datasets
import Files
import Testing
import TestSupport

/// The images and values of `Tests/Fixtures/exploration`.
enum Golden {
  static func values(_ key: String) throws -> [JSONValue] {
    let path = Fixtures.path("exploration/exploration.json")
    return try #require(try JSONValue(parsing: readFile(path), path: path)[key]?.arrayValue, "no \(key)")
  }

  /// Smoothed integer noise, as in `make_exploration.py`.
  static func image(seed: Int, width: Int, height: Int, window: Int) -> GrayImage {
    var state = UInt64(seed)
    let (wide, high) = (width + window - 1, height + window - 1)
    let noise = (0..<wide * high).map { _ -> Int in
      state = state &* 6364136223846793005 &+ 1442695040888963407
      return Int(state >> 56)
    }
    let pixels = (0..<width * height).map { i -> UInt8 in
      var sum = 0
      for dy in 0..<window { for dx in 0..<window { sum += noise[(i / width + dy) * wide + i % width + dx] } }
      return UInt8(sum / (window * window))
    }
    return GrayImage(width: width, height: height, pixels: pixels)
  }

  static func flat(_ level: UInt8, width: Int = 8, height: Int = 8) -> GrayImage {
    GrayImage(width: width, height: height, pixels: [UInt8](repeating: level, count: width * height))
  }
}
