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
        #expect(difference >= 16, "\(Palette.categories[i].hex) and \(Palette.categories[j].hex): \(difference)")
      }
    }
  }

  /// Pairs 1, 7 and 17 of the test data published with the formula.
  @Test func theDifferenceFormulaGivesThePublishedValues() {
    #expect(abs(ciede2000(SIMD3(50, 2.6772, -79.7751), SIMD3(50, 0, -82.7485)) - 2.0425) < 1e-4)
    #expect(abs(ciede2000(SIMD3(50, 0, 0), SIMD3(50, -1, 2)) - 2.3669) < 1e-4)
    #expect(abs(ciede2000(SIMD3(50, 2.5, 0), SIMD3(73, 25, -18)) - 27.1492) < 1e-4)
  }

  @Test(arguments: Theme.allCases) func rolesThatCarryTextAreReadable(theme: Theme) {
    let surface = Role.surface.colour(in: theme)
    for role in [Role.ink, .secondaryInk, .accent, .contrast, .good, .warning, .critical] {
      #expect(role.colour(in: theme).contrast(to: surface) >= 4.5, "\(role.name) in \(theme)")
    }
    #expect(Role.muted.colour(in: theme).contrast(to: surface) >= 3)
    #expect(Role.grid.colour(in: theme).contrast(to: surface) < 2)
  }

  @Test func classColoursStartAgainAfterTheLast() {
    #expect(Role.category(7).colour(in: .light) == Palette.categories[0])
    #expect(Role.category(-1).colour(in: .light) == Palette.categories[6])
  }

  @Test func textColourFollowsLuminance() {
    #expect(RGB(0xFFFFFF).readableInk == RGB(0x000000))
    #expect(RGB(0x000000).readableInk == RGB(0xFFFFFF))
    // Gray 171 has a luminance of 0.407, gray 172 one of 0.413.
    #expect(RGB(gray: 171).readableInk == RGB(0xFFFFFF))
    #expect(RGB(gray: 172).readableInk == RGB(0x000000))
  }

  @Test func mixingReachesBothEnds() {
    let (a, b) = (RGB(0x123456), RGB(0xFEDCBA))
    #expect(a.mixed(with: b, fraction: 0) == a)
    #expect(a.mixed(with: b, fraction: 1) == b)
    #expect(RGB(0x0A0B0C).hex == "#0A0B0C")
  }
}
