/// Where the parts of one face are after its movements, in face units; index 0 is the picture's left, 1 its right.
struct FaceGeometry {
  struct Brow {
    /// The middle line from the nose outwards.
    var line: [Point]
    var thickness: Double
  }

  struct Eye {
    var inner: Point
    var outer: Point
    /// Heights of the lids over and under the line between the corners.
    var upper: Double
    var lower: Double
    var iris: Point
    var irisRadius: Double

    var center: Point { (inner + outer) / 2 }
  }

  struct Mouth {
    var corners: [Point]
    var peaks: [Point]
    var dip: Point
    var innerTop: Double
    var innerBottom: Double
    var bottom: Double
    /// Visible height of the upper and lower teeth.
    var upperTeeth: Double
    var lowerTeeth: Double

    var opening: Double { max(0, innerBottom - innerTop) }
  }

  var brows: [Brow]
  var eyes: [Eye]
  var mouth: Mouth
  /// Height of the nose's wings, the height of its tip, and half its width.
  var wings: [Double]
  var noseTip: Double
  var noseHalfWidth: Double
  /// How far the cheeks are raised, 0 to 1.
  var cheekLift: [Double]
  /// How deep the fold from nose to mouth is, 0 to 1.
  var nasolabial: [Double]
  /// How far the chin is below its place at rest.
  var jawDrop: Double

  /// The sign of the x axis for the two sides.
  static let sides: [Double] = [-1, 1]

