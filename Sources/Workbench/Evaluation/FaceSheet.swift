import Datasets
import Reporting

/// Faces of some rows on one picture, so that a page embeds them once.
struct FaceSheet {
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
      if let face = try? image(row) { faces.append((row, face)) } else { failed += 1 }
    }
    unreadable = failed
    guard !faces.isEmpty else {
      (picture, regions) = (nil, [:])
      return
    }
    let sheet = try ContactSheet(faces.map(\.face))
    picture = sheet.picture
    regions = Dictionary(uniqueKeysWithValues: zip(faces.map(\.row), sheet.regions))
  }
}
