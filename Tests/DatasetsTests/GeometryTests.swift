import Datasets
import Files
import Testing
import TestSupport

@Suite struct GeometryTests {
  private let golden: JSONValue
  private let image: GrayImage

  init() throws {
    let path = Fixtures.path("datasets/geometry.json")
    golden = try JSONValue(parsing: try readFile(path), path: path)
    image = GrayImage(
      width: golden["width"]?.intValue ?? 1, height: golden["height"]?.intValue ?? 1,
      pixels: (golden["pixels"]?.arrayValue ?? []).compactMap { $0.intValue.map { UInt8($0) } })
  }

  private func values(_ json: JSONValue) -> [Float] {
    (json["values"]?.arrayValue ?? []).compactMap { $0.doubleValue.map { Float($0) } }
  }

  @Test func resizingEqualsOpenCV() throws {
    let cases = try #require(golden["resized"]?.arrayValue)
    #expect(cases.count == 6)
    for one in cases {
      let (width, height) = (one["width"]?.intValue ?? 0, one["height"]?.intValue ?? 0)
      #expect(largestDifference(image.resized(width: width, height: height), values(one)) < 2e-3, "\(width)x\(height)")
    }
  }

  @Test func equalSizesGiveTheLevelsThemselves() {
    #expect(image.resized(width: image.width, height: image.height) == image.pixels.map { Float($0) })
    #expect(image.scaled(width: image.width, height: image.height) == image)
  }

  @Test func flippingTwiceGivesTheImageAndOnceMirrorsIt() {
    let small = GrayImage(width: 3, height: 2, pixels: [1, 2, 3, 4, 5, 6])
    #expect(small.flippedHorizontally().pixels == [3, 2, 1, 6, 5, 4])
    #expect(image.flippedHorizontally().flippedHorizontally() == image)
  }

  @Test func croppingTakesThePart() {
    let small = GrayImage(width: 3, height: 2, pixels: [1, 2, 3, 4, 5, 6])
    #expect(small.cropped(x: 1, y: 0, width: 2, height: 2).pixels == [2, 3, 5, 6])
    #expect(small.cropped(x: 2, y: 1, width: 1, height: 1).pixels == [6])
  }

  @Test func onePixelBecomesAConstantImage() {
    #expect(GrayImage(width: 1, height: 1, pixels: [9]).resized(width: 2, height: 3) == [Float](repeating: 9, count: 6))
  }
}
