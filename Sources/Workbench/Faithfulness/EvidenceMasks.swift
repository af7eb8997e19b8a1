import Attribution
import Datasets
import Files
import Foundation
import SyntheticFaces

/// Where the evidence lies in faces that the program drew: the parts of the face that the movements of the drawn
/// expression change, from the files that `synth` writes beside the pictures.
struct EvidenceMasks {
  private let folder: String
  /// The index of each region in the maps of regions.
  private let regions: [FaceRegion?]
  /// By path, the movements that a face was drawn with.
  private let movements: [String: [ActionUnit]]

  /// - Parameter folder: a data set.
  /// - Returns: `nil` unless it is one of drawn faces with maps of their regions.
  /// - Throws: `FileError` when its own files cannot be read.
  init?(_ folder: String) throws {
    let table = "\(folder)/action_units.csv"
    guard let description = try SyntheticDescription(of: folder), description.hasMasks,
      FileManager.default.fileExists(atPath: table)
    else { return nil }
    self.folder = folder
    regions = description.regions.map { FaceRegion(rawValue: $0) }
    let csv = try CSVTable(parsing: try Data(contentsOf: URL(fileURLWithPath: table)), path: table)
    guard let path = csv.columns.firstIndex(of: "path") else {
      throw FileError.malformed(path: table, reason: "it has no column path")
    }
    let units = csv.columns.enumerated().compactMap { column, name in
      ActionUnit(code: name).map { (column: column, unit: $0) }
    }
    movements = Dictionary(
      csv.rows.map { row in
        (row.cells[path], units.filter { (Double(row.cells[$0.column]) ?? 0) > 0 }.map(\.unit))
      }, uniquingKeysWith: { first, _ in first })
  }

  /// The pixels of the network's input where a face's expression shows.
  /// - Parameters:
  ///   - path: the picture, as the data set names it.
  ///   - preprocessing: what happens to pictures on their way to the network.
  /// - Returns: one a pixel, row-major; `nil` for a face without movements or without a map of its regions.
  func mask(of path: String, _ preprocessing: Preprocessing) throws -> [Bool]? {
    let moved = Set((movements[path] ?? []).flatMap(\.regions))
    let file = "\(folder)/masks/\(path)"
    guard !moved.isEmpty, FileManager.default.fileExists(atPath: file) else { return nil }
    let labels = try ImageDecoder.read(file)
    let inside = labels.pixels.map { index -> UInt8 in
      guard Int(index) < regions.count, let region = regions[Int(index)] else { return 0 }
      return moved.contains(region) ? 255 : 0
    }
    let side = preprocessing.size
    let seen = preprocessing.view(GrayImage(width: labels.width, height: labels.height, pixels: inside))
    return seen.resized(width: side, height: side).map { $0 >= 128 }
  }
}
