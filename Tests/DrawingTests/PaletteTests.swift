import Drawing
import Testing

@Suite struct PaletteTests {
  @Test func everyClassColourStandsOutOnBothBackgrounds() {
    for colour in Palette.categories {
      #expect(colour.contrast(to: RGB(0xFFFFFF)) >= 3, "\(colour.hex) on white")
      #expect(colour.contrast(to: RGB(0x14171A)) >= 3, "\(colour.hex) on dark")
    }
  }

  @Test(arguments: Vision.allCases) func classColoursDifferForEveryKindOfVision(vision: Vision) {
    let seen = Palette.categories.map { vision.seen($0) }
    for i in seen.indices {
      for j in seen.indices where j > i {
        let difference = ciede2000(seen[i], seen[j])
        #expect(
          difference >= 16,
          "\(Palette.categories[i].hex) and \(Palette.categories[j].hex): \(difference)")
      }
    }
  }

  /// The 34 pairs published with the formula (G. Sharma, W. Wu, E. Dalal, 2005, table 1), either way round.
  @Test func theDifferenceFormulaGivesThePublishedValues() {
    #expect(Self.published.count == 34)
    for (first, second, difference) in Self.published {
      #expect(abs(ciede2000(first, second) - difference) < 1e-4, "\(first) and \(second)")
      #expect(abs(ciede2000(second, first) - difference) < 1e-4, "\(second) and \(first)")
    }
  }

  @Test(arguments: Theme.allCases) func rolesThatCarryTextAreReadable(theme: Theme) {
    let surface = Role.surface.colour(in: theme)
    for role in [Role.ink, .secondaryInk, .accent, .contrast, .good, .warning, .critical] {
      #expect(role.colour(in: theme).contrast(to: surface) >= 4.5, "\(role.name) in \(theme)")
    }
    #expect(Role.muted.colour(in: theme).contrast(to: surface) >= 3)
    #expect(Role.grid.colour(in: theme).contrast(to: surface) < 2)
  }

  /// After against before, and whatever else stands as two things beside each other. Good, warning and critical are only
  /// half as far apart for some kinds of vision: they never stand without words.
  @Test(arguments: Vision.allCases) func theTwoMainColoursDifferForEveryKindOfVision(vision: Vision) {
    for theme in Theme.allCases {
      let (first, second) = (Role.accent.colour(in: theme), Role.contrast.colour(in: theme))
      let difference = ciede2000(vision.seen(first), vision.seen(second))
      #expect(difference >= 16, "\(theme): \(difference)")
    }
  }

  @Test func classColoursStartAgainAfterTheLast() {
    #expect(Role.category(7).colour(in: .light) == Palette.categories[0])
    #expect(Role.category(-1).colour(in: .light) == Palette.categories[6])
  }

  @Test func textOnAColourHasTheHigherContrast() {
    #expect(RGB(0xFFFFFF).readableInk == RGB(0x000000))
    #expect(RGB(0x000000).readableInk == RGB(0xFFFFFF))
    // Gray 117 has a luminance of 0.1779 and 4.61 : 1 to white, 4.56 : 1 to black; gray 118 one of 0.1812, 4.54 and 4.62.
    #expect(RGB(gray: 117).readableInk == RGB(0xFFFFFF))
    #expect(RGB(gray: 118).readableInk == RGB(0x000000))
    // The class colour whose luminance is nearest to that: 0.1877, with 4.42 : 1 to white and 4.75 : 1 to black.
    #expect(RGB(0x008962).contrast(to: RGB(0xFFFFFF)) < RGB(0x008962).contrast(to: RGB(0x000000)))
    #expect(RGB(0x008962).readableInk == RGB(0x000000))
  }

  @Test func mixingReachesBothEnds() {
    let (a, b) = (RGB(0x123456), RGB(0xFEDCBA))
    #expect(a.mixed(with: b, fraction: 0) == a)
    #expect(a.mixed(with: b, fraction: 1) == b)
    #expect(RGB(0x0A0B0C).hex == "#0A0B0C")
  }

  private static let published: [(SIMD3<Double>, SIMD3<Double>, Double)] = [
    (SIMD3(50, 2.6772, -79.7751), SIMD3(50, 0, -82.7485), 2.0425),
    (SIMD3(50, 3.1571, -77.2803), SIMD3(50, 0, -82.7485), 2.8615),
    (SIMD3(50, 2.8361, -74.02), SIMD3(50, 0, -82.7485), 3.4412),
    (SIMD3(50, -1.3802, -84.2814), SIMD3(50, 0, -82.7485), 1),
    (SIMD3(50, -1.1848, -84.8006), SIMD3(50, 0, -82.7485), 1),
    (SIMD3(50, -0.9009, -85.5211), SIMD3(50, 0, -82.7485), 1),
    (SIMD3(50, 0, 0), SIMD3(50, -1, 2), 2.3669),
    (SIMD3(50, -1, 2), SIMD3(50, 0, 0), 2.3669),
    (SIMD3(50, 2.49, -0.001), SIMD3(50, -2.49, 0.0009), 7.1792),
    (SIMD3(50, 2.49, -0.001), SIMD3(50, -2.49, 0.001), 7.1792),
    (SIMD3(50, 2.49, -0.001), SIMD3(50, -2.49, 0.0011), 7.2195),
    (SIMD3(50, 2.49, -0.001), SIMD3(50, -2.49, 0.0012), 7.2195),
    (SIMD3(50, -0.001, 2.49), SIMD3(50, 0.0009, -2.49), 4.8045),
    (SIMD3(50, -0.001, 2.49), SIMD3(50, 0.001, -2.49), 4.8045),
    (SIMD3(50, -0.001, 2.49), SIMD3(50, 0.0011, -2.49), 4.7461),
    (SIMD3(50, 2.5, 0), SIMD3(50, 0, -2.5), 4.3065),
    (SIMD3(50, 2.5, 0), SIMD3(73, 25, -18), 27.1492),
    (SIMD3(50, 2.5, 0), SIMD3(61, -5, 29), 22.8977),
    (SIMD3(50, 2.5, 0), SIMD3(56, -27, -3), 31.903),
    (SIMD3(50, 2.5, 0), SIMD3(58, 24, 15), 19.4535),
    (SIMD3(50, 2.5, 0), SIMD3(50, 3.1736, 0.5854), 1),
    (SIMD3(50, 2.5, 0), SIMD3(50, 3.2972, 0), 1),
    (SIMD3(50, 2.5, 0), SIMD3(50, 1.8634, 0.5757), 1),
    (SIMD3(50, 2.5, 0), SIMD3(50, 3.2592, 0.335), 1),
    (SIMD3(60.2574, -34.0099, 36.2677), SIMD3(60.4626, -34.1751, 39.4387), 1.2644),
    (SIMD3(63.0109, -31.0961, -5.8663), SIMD3(62.8187, -29.7946, -4.0864), 1.263),
    (SIMD3(61.2901, 3.7196, -5.3901), SIMD3(61.4292, 2.248, -4.962), 1.8731),
    (SIMD3(35.0831, -44.1164, 3.7933), SIMD3(35.0232, -40.0716, 1.5901), 1.8645),
    (SIMD3(22.7233, 20.0904, -46.694), SIMD3(23.0331, 14.973, -42.5619), 2.0373),
    (SIMD3(36.4612, 47.858, 18.3852), SIMD3(36.2715, 50.5065, 21.2231), 1.4146),
    (SIMD3(90.8027, -2.0831, 1.441), SIMD3(91.1528, -1.6435, 0.0447), 1.4441),
    (SIMD3(90.9257, -0.5406, -0.9208), SIMD3(88.6381, -0.8985, -0.7239), 1.5381),
    (SIMD3(6.7747, -0.2908, -2.4247), SIMD3(5.8714, -0.0985, -2.2286), 0.6377),
    (SIMD3(2.0776, 0.0795, -1.135), SIMD3(0.9033, -0.0636, -0.5514), 0.9082),
  ]
}
