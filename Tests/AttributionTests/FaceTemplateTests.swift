import Attribution
import Files
import Foundation
import Testing
import TestSupport

@Suite struct FaceTemplateTests {
  @Test(arguments: [1, 2, 6, 48, 144]) func regionsAddUpToOneOnEveryGrid(_ side: Int) {
    let masks = RegionMasks(height: side, width: side)
    for cell in 0..<(side * side) {
      let values = TemplateRegion.allCases.map { masks.mask($0)[cell] }
      #expect(abs(values.reduce(0, +) - 1) < 1e-12 && values.allSatisfy { (0...1).contains($0) })
    }
    let area = TemplateRegion.allCases.reduce(0) { $0 + masks.area($1) }
    #expect(abs(area - 1) < 1e-12)
    // A region is as large on a coarse grid as on a fine one.
    let fine = RegionMasks(height: 288, width: 288)
    for region in TemplateRegion.allCases { #expect(abs(masks.area(region) - fine.area(region)) < 1e-3) }
  }

  @Test func everyRegionOwnsThePlaceItIsNamedAfter() {
    let masks = RegionMasks(height: 48, width: 48)
    // Rows and columns of a 48x48 picture: where each part is in the mean of FER2013's training faces.
    let places: [TemplateRegion: (row: Int, column: Int)] = [
      .forehead: (6, 24), .leftBrow: (13, 14), .rightBrow: (13, 33), .glabella: (13, 24), .leftEye: (18, 15),
      .rightEye: (18, 32), .noseBridge: (20, 24), .nose: (27, 24), .leftCheek: (28, 11), .rightCheek: (28, 36),
      .upperLip: (35, 24), .leftMouthCorner: (37, 17), .rightMouthCorner: (37, 30), .lowerLip: (41, 24),
      .chin: (46, 24), .outside: (2, 2),
    ]
    #expect(places.count == TemplateRegion.allCases.count)
    for (region, place) in places {
      #expect(masks.mask(region)[place.row * 48 + place.column] > 0.6, "\(region)")
    }
    #expect(masks.area(.outside) > 0.2 && masks.area(.outside) < 0.45)
  }

  @Test func theStandardFaceIsItsOwnMirrorImage() {
    let template = FaceTemplate.standard
    let swapped = RegionMasks(template.mirrored, height: 12, width: 12)
    for region in TemplateRegion.allCases {
      #expect(region.mirrored.mirrored == region)
      let mask = RegionMasks(template, height: 12, width: 12).mask(region)
      let other = RegionMasks(template, height: 12, width: 12).mask(region.mirrored)
      #expect(gap(mask, swapped.mask(region)) < 1e-12)
      #expect(gap(mask, (0..<144).map { other[$0 / 12 * 12 + 11 - $0 % 12] }) < 1e-12)
    }
    #expect(TemplateRegion.allCases.count { $0.mirrored != $0 } == 8)
  }

  @Test func groupsPartTheRegions() {
    #expect(RegionGroup.allCases.reduce(0) { $0 + $1.regions.count } == TemplateRegion.allCases.count)
    #expect(
      RegionGroup.mouth.regions == [.upperLip, .leftMouthCorner, .rightMouthCorner, .lowerLip])
  }

  @Test func movingMovesTheMasks() {
    // By six columns to the right and three rows up.
    let masks = RegionMasks(height: 48, width: 48)
    let moved = RegionMasks(FaceTemplate.standard.moved(x: 0.125, y: -0.0625), height: 48, width: 48)
    for region in TemplateRegion.allCases {
      for (row, column) in [(10, 20), (30, 30), (40, 12)] {
        #expect(abs(masks.mask(region)[row * 48 + column] - moved.mask(region)[(row - 3) * 48 + column + 6]) < 1e-9)
      }
    }
    let half = RegionMasks(FaceTemplate.standard.moved(scale: 0.5), height: 48, width: 48)
    #expect(abs(half.area(.nose) / masks.area(.nose) - 0.25) < 0.01)
  }

  @Test func filesKeepEveryNumber() throws {
    let template = FaceTemplate.standard.moved(x: 0.01, y: -0.02, scale: 1.07)
    let text = template.json.text
    let read = try FaceTemplate(json: JSONValue(parsing: Data(text.utf8), path: "template.json"))
    #expect(read == template)
    #expect(text.contains("\"schema\": \"fer-analyze/face-template/1\"") && text.contains("of the picture"))
  }

  private func refusal(_ change: (String) -> String) throws -> String {
    let json = try JSONValue(parsing: Data(change(FaceTemplate.standard.json.text).utf8), path: "template.json")
    let error = #expect(throws: FaceTemplateError.self) { try FaceTemplate(json: json) }
    #expect(error?.failure == .badData)
    return error?.description ?? ""
  }

  @Test func wrongFilesAreRefusedByName() throws {
    #expect(try refusal { $0.replacing("face-template/1", with: "face-template/2") }.contains("face-template/2"))
    #expect(try refusal { $0.replacing("\"lower-lip\"", with: "\"lowerlip\"") }.contains("lowerlip"))
    #expect(try refusal { $0.replacing("\"chin\"", with: "\"nose\"") }.contains("nose"))
    #expect(try refusal { $0.replacing("\"softness\": 0.06", with: "\"softness\": 0.0") }.contains("oval"))
    #expect(try refusal { $0.replacing("\"softness\": 0.06", with: "\"softness\": \"a\"") }.contains("softness"))
    #expect(try refusal { $0.replacing("\"name\": \"chin\"", with: "\"name\": \"outside\"") }.contains("chin"))
    #expect(try refusal { _ in "{}" }.contains("schema"))
    #expect(throws: FaceTemplateError.self) {
      try FaceTemplate(name: "empty", oval: FaceTemplate.standard.oval, bumps: [:])
    }
  }

  @Test(arguments: [(0.0, 0.0, 1.0), (0.06, -0.04, 0.92), (-0.05, 0.03, 1.12)])
  func alignmentFindsAFaceThatMoved(_ x: Double, _ y: Double, _ scale: Double) throws {
    let face = FaceTemplate.standard.moved(x: x, y: y, scale: scale).drawing(height: 48, width: 48)
    // Gray values of another range and contrast: only the pattern counts.
    let found = try #require(
      FaceTemplate.standard.aligned(to: face.map { Float(120 + 40 * $0) }, height: 48, width: 48))
    #expect(abs(found.x - x) < 0.008 && abs(found.y - y) < 0.008 && abs(found.scale - scale) < 0.015)
    #expect(found.correlation > 0.99 && found.correlation >= found.correlationBefore)
    #expect(FaceTemplate.standard.moved(x: found.x, y: found.y, scale: found.scale) == found.template)
  }

  @Test func nothingAlignsToAPictureOfNothing() {
    let flat = [Float](repeating: 3, count: 144)
    #expect(FaceTemplate.standard.aligned(to: flat, height: 12, width: 12) == nil)
    #expect(FaceTemplate.standard.aligned(to: flat.map { $0 * .nan }, height: 12, width: 12) == nil)
  }
}
