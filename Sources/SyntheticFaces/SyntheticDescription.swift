import Files
import Foundation

/// What `synthetic.json` says of a folder of drawn faces.
public struct SyntheticDescription: Sendable {
  /// The file's name in the data set's folder.
  public static let file = "synthetic.json"
  private static let kind = "synthetic faces"
  private static let schema = "fer-analyze/synthetic/1"

  /// The seed that the faces were drawn with.
  public let seed: UInt64
  /// Whether the maps of the regions were written.
  public let hasMasks: Bool
  /// The names of the regions, in the order of their numbers in the maps.
  public let regions: [String]
  /// Faces by split and class.
  public let counts: [String: [String: Int]]

  init(seed: UInt64, hasMasks: Bool, counts: [String: [String: Int]]) {
    self.seed = seed
    self.hasMasks = hasMasks
    self.counts = counts
    regions = FaceRegion.allCases.map(\.rawValue)
  }

  /// Reads the description of a folder.
  /// - Returns: `nil` where there is none, or where a file of that name is about something else.
  /// - Throws: `FileError` when the file cannot be read.
  public init?(of folder: String) throws {
    let path = "\(folder)/\(Self.file)"
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let data = try readFile(path)
    guard let json = try? JSONValue(parsing: data, path: path), json["kind"]?.stringValue == Self.kind,
      let seed = json["seed"]?.stringValue.flatMap({ UInt64($0) }),
      let hasMasks = json["masks"]?.boolValue, let regions = json["regions"]?.arrayValue,
      let splits = json["counts"]?.objectValue
    else { return nil }
    self.seed = seed
    self.hasMasks = hasMasks
    self.regions = regions.map { $0.stringValue ?? "" }
    counts = Dictionary(
      splits.map { split, classes in
        (
          split,
          Dictionary(
            // No split has more faces than `synth` draws: the sum of what a stranger's file says must not overflow.
            (classes.objectValue ?? []).map {
              ($0.key, min(max(0, $0.value.intValue ?? 0), SyntheticDataset.testStart))
            },
            uniquingKeysWith: { first, _ in first })
        )
      }, uniquingKeysWith: { first, _ in first })
  }

  /// Whether so many images of each class can all be among the faces that were drawn.
  /// - Parameter found: images by class, of all splits together, which may have been divided anew.
  public func covers(_ found: [String: Int]) -> Bool {
    found.allSatisfy { name, count in count <= counts.values.reduce(0) { $0 + ($1[name] ?? 0) } }
  }

  /// The content of the file.
  var json: JSONValue {
    let order = FacialExpression.allCases.map(\.rawValue)
    return .object([
      ("schema", Self.schema.json), ("kind", Self.kind.json), ("seed", .string(String(seed))),
      ("size", .integer(FaceRenderer.size)), ("masks", .bool(hasMasks)),
      ("regions", .array(regions.map { .string($0) })),
      (
        "counts",
        .object(
          ["train", "test"].compactMap { split in
            counts[split].map { classes in (split, .object(order.map { ($0, .integer(classes[$0] ?? 0)) })) }
          })
      ),
    ])
  }
}
