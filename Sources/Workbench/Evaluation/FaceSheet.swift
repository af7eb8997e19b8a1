import Datasets
import Exploration
import Foundation
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
    let sheet = try ContactSheet(pile.faces.map(\.face))
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

  /// The longer side of a face on a compact sheet, in pixels; larger ones are reduced.
  private static let compactSide = 48
  /// The quality of a compact sheet, as libjpeg counts.
  private static let quality = 60
  /// With the border of the contact sheet a face of the compact side fills whole blocks of 8 × 8 pixels, so that no block
  /// mixes two faces.
  private static let frame = 3

  /// Some of the faces, small and as one JPEG, which takes a third of a PNG: for pages with hundreds of faces.
  /// - Throws: `ImageError`.
  func compactSheet(of rows: [Int]) throws -> FaceSheet {
    let wanted = Set(rows)
    let chosen = faces.filter { wanted.contains($0.row) }
    guard !chosen.isEmpty else { return FaceSheet(picture: nil, regions: [:], unreadable: unreadable) }
    let sheet = try ContactSheet(chosen.map { Self.framed($0.face) })
    let pixels = try ImageDecoder.decode(sheet.picture.data, path: "sheet of faces")
    let regions = sheet.regions.map { region in
      Gallery.Region(
        x: region.x + Self.frame, y: region.y + Self.frame, width: region.width - 2 * Self.frame,
        height: region.height - 2 * Self.frame)
    }
    return FaceSheet(
      picture: Picture(
        Data(try JPEGEncoder.encode(pixels, quality: Self.quality)), format: .jpeg, width: pixels.width,
        height: pixels.height),
      regions: Dictionary(uniqueKeysWithValues: zip(chosen.map(\.row), regions)), unreadable: unreadable)
  }

  /// A face of the compact side, with its outermost pixels repeated around it.
  private static func framed(_ image: GrayImage) -> GrayImage {
    let scale = min(1, Double(compactSide) / Double(max(image.width, image.height)))
    func side(_ length: Int) -> Int { max(1, Int((Double(length) * scale).rounded())) }
    let small =
      scale < 1 ? image.resampledLanczos(width: side(image.width), height: side(image.height)) : image
    let (width, height) = (small.width + 2 * frame, small.height + 2 * frame)
    let pixels = (0..<height).flatMap { y in
      (0..<width).map { x in
        small[min(max(x - frame, 0), small.width - 1), min(max(y - frame, 0), small.height - 1)]
      }
    }
    return GrayImage(width: width, height: height, pixels: pixels)
  }
}
