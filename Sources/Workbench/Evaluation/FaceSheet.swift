import Datasets
import Exploration
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
  init(rows: [Int], image: (Int) throws -> GrayImage) throws { try self.init(FacePile(rows: rows, image: image)) }

  fileprivate init(_ pile: FacePile) throws {
    unreadable = pile.unreadable
    guard !pile.faces.isEmpty else {
      (picture, regions) = (nil, [:])
      return
    }
    let sheet = try ContactSheet(pile.faces.map(\.face), border: ContactSheet.blockBorder, quality: 80)
    picture = sheet.picture
    regions = Dictionary(uniqueKeysWithValues: zip(pile.faces.map(\.row), sheet.regions))
  }

  fileprivate init(picture: Picture?, regions: [Int: Gallery.Region], unreadable: Int) {
    self.picture = picture
    self.regions = regions
    self.unreadable = unreadable
  }
}

/// Faces that were read once, for sheets of some of them.
struct FacePile {
  fileprivate let faces: [(row: Int, face: GrayImage)]
  /// How many faces could not be read.
  let unreadable: Int

  /// Reads the faces, each once, in the order given.
  init(rows: [Int], image: (Int) throws -> GrayImage) {
    var seen: Set<Int> = []
    var faces: [(row: Int, face: GrayImage)] = []
    var failed = 0
    for row in rows where seen.insert(row).inserted {
      // One face that cannot be read must not cost the report; the caption tells how many are missing.
      if let face = try? image(row) { faces.append((row, face)) } else { failed += 1 }
    }
    self.faces = faces
    unreadable = failed
  }

  /// Some of the faces, small and as one JPEG, which is smaller than a PNG: for pages with hundreds of faces.
  /// - Throws: `ImageError`.
  func compactSheet(of rows: [Int]) throws -> FaceSheet {
    let wanted = Set(rows)
    let chosen = faces.filter { wanted.contains($0.row) }
    guard !chosen.isEmpty else { return FaceSheet(picture: nil, regions: [:], unreadable: unreadable) }
    let sheet = try ContactSheet(chosen.map(\.face), largestSide: 48, border: ContactSheet.blockBorder, quality: 60)
    return FaceSheet(
      picture: sheet.picture, regions: Dictionary(uniqueKeysWithValues: zip(chosen.map(\.row), sheet.regions)),
      unreadable: unreadable)
  }
}
