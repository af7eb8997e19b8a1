import Glibc

/// Where the parts of a face lie in pictures that are framed alike: soft regions in normalised coordinates.
///
/// x runs from the left edge of the picture, 0, to the right one, 1; y from the top, 0, to the bottom, 1. A smooth oval
/// parts the face from its surroundings. Within it every region is a sum of Gaussian bumps, divided by the sum of all
/// regions, so that at every place the regions add up to one.
public struct FaceTemplate: Sendable, Equatable {
  /// A Gaussian bump, 1 at its centre times its weight.
  public struct Bump: Sendable, Equatable {
    /// The centre, from the left.
    public var x: Double
    /// The centre, from the top.
    public var y: Double
    /// Standard deviation along x; above 0.
    public var width: Double
    /// Standard deviation along y; above 0.
    public var height: Double
    /// The value at the centre; above 0.
    public var weight: Double

    /// - Parameters:
    ///   - x: the centre, from the left.
    ///   - y: the centre, from the top.
    ///   - width: standard deviation along x.
    ///   - height: standard deviation along y.
    ///   - weight: the value at the centre.
    public init(x: Double, y: Double, width: Double, height: Double, weight: Double = 1) {
      self.x = x
      self.y = y
      self.width = width
      self.height = height
      self.weight = weight
    }
  }

  /// The edge of the face: an ellipse with a soft rim.
  public struct Oval: Sendable, Equatable {
    /// The centre, from the left.
    public var x: Double
    /// The centre, from the top.
    public var y: Double
    /// Half the width; above 0.
    public var width: Double
    /// Half the height; above 0.
    public var height: Double
    /// The width of the rim, as a share of the radius; above 0. At the ellipse itself the face's mask is 1/2.
    public var softness: Double

    /// - Parameters:
    ///   - x: the centre, from the left.
    ///   - y: the centre, from the top.
    ///   - width: half the width.
    ///   - height: half the height.
    ///   - softness: the width of the rim, as a share of the radius.
    public init(x: Double, y: Double, width: Double, height: Double, softness: Double) {
      self.x = x
      self.y = y
      self.width = width
      self.height = height
      self.softness = softness
    }
  }

  /// A name for figures and files.
  public let name: String
  /// The edge of the face.
  public let oval: Oval
  /// The bumps of every region but `outside`.
  public let bumps: [TemplateRegion: [Bump]]

  /// - Parameters:
  ///   - name: a name for figures and files.
  ///   - oval: the edge of the face.
  ///   - bumps: one or more for every region but `outside`, which is what the oval leaves.
  /// - Throws: `FaceTemplateError` for a region without bumps, bumps for `outside`, and values out of range.
  public init(name: String, oval: Oval, bumps: [TemplateRegion: [Bump]]) throws(FaceTemplateError) {
    func check(_ numbers: [Double], positive: [Double], _ part: String) throws(FaceTemplateError) {
      guard (numbers + positive).allSatisfy(\.isFinite), positive.allSatisfy({ $0 > 0 }) else {
        throw .value(part: part, numbers: numbers + positive)
      }
    }
    try check([oval.x, oval.y], positive: [oval.width, oval.height, oval.softness], "oval")
    for region in TemplateRegion.allCases {
      let own = bumps[region] ?? []
      guard own.isEmpty == (region == .outside) else { throw .bumps(region: region.rawValue, count: own.count) }
      for bump in own {
        try check([bump.x, bump.y], positive: [bump.width, bump.height, bump.weight], region.rawValue)
      }
    }
    self.init(name, oval, bumps)
  }

  /// Values that are known to be in range.
  private init(_ name: String, _ oval: Oval, _ bumps: [TemplateRegion: [Bump]]) {
    self.name = name
    self.oval = oval
    self.bumps = bumps
  }

