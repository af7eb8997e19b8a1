public import Tensors

/// Part of a face behind something flat: a hand, sunglasses, a mask.
public struct OcclusionDisturbance: Disturbance {
  /// A rectangle of a picture.
  public struct Patch: Sendable, Hashable {
    /// The centre from the left edge, a share of the width.
    public let x: Double
    /// The centre from the top, a share of the height.
    public let y: Double
    /// Its width, a share of the picture's.
    public let width: Double
    /// Its height, a share of the picture's.
    public let height: Double

    /// - Parameters:
    ///   - x: the centre from the left edge, a share of the width.
    ///   - y: the centre from the top, a share of the height.
    ///   - width: a share of the picture's width.
    ///   - height: a share of the picture's height.
    public init(x: Double, y: Double, width: Double, height: Double) {
      (self.x, self.y, self.width, self.height) = (x, y, width, height)
    }
  }

  /// Where the eyes are in FER2013's framing, an upright face that fills the picture: read off the mean of 7,178 training
  /// images, whose darkest places below the forehead lie at 32 % and 68 % of the width and 36 % of the height. Each
  /// rectangle holds the dark area about one of them: the eye and the lower edge of the brow.
  public static let eyePatches = [
    Patch(x: 0.32, y: 0.365, width: 0.24, height: 0.16), Patch(x: 0.68, y: 0.365, width: 0.24, height: 0.16),
  ]

  /// Where the mouth is in FER2013's framing, from the same mean: darkest at 80 % of the height. The rectangle holds both
  /// lips and the corners; the jaw of a mouth that is wide open reaches below it.
  public static let mouthPatches = [Patch(x: 0.5, y: 0.8, width: 0.42, height: 0.22)]

  public let id: String
  public let name: String
  public let summary: String
  public let unit = "share of the region covered"
  public let neutral = 0.0
  public let levels = [0.2, 0.4, 0.6, 0.8, 1]
  public let range = 0.0...1
  /// What is covered when the level is 1.
  public let patches: [Patch]

  /// - Parameters:
  ///   - part: the part of the face, for names: `eyes` gives the id `occlusion_eyes`.
  ///   - patches: what is covered when the level is 1.
  public init(_ part: String, patches: [Patch]) {
    id = "occlusion_\(part)"
    name = "Covered \(part)"
    summary = "Covers the \(part) by a flat patch of the picture's mean gray level, which grows about its centre."
    self.patches = patches
  }

  /// Both eyes covered, each by its own patch.
  public static let eyes = OcclusionDisturbance("eyes", patches: eyePatches)
  /// The mouth covered.
  public static let mouth = OcclusionDisturbance("mouth", patches: mouthPatches)

  /// A patch keeps its proportions and has the level's share of its full area. A pixel that it covers in part is mixed, so
  /// that small pictures and small steps are not rounded to whole pixels.
  public func changedLevels(_ image: GrayImage, level: Double, generator: inout SeededGenerator) -> [Double] {
    let side = level.squareRoot()
    let covers = patches.map { patch in
      (
        across: Self.coverage(image.width, centre: patch.x, size: patch.width * side),
        down: Self.coverage(image.height, centre: patch.y, size: patch.height * side)
      )
    }
    let mean = image.meanLevel
    return image.pixels.indices.map { i in
      let covered = covers.reduce(0) { $0 + $1.down[i / image.width] * $1.across[i % image.width] }
      return Double(image.pixels[i]) + min(covered, 1) * (mean - Double(image.pixels[i]))
    }
  }

  /// How much of each pixel of a line an interval covers; its centre and size are shares of the line.
  private static func coverage(_ count: Int, centre: Double, size: Double) -> [Double] {
    let (start, end) = ((centre - size / 2) * Double(count), (centre + size / 2) * Double(count))
    return (0..<count).map { max(0, min(end, Double($0 + 1)) - max(start, Double($0))) }
  }
}
