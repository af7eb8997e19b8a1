import Datasets
import Files
import Foundation
import Tensors
import Testing
import TestSupport

/// What every disturbance of the registry keeps to.
@Suite struct DisturbanceTests {
  /// A soft picture with an edge and fine grain, of any size.
  static func picture(width: Int, height: Int) -> GrayImage {
    GrayImage(
      width: width, height: height,
      pixels: (0..<(width * height)).map { i in
        let (x, y) = (Double(i % width) / Double(width), Double(i / width) / Double(height))
        return UInt8(clamping: Int(125 + 60 * sin(9 * x) * cos(6 * y)) + (y > 0.6 ? 25 : 0) + i * 7919 % 13)
      })
  }

  static func flat(_ level: UInt8, side: Int = 48) -> GrayImage {
    GrayImage(width: side, height: side, pixels: [UInt8](repeating: level, count: side * side))
  }

  private func difference(_ a: GrayImage, _ b: GrayImage) -> Double {
    zip(a.pixels, b.pixels).reduce(0.0) { $0 + abs(Double($1.0) - Double($1.1)) } / Double(a.pixels.count)
  }

  private let face = Self.picture(width: 48, height: 48)
  private let sizes = [(8, 8), (48, 48), (9, 31), (60, 8)].map { Self.picture(width: $0.0, height: $0.1) }

  @Test func theNeutralLevelGivesTheImageItself() throws {
    for disturbance in DisturbanceRegistry.all {
      for image in sizes + [Self.flat(0), Self.flat(255)] {
        let same = try disturbance.apply(image, level: disturbance.neutral, seed: 1, number: 0)
        #expect(same == image, "\(disturbance.id), \(image.width)x\(image.height)")
      }
    }
  }

  @Test func strongerLevelsLieFartherFromTheImage() throws {
    for disturbance in DisturbanceRegistry.all {
      #expect(disturbance.levels.count == 5 && disturbance.levels.allSatisfy { disturbance.range.contains($0) })
      let distances = disturbance.levels.map { abs($0 - disturbance.neutral) }
      #expect(zip(distances, distances.dropFirst()).allSatisfy { $0 < $1 } && distances[0] > 0, "\(disturbance.id)")
      let changes = try disturbance.levels.map {
        difference(face, try disturbance.apply(face, level: $0, seed: 42, number: 3))
      }
      #expect(changes[0] > 0, "\(disturbance.id)")
      #expect(zip(changes, changes.dropFirst()).allSatisfy { $0 < $1 }, "\(disturbance.id): \(changes)")
    }
  }

  @Test func anImageDependsOnSeedAndNumberAndNotOnOrder() throws {
    for disturbance in DisturbanceRegistry.all {
      let level = disturbance.levels[2]
      func made(_ number: Int, seed: UInt64 = 42) throws -> GrayImage {
        try disturbance.apply(face, level: level, seed: seed, number: number)
      }
      let forward = try (0..<12).map { try made($0) }
      let backward = try (0..<12).reversed().map { try made($0) }
      #expect(forward == backward.reversed(), "\(disturbance.id)")
      let isRandom = ["gaussian_noise", "salt_and_pepper", "rotation"].contains(disturbance.id)
      #expect((Set(forward).count > 1) == isRandom, "\(disturbance.id)")
      let other = try (0..<12).map { try made($0, seed: 43) }
      #expect((forward != other) == isRandom, "\(disturbance.id)")
    }
  }

  @Test func everyLevelWorksAtEverySize() throws {
    for disturbance in DisturbanceRegistry.all {
      for image in sizes {
        for level in disturbance.levels + [disturbance.range.lowerBound, disturbance.range.upperBound] {
          let result = try disturbance.apply(image, level: level, seed: 42, number: 0)
          #expect(result.width == image.width && result.height == image.height)
        }
      }
    }
  }

  @Test func whatMovesOrMixesPixelsLeavesAFlatImage() throws {
    let still = [
      "contrast", "gaussian_blur", "low_resolution", "occlusion_eyes", "occlusion_mouth", "rotation",
    ]
    for level in [UInt8(0), 1, 77, 254, 255] {
      for id in still {
        let disturbance = try DisturbanceRegistry.disturbance(id)
        for strength in disturbance.levels + [disturbance.range.lowerBound, disturbance.range.upperBound] {
          let image = Self.flat(level, side: 8)
          #expect(try disturbance.apply(image, level: strength, seed: 1, number: 0) == image, "\(id) \(strength)")
        }
      }
    }
  }

  @Test func wrongLevelsAndSmallImagesAreRefused() throws {
    func failure(_ image: GrayImage, _ id: String, _ level: Double) throws -> String {
      let disturbance = try DisturbanceRegistry.disturbance(id)
      do {
        _ = try disturbance.apply(image, level: level, seed: 1, number: 0)
        return ""
      } catch let error as DisturbanceError {
        return error.description
      }
    }
    #expect(try failure(face, "gaussian_blur", -1).contains("gaussian_blur: level -1.0, expected a number from 0.0"))
    #expect(try failure(face, "contrast", .nan).contains("contrast: level nan"))
    #expect(try failure(face, "jpeg", 0).contains("from 1.0 to 100.0"))
    #expect(try failure(face, "jpeg", 50.5).contains("a whole number from 1 to 100"))
    #expect(try failure(Self.picture(width: 7, height: 9), "jpeg", 50).contains("7 x 9 pixels, at least 8"))
    #expect(try failure(Self.flat(9, side: 7), "brighter", 0).contains("7 x 7 pixels"))
    do throws(DisturbanceError) {
      _ = try DisturbanceRegistry.disturbance("gaussian_blurr")
      Issue.record("an unknown name was taken")
    } catch {
      #expect(error.description.contains("Did you mean gaussian_blur?") && error.failure == .usage)
    }
  }

  @Test func theListNamesEveryKindOnce() {
    let all = DisturbanceRegistry.all
    #expect(Set(all.map(\.id)).count == all.count && Set(all.map(\.name)).count == all.count && all.count == 12)
    let json = all[4].json
    #expect(
      json["id"]?.stringValue == "gaussian_blur" && json["neutral"]?.doubleValue == 0
        && json["levels"]?.arrayValue?.count == 5)
    #expect(all.allSatisfy { $0.json["summary"]?.stringValue?.hasSuffix(".") == true })
  }
}