  /// Drawn for FER2013's framing: an upright face that fills the picture, eyes at 37 % of its height and the mouth at
  /// 80 %, as in the mean of the training images. Left and right mirror each other.
  public static let standard: FaceTemplate = {
    var bumps: [TemplateRegion: [Bump]] = [
      .forehead: [Bump(x: 0.5, y: 0.13, width: 0.2, height: 0.065)],
      .glabella: [Bump(x: 0.5, y: 0.285, width: 0.045, height: 0.035)],
      .noseBridge: [Bump(x: 0.5, y: 0.42, width: 0.04, height: 0.05)],
      .nose: [Bump(x: 0.5, y: 0.57, width: 0.07, height: 0.05)],
      .upperLip: [Bump(x: 0.5, y: 0.745, width: 0.075, height: 0.028)],
      .lowerLip: [Bump(x: 0.5, y: 0.845, width: 0.075, height: 0.033)],
      .chin: [Bump(x: 0.5, y: 0.955, width: 0.11, height: 0.04)],
    ]
    let left: [TemplateRegion: [Bump]] = [
      .leftBrow: [Bump(x: 0.3, y: 0.285, width: 0.085, height: 0.026)],
      .leftEye: [Bump(x: 0.315, y: 0.375, width: 0.075, height: 0.036)],
      .leftCheek: [
        Bump(x: 0.25, y: 0.56, width: 0.085, height: 0.085), Bump(x: 0.24, y: 0.72, width: 0.06, height: 0.08),
      ],
      .leftMouthCorner: [Bump(x: 0.355, y: 0.785, width: 0.035, height: 0.04)],
    ]
    for (region, own) in left {
      bumps[region] = own
      bumps[region.mirrored] = own.map(\.mirrored)
    }
    return FaceTemplate("FER2013", Oval(x: 0.5, y: 0.5, width: 0.385, height: 0.57, softness: 0.06), bumps)
  }()

  /// The template scaled about the picture's centre, then moved.
  /// - Parameters:
  ///   - x: to the right, in widths of the picture.
  ///   - y: down, in heights of the picture.
  ///   - scale: above 0; 1 keeps the size.
  public func moved(x: Double = 0, y: Double = 0, scale: Double = 1) -> FaceTemplate {
    precondition(scale > 0 && scale.isFinite && x.isFinite && y.isFinite, "scale \(scale), shift \(x), \(y)")
    func place(_ value: Double, _ shift: Double) -> Double { 0.5 + (value - 0.5) * scale + shift }
    var oval = oval
    (oval.x, oval.y) = (place(oval.x, x), place(oval.y, y))
    (oval.width, oval.height) = (oval.width * scale, oval.height * scale)
    return FaceTemplate(
      name, oval,
      bumps.mapValues { own in
        own.map {
          Bump(
            x: place($0.x, x), y: place($0.y, y), width: $0.width * scale, height: $0.height * scale, weight: $0.weight)
        }
      })
  }

  /// The template of the mirrored picture: what was left is right, also by name.
  public var mirrored: FaceTemplate {
    var oval = oval
    oval.x = 1 - oval.x
    return FaceTemplate(
      name, oval,
      Dictionary(uniqueKeysWithValues: bumps.map { region, own in (region.mirrored, own.map(\.mirrored)) }))
  }

  /// The share of every region at one place, in the order of `TemplateRegion.allCases`; they add up to 1.
  func shares(x: Double, y: Double) -> [Double] {
    let radius = hypot((x - oval.x) / oval.width, (y - oval.y) / oval.height)
    let outside = 1 / (1 + exp((1 - radius) / oval.softness))
    // Logarithms: far from every bump all of them would be zero, and the sum could not divide.
    let logarithms = TemplateRegion.allCases.map { region -> Double in
      let own = (bumps[region] ?? []).map { bump in
        let (dx, dy) = ((x - bump.x) / bump.width, (y - bump.y) / bump.height)
        return log(bump.weight) - 0.5 * (dx * dx + dy * dy)
      }
      guard let peak = own.max() else { return -.infinity }
      return peak + log(own.reduce(0) { $0 + exp($1 - peak) })
    }
    let peak = logarithms.max() ?? 0
    let weights = logarithms.map { exp($0 - peak) }
    let sum = weights.reduce(0, +)
    return zip(TemplateRegion.allCases, weights).map { region, weight in
      region == .outside ? outside : (1 - outside) * weight / sum
    }
  }
}

extension FaceTemplate.Bump {
  /// The bump of the mirrored picture.
  var mirrored: FaceTemplate.Bump {
    FaceTemplate.Bump(x: 1 - x, y: y, width: width, height: height, weight: weight)
  }
}
