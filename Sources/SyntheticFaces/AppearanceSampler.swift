import Foundation
import Tensors

/// Draws who a face belongs to, how the head is held and how the picture is taken. Nothing depends on the expression.
enum AppearanceSampler {
  private static func around(
    _ middle: Double, _ deviation: Double, _ range: ClosedRange<Double>, _ random: inout SeededGenerator
  ) -> Double {
    min(max(middle + deviation * random.normal(), range.lowerBound), range.upperBound)
  }

  private static func pick<T>(_ choices: [(T, Double)], _ random: inout SeededGenerator) -> T {
    var rest = random.uniform() * choices.reduce(0) { $0 + $1.1 }
    for (choice, weight) in choices {
      rest -= weight
      if rest < 0 { return choice }
    }
    return choices[choices.count - 1].0
  }

  static func identity(_ random: inout SeededGenerator) -> FaceIdentity {
    var who = FaceIdentity()
    // Features go together in two loose groups, with much overlap.
    let soft = random.uniform() < 0.5
    who.age = pow(random.uniform(), 1.6)
    who.skin = around(0.70, 0.11, 0.43...0.85, &random)
    let gray = who.age > 0.55 && random.uniform() < who.age - 0.3
    who.hair =
      gray
      ? random.uniform(in: 0.45...0.8)
      : pick([(0.07, 4), (0.13, 3), (0.2, 2), (0.34, 1.2), (0.52, 0.9)], &random) * random.uniform(in: 0.8...1.2)
    if who.skin < 0.5 && !gray { who.hair = min(who.hair, 0.12) }
    who.iris = random.uniform(in: 0.08...0.38)
    who.clothes = random.uniform(in: 0.05...0.9)
    who.hairStyle =
      soft
      ? pick(
        [(.long, 4), (.bob, 2.5), (.fringe, 1.4), (.bun, 1.6), (.sidePart, 1), (.curly, 1.2), (.short, 0.6)], &random)
      : pick(
        [
          (.short, 4), (.sidePart, 2.2), (.buzz, 1.5), (.receding, 0.4 + 2 * who.age), (.bald, 0.3 + 0.9 * who.age),
          (.curly, 0.8), (.fringe, 0.8),
        ], &random)
    let bearded = !soft && who.age > 0.08 && random.uniform() < 0.4
    who.facialHair = bearded ? pick([(.stubble, 3), (.moustache, 1), (.goatee, 0.6), (.beard, 1.8)], &random) : .none
    who.glasses = random.uniform() < 0.13 ? pick([(.round, 1), (.rectangular, 1)], &random) : .none
    who.lipTint = (soft ? around(0.32, 0.1, 0.12...0.6, &random) : around(0.2, 0.06, 0.08...0.36, &random))
    who.makeup = soft ? pow(random.uniform(), 1.5) * 0.85 : 0
    who.faceLength = around(1, 0.045, 0.88...1.12, &random)
    who.jawWidth = around(soft ? 0.92 : 1.03, 0.06, 0.8...1.18, &random)
    who.chinWidth = around(soft ? 0.85 : 1.08, 0.14, 0.62...1.45, &random)
    who.cheekFullness = around(0, 0.45, -0.9...1, &random)
    who.hairline = around(0, 0.05, -0.1...0.12, &random)
    who.hairVolume = random.uniform()
    who.eyeSize = around(soft ? 1.06 : 0.98, 0.06, 0.84...1.22, &random)
    who.eyeOpenness = around(1, 0.1, 0.7...1.25, &random)
    who.eyeSpacing = around(0, 0.02, -0.045...0.045, &random)
    who.eyeTilt = around(0.01, 0.016, -0.03...0.05, &random)
    who.gazeX = random.uniform() < 0.25 ? random.uniform(in: -1...1) : around(0, 0.15, -0.5...0.5, &random)
    who.gazeY = around(0, 0.25, -0.8...0.8, &random)
    who.browHeight = around(soft ? 0.015 : -0.005, 0.022, -0.05...0.065, &random)
    who.browThickness = around(soft ? 0.062 : 0.088, 0.013, 0.038...0.125, &random)
    who.browArch = around(soft ? 0.03 : 0.008, 0.016, -0.025...0.07, &random)
    who.noseLength = around(1, 0.045, 0.88...1.12, &random)
    who.noseWidth = around(soft ? 0.92 : 1.05, 0.09, 0.76...1.32, &random)
    who.mouthWidth = around(1, 0.055, 0.85...1.16, &random)
    who.lipFullness = around(soft ? 1.12 : 0.95, 0.17, 0.55...1.55, &random)
    return who
  }

  static func pose(_ random: inout SeededGenerator) -> FacePose {
    var pose = FacePose()
    pose.yaw = around(0, 9, -28...28, &random)
    pose.pitch = around(0, 4.5, -13...13, &random)
    pose.roll = around(0, 5, -18...18, &random)
    pose.scale = around(0.42, 0.022, 0.36...0.475, &random)
    pose.shiftX = around(0, 0.018, -0.06...0.06, &random)
    pose.shiftY = around(0.005, 0.02, -0.06...0.06, &random)
    return pose
  }

  static func capture(_ random: inout SeededGenerator) -> FaceCapture {
    var capture = FaceCapture()
    capture.lightAzimuth = around(0, 30, -65...65, &random)
    capture.lightElevation = around(30, 14, -5...65, &random)
    capture.ambient = around(0.47, 0.12, 0.2...0.75, &random)
    capture.shine = around(0.3, 0.18, 0...0.8, &random)
    let base = random.uniform(in: 0.05...0.95)
    capture.backgroundTop = min(max(base + random.uniform(in: -0.15...0.15), 0), 1)
    capture.backgroundBottom = min(max(base + random.uniform(in: -0.25...0.15), 0), 1)
    capture.clutter = pow(random.uniform(), 1.5)
    capture.blur = around(0.36, 0.14, 0...0.8, &random)
    capture.noise = min(max(0.003 + 0.013 * pow(random.uniform(), 2.5), 0), 0.05)
    capture.contrast = around(1.12, 0.13, 0.75...1.45, &random)
    capture.brightness = around(0.02, 0.05, -0.1...0.13, &random)
    capture.detailSeed = Double(random.integer(below: 1 << 32))
    return capture
  }
}