  init(_ parameters: FaceParameters) {
    let who = parameters.identity
    // A movement's intensity on one side.
    func au(_ unit: ActionUnit, _ side: Int) -> Double {
      let sided = parameters.intensity(unit) * (1 + Self.sides[side] * parameters.asymmetry)
      return min(max(sided, 0), 1)
    }
    func mean(_ unit: ActionUnit) -> Double { (au(unit, 0) + au(unit, 1)) / 2 }

    brows = (0..<2).map { side in
      let s = Self.sides[side]
      let (raise, outer, lower) = (au(.innerBrowRaiser, side), au(.outerBrowRaiser, side), au(.browLowerer, side))
      let wrinkle = au(.noseWrinkler, side)
      // Raising and lowering together pull the inner ends up and together, as in sadness and fear.
      let down = lower * (1 - 0.75 * raise)
      let base = -0.43 - who.browHeight
      let arch = who.browArch
      func point(_ u: Double, _ v: Double) -> Point { Point(s * (u + who.eyeSpacing), base + v) }
      return Brow(
        line: [
          point(0.15 - 0.06 * lower, -0.17 * raise + 0.18 * down + 0.09 * wrinkle),
          point(0.30 - 0.05 * lower, -0.03 - 0.5 * arch - 0.14 * raise - 0.04 * outer + 0.13 * down + 0.06 * wrinkle),
          point(0.48 - 0.03 * lower, -0.045 - arch - 0.05 * raise - 0.14 * outer + 0.08 * down + 0.03 * wrinkle),
          point(0.64, -0.035 - arch + 0.03 * raise - 0.18 * outer + 0.02 * down),
          point(0.77, 0.05 - 0.13 * outer + 0.03 * raise),
        ],
        thickness: who.browThickness)
    }

    eyes = (0..<2).map { side in
      let s = Self.sides[side]
      let (wide, squint, cheek) = (au(.upperLidRaiser, side), au(.lidTightener, side), au(.cheekRaiser, side))
      let wrinkle = au(.noseWrinkler, side)
      let center = Point(s * (0.43 + who.eyeSpacing), -0.16)
      let half = 0.205 * who.eyeSize
      let rest = who.eyeSize * who.eyeOpenness
      let narrowed = 1 - 0.22 * squint - 0.15 * cheek - 0.3 * wrinkle - 0.12 * au(.browLowerer, side)
      let upper = 0.098 * rest * narrowed * (1 + 0.75 * wide)
      let lower = 0.055 * rest * (1 + 0.2 * wide) * (1 - 0.75 * squint) * (1 - 0.65 * cheek) * (1 - 0.4 * wrinkle)
      let radius = 0.108 * who.eyeSize
      return Eye(
        inner: center + Point(-s * half, 0.02), outer: center + Point(s * half, -who.eyeTilt),
        upper: upper, lower: max(lower, 0.006),
        iris: center + Point(who.gazeX * 0.055, who.gazeY * 0.03 - 0.012), irisRadius: radius)
    }

    wings = (0..<2).map { 0.31 * who.noseLength - 0.065 * au(.noseWrinkler, $0) - 0.02 * au(.upperLipRaiser, $0) }
    noseTip = 0.29 * who.noseLength - 0.03 * mean(.noseWrinkler)
    noseHalfWidth = 0.205 * who.noseWidth * (1 + 0.12 * mean(.noseWrinkler) + 0.06 * mean(.lipCornerPuller))
    cheekLift = (0..<2).map {
      min(1, 0.75 * au(.cheekRaiser, $0) + 0.45 * au(.lipCornerPuller, $0) + 0.3 * au(.noseWrinkler, $0))
    }
    nasolabial = (0..<2).map {
      min(
        1,
        0.12 + 0.35 * who.age + 0.65 * au(.lipCornerPuller, $0) + 0.7 * au(.noseWrinkler, $0) + 0.55
          * au(.upperLipRaiser, $0)
          + 0.2 * au(.lipCornerDepressor, $0))
    }

    let (part, drop, stretch) = (mean(.lipsPart), mean(.jawDrop), mean(.mouthStretch))
    jawDrop = 0.17 * drop + 0.22 * stretch
    let (pull, spread) = (mean(.lipCornerPuller), mean(.lipStretcher))
    let (tight, lift, push) = (mean(.lipTightener), mean(.upperLipRaiser), mean(.chinRaiser))
    let (down, snarl) = (mean(.lowerLipDepressor), mean(.noseWrinkler))
    let line = 0.665
    let upperLip = 0.078 * who.lipFullness * (1 - 0.55 * tight) * (1 - 0.3 * pull) * (1 - 0.15 * spread)
    let lowerLip =
      0.108 * who.lipFullness * (1 - 0.5 * tight) * (1 - 0.2 * pull) * (1 - 0.15 * spread) * (1 + 0.15 * push)
    let innerTop = line + 0.02 * pull - 0.015 * part - 0.10 * lift - 0.03 * snarl - 0.055 * push - 0.02 * stretch
    let gap =
      0.09 * part + 0.05 * spread * part + 0.23 * drop + 0.27 * stretch + 0.07 * down + 0.05 * lift * part + 0.085
      * pull * part
    let innerBottom = innerTop + gap
    let half = who.mouthWidth * 0.335 * (1 - 0.12 * tight) * (1 - 0.18 * max(drop * (1 - pull), stretch))
    let corners = (0..<2).map { side -> Point in
      let (smile, frown, wide) = (au(.lipCornerPuller, side), au(.lipCornerDepressor, side), au(.lipStretcher, side))
      return Point(
        Self.sides[side] * (half + 0.12 * smile + 0.13 * wide + 0.015 * frown),
        line - 0.12 * smile + 0.13 * frown + 0.045 * wide + 0.33 * gap - 0.01 * push)
    }
    let top = innerTop - upperLip
    mouth = Mouth(
      corners: corners,
      peaks: Self.sides.map { Point($0 * 0.085 * (1 + 0.4 * pull + 0.5 * lift), top) },
      dip: Point(0, top + 0.022 * (1 - 0.5 * max(pull, lift))),
      innerTop: innerTop, innerBottom: innerBottom, bottom: innerBottom + lowerLip,
      upperTeeth: min(gap * 0.85, 0.14) * min(1, 0.25 + 1.1 * pull + 0.9 * lift + 0.55 * spread + 0.2 * part),
      lowerTeeth: min(gap * 0.45, 0.09) * min(1, 0.9 * down + 0.7 * spread))
  }
}
