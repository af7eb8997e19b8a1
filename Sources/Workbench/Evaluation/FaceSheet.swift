import Datasets
import Foundation
import Reporting

/// Faces of some rows on one picture, so that a page embeds them once.
struct FaceSheet {
  /// The longest side of a face on the sheet, pixels; larger images are scaled down.
  static let largestSide = 96
  /// Faces in a row of the sheet.
  static let columns = 12

  /// The encoded sheet; `nil` when no face could be read.
  let picture: Picture?
  /// Where each row's face lies.
  let regions: [Int: Gallery.Region]
  /// How many faces could not be read.
  let unreadable: Int

  /// Reads and places the faces, each once, in the order given.
  init(rows: [Int], image: (Int) throws -> GrayImage) throws {
    var seen: Set<Int> = []
    var faces: [(row: Int, face: GrayImage)] = []
    var failed = 0
    for row in rows where seen.insert(row).inserted {
      // One face that cannot be read must not cost the report; the caption tells how many are missing.
      if let face = try? image(row) { faces.append((row, Self.fitted(face))) } else { failed += 1 }
    }
    unreadable = failed
    guard !faces.isEmpty else {
      (picture, regions) = (nil, [:])
      return
    }
    let side = faces.map { max($0.face.width, $0.face.height) }.max() ?? 1
    let columns = min(Self.columns, faces.count)
    let lines = (faces.count + columns - 1) / columns
    var sheet = GrayImage(
      width: columns * side, height: lines * side, pixels: [UInt8](repeating: 0, count: columns * lines * side * side))
    var regions: [Int: Gallery.Region] = [:]
    for (place, entry) in faces.enumerated() {
      let (left, top) = (place % columns * side, place / columns * side)
      for y in 0..<entry.face.height {
        for x in 0..<entry.face.width { sheet[left + x, top + y] = entry.face[x, y] }
      }
      regions[entry.row] = Gallery.Region(x: left, y: top, width: entry.face.width, height: entry.face.height)
    }
    self.regions = regions
    picture = Picture(try PNGEncoder.encode(sheet), width: sheet.width, height: sheet.height)
  }

  private static func fitted(_ face: GrayImage) -> GrayImage {
    let longest = max(face.width, face.height)
    guard longest > largestSide else { return face }
    let scale = Double(largestSide) / Double(longest)
    return face.scaled(
      width: max(1, Int((Double(face.width) * scale).rounded())),
      height: max(1, Int((Double(face.height) * scale).rounded())))
  }
}
