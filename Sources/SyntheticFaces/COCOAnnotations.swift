import Datasets
import Files

/// Writes the regions of drawn faces in the format of the COCO data set (Lin and others 2014), face by face.
///
/// A category is a region and an annotation is a region of one face. Masks are uncompressed run lengths, which the format
/// gives to crowds alone: `iscrowd` is 1.
final class COCOAnnotations {
  /// The file's name in the data set's folder.
  static let file = "annotations.json"
  private static let schema = "fer-analyze/coco/1"

  private let file: JSONFile
  private var images: [JSONValue] = []
  private var annotations = 0

  /// Makes the file, or empties it.
  /// - Throws: `FileError.unwritable`.
  init(_ path: String, seed: UInt64) throws {
    file = try JSONFile(path)
    try file.add("schema", Self.schema)
    try file.add(
      "info", ["description": "synthetic faces with masks of their regions", "seed": String(seed)] as JSONValue)
    try file.add("categories", FaceRegion.allCases.map(Self.category))
    try file.openArray("annotations")
  }

  /// Adds a face; regions without a pixel get no annotation.
  /// - Parameters:
  ///   - labels: the region of each pixel, as `SyntheticFace.labelMap` gives it.
  ///   - path: the picture, inside the data set's folder.
  ///   - split: the split that it is in.
  ///   - expression: its class.
  func add(_ labels: GrayImage, path: String, split: String, expression: FacialExpression) throws {
    let image = images.count + 1
    images.append([
      "id": image, "file_name": path, "width": labels.width, "height": labels.height, "split": split,
      "expression": expression.rawValue,
    ])
    for (index, region) in FaceRegion.allCases.enumerated() {
      guard let mask = RunLengthMask(labels, value: UInt8(index)) else { continue }
      annotations += 1
      try file.append(
        [
          "id": annotations, "image_id": image, "category_id": Self.identifier(of: region),
          "segmentation": ["counts": mask.counts, "size": [labels.height, labels.width]] as JSONValue,
          "area": mask.area, "bbox": mask.box, "iscrowd": 1,
        ] as JSONValue)
    }
  }

  /// Ends the file.
  func finish() throws {
    try file.closeArray()
    try file.add("images", images)
    try file.finish()
  }

  private static func category(_ region: FaceRegion) -> JSONValue {
    [
      "id": identifier(of: region), "name": region.rawValue,
      "supercategory": region == .outside ? "background" : "face",
    ]
  }

  /// The region's number in the masks, counted from 1: COCO keeps 0 for pixels of no category.
  private static func identifier(of region: FaceRegion) -> Int {
    1 + (FaceRegion.allCases.firstIndex(of: region) ?? 0)
  }
}
