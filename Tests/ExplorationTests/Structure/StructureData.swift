import Datasets
import LinearAlgebra
import Tensors
import TestSupport

/// The data of `make_structure.py`.
enum StructureData {
  /// Gray levels 0 to 255.
  static func levels(_ label: String, _ count: Int) -> [Int] {
    var generator = SeededGenerator(seed: 42, label: label)
    return (0..<count).map { _ in Int(generator.next() >> 56) }
  }

  /// 400 pictures of 12 x 9 pixels.
  static func pictures() -> [GrayImage] {
    let (noise, light) = (levels("structure pixels", 400 * 108), levels("structure light", 400))
    return (0..<400).map { i in
      let pixels = (0..<108).map { p -> UInt8 in
        let weighted = noise[i * 108 + p] * (p % 7 + 1) / 14
        return UInt8(weighted + light[i] / 2)
      }
      return GrayImage(width: 12, height: 9, pixels: pixels)
    }
  }

  /// Noise about the means of classes, and the classes.
  static func clustered(
    _ label: String, _ count: Int, _ columns: Int, classes: Int, distance: Double
  ) -> (points: Matrix, labels: [Int]) {
    let labels = (0..<count).map { $0 % (classes + 2) < classes ? $0 % (classes + 2) : 0 }
    let centres = Matrix(streamed(label + " centres", [classes, columns]))
    var points = Matrix(streamed(label + " noise", [count, columns]))
    for i in 0..<count { for j in 0..<columns { points[i, j] += distance * centres[labels[i], j] } }
    return (points, labels)
  }

  static func golden() throws -> StoredNumbers { try StoredNumbers("exploration/structure.json") }
}
