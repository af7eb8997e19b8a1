import Datasets
import Files
import Testing
import TestSupport

/// What changes do to one image, against Keras and torchvision.
@Suite struct ImageChangeTests {
  private let golden: JSONValue
  private let side: Int
  private let pixels: [Float]

  init() throws {
    let path = Fixtures.path("datasets/augmentation.json")
    golden = try JSONValue(parsing: try readFile(path), path: path)
    side = golden["side"]?.intValue ?? 1
    pixels = Self.numbers(golden["pixels"])
  }

  private static func numbers(_ json: JSONValue?) -> [Float] {
    (json?.arrayValue ?? []).compactMap { $0.doubleValue.map { Float($0) } }
  }

  private func cases(_ name: String, _ count: Int) throws -> [JSONValue] {
    let cases = try #require(golden[name]?.arrayValue)
    #expect(cases.count == count)
    return cases
  }

  private func number(_ json: JSONValue, _ key: String) -> Double { json[key]?.doubleValue ?? .nan }

  private func changed(_ body: (UnsafeMutableBufferPointer<Float>) -> Void) -> [Float] {
    var copy = pixels
    copy.withUnsafeMutableBufferPointer { body($0) }
    return copy
  }

  @Test func affineTransformsEqualKerasInEveryFillMode() throws {
    for one in try cases("affine", 24) {
      var transform = ImageTransform()
      transform.rotation = number(one, "rotation")
      transform.rowShift = number(one, "row_shift")
      transform.columnShift = number(one, "column_shift")
      transform.shear = number(one, "shear")
      transform.rowZoom = number(one, "row_zoom")
      transform.columnZoom = number(one, "column_zoom")
      let fill = try #require(FillMode(rawValue: one["fill_mode"]?.stringValue ?? ""))
      let result = changed { target in
        pixels.withUnsafeBufferPointer {
          transform.apply(
            to: $0, width: side, height: side, fill: fill, level: Float(number(one, "level")), into: target)
        }
      }
      let difference = largestDifference(result, Self.numbers(one["values"]))
      #expect(difference < 2e-3, "\(fill): \(transform)")
    }
  }

  @Test func aPositiveTurnIsCounterClockwise() {
    var transform = ImageTransform()
    transform.rotation = 90
    let source: [Float] = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    var result = source
    source.withUnsafeBufferPointer { source in
      result.withUnsafeMutableBufferPointer { transform.apply(to: source, width: 3, height: 3, into: $0) }
    }
    #expect(largestDifference(result, [3, 6, 9, 2, 5, 8, 1, 4, 7]) < 1e-5)
  }

  @Test func channelShiftEqualsKeras() throws {
    for one in try cases("channel_shift", 3) {
      let result = changed { ChannelShift.change($0, by: Float(number(one, "by"))) }
      #expect(largestDifference(result, Self.numbers(one["values"])) < 1e-3)
    }
  }

  @Test func brightnessEqualsKerasWithinItsRounding() throws {
    for one in try cases("brightness", 3) {
      let factor = Float(number(one, "factor"))
      let result = changed { RandomBrightness.change($0, brightness: factor, contrast: 1) }
      #expect(largestDifference(result, Self.numbers(one["values"])) <= 1, "factor \(factor)")
    }
  }

  @Test func brightnessAndContrastEqualTorchvision() throws {
    for one in try cases("jitter", 6) {
      let (brightness, contrast) = (Float(number(one, "brightness")), Float(number(one, "contrast")))
      let result = changed { RandomBrightness.change($0, brightness: brightness, contrast: contrast) }
      #expect(largestDifference(result, Self.numbers(one["values"])) < 1e-3, "\(brightness), \(contrast)")
    }
  }

  @Test func theCentreIsThatOfTorchvision() throws {
    for one in try cases("crops", 4) {
      let (size, side) = (one["size"]?.intValue ?? 0, one["side"]?.intValue ?? 0)
      let image = GrayImage(width: size, height: size, pixels: (0..<(size * size)).map { UInt8($0) })
      let preprocessing = Preprocessing(
        size: side, resized: size, channels: 1, scaling: .standardise(mean: 0, standardDeviation: 1))
      #expect(preprocessing.tensor(image).array == Self.numbers(one["centre"]), "\(size) to \(side)")
      #expect(preprocessing.view(image).pixels.map(Float.init) == Self.numbers(one["centre"]))
    }
  }

  @Test func fiveAndTenCropsAreThoseOfTorchvision() throws {
    for one in try cases("crops", 4) {
      let (size, side) = (one["size"]?.intValue ?? 0, one["side"]?.intValue ?? 0)
      // Without a margin, crops come from an enlarged image, which torchvision does not do.
      if size == side { continue }
      let image = GrayImage(width: size, height: size, pixels: (0..<(size * size)).map { UInt8($0) })
      let preprocessing = Preprocessing(
        size: side, resized: size, channels: 1, scaling: .standardise(mean: 0, standardDeviation: 1))
      for (views, name) in [(TestTimeAugmentation.fiveCrop, "five"), (.tenCrop, "ten")] {
        let expected = (one[name]?.arrayValue ?? []).flatMap { Self.numbers($0) }
        #expect(written(views, image, preprocessing) == expected, "\(name) of \(size) to \(side)")
      }
    }
  }

  @Test func otherViewsAreTheImageAndItsMirrorImage() {
    let image = GrayImage(width: 9, height: 7, pixels: (0..<63).map { UInt8($0 * 4) })
    let preprocessing = Preprocessing(size: 8, channels: 3, scaling: .kerasResNetV2)
    let plain = preprocessing.tensor(image).array
    #expect(written(.none, image, preprocessing) == plain)
    #expect(
      written(.flip, image, preprocessing) == plain + preprocessing.tensor(image.flippedHorizontally()).array)
    // Without a margin of its own, 8 pixels are cut from 10: each crop lies one pixel from the centre.
    #expect(TestTimeAugmentation.tenCrop.resized(preprocessing) == 10)
    #expect(TestTimeAugmentation.flip.resized(preprocessing) == 8)
    let faces = Preprocessing(size: 48, channels: 1, scaling: .kerasResNetV2)
    #expect(TestTimeAugmentation.fiveCrop.resized(faces) == 52)
    let ten = written(.tenCrop, image, preprocessing)
    #expect(ten.count == 10 * 192)
    let larger = Preprocessing(size: 8, resized: 10, channels: 3, scaling: .kerasResNetV2).tensor(image).array
    #expect(Array(ten[(4 * 192)..<(5 * 192)]) == larger)
  }

  private func written(
    _ views: TestTimeAugmentation, _ image: GrayImage, _ preprocessing: Preprocessing
  ) -> [Float] {
    var target = [Float](repeating: -1, count: views.count * preprocessing.shape.count)
    target.withUnsafeMutableBufferPointer { views.write(image, preprocessing, into: $0) }
    return target
  }
}
