import Datasets
import Files
import Foundation
import Tensors

/// A folder of drawn faces with FER2013's layout, and files beside it that say what was drawn.
///
/// ```
/// <folder>/train/<class>/face_000123.png    the pictures, 48x48 gray
/// <folder>/test/<class>/face_000123.png
/// <folder>/masks/<split>/<class>/…          the region of each pixel, as an index into `regions` of synthetic.json
/// <folder>/action_units.csv                 one row a face: movements with their intensities, and what else varied
/// <folder>/synthetic.json                   seed, counts and the names of the regions
/// <folder>/annotations.json                 where asked for: the regions again, as masks in COCO's format
/// ```
public enum SyntheticDataset {
  /// Where the numbers of the test faces start, far from those of the training faces.
  static let testStart = 1_000_000

  /// How many faces of each class a split of `total` faces gets: FER2013's shares, with a floor for rare classes.
  /// - Parameters:
  ///   - total: faces in all, 0 or more.
  ///   - minimum: the fewest of one class, as far as `total` allows.
  public static func classCounts(total: Int, minimum: Int = 15) -> [FacialExpression: Int] {
    let classes = FacialExpression.allCases
    let floor = min(minimum, max(total, 0) / classes.count)
    var counts: [FacialExpression: Int] = [:]
    // Raising one class to the floor leaves less for the others, which may then fall below it too.
    while true {
      let open = classes.filter { counts[$0] == nil }
      let shares = open.reduce(0) { $0 + $1.share }
      let left = total - counts.values.reduce(0, +)
      let short = open.filter { Double(left) * $0.share / shares < Double(floor) }
      if short.isEmpty || short.count == open.count {
        let exact = open.map { Double(left) * $0.share / shares }
        var whole = exact.map { Int($0) }
        let order = open.indices.sorted { (exact[$1] - Double(whole[$1]), $0) < (exact[$0] - Double(whole[$0]), $1) }
        for i in order.prefix(max(0, left - whole.reduce(0, +))) { whole[i] += 1 }
        for (i, expression) in open.enumerated() { counts[expression] = whole[i] }
        return counts
      }
      for expression in short { counts[expression] = floor }
    }
  }

  /// Draws and writes a data set. Face number n of a class and split is the same for every size of the data set.
  /// - Parameters:
  ///   - folder: receives the files; it is made when absent.
  ///   - train: training faces, 0 to 999999.
  ///   - test: test faces, 0 to 999999.
  ///   - seed: equal seeds give equal files.
  ///   - minimumPerClass: the fewest faces of one class in a split, as far as its size allows.
  ///   - withMasks: whether the maps of the regions are written.
  ///   - withAnnotations: whether the regions are written in COCO's format, about 4 KB a face.
  ///   - encodePNG: turns a picture into the bytes of a PNG file.
  ///   - progress: called with the faces done so far and the number of all.
  /// - Throws: `SyntheticFaceError.badCount`, `FileError.unwritable`, or what `encodePNG` throws.
  public static func write(
    to folder: String, train: Int, test: Int, seed: UInt64, minimumPerClass: Int = 15, withMasks: Bool,
    withAnnotations: Bool = false, encodePNG: (GrayImage) throws -> Data, progress: (Int, Int) -> Void = { _, _ in }
  ) throws {
    for (split, count) in [("train", train), ("test", test)] {
      guard (0..<testStart).contains(count) else { throw SyntheticFaceError.badCount(split: split, count: count) }
    }
    func draw(_ annotations: COCOAnnotations?) throws {
      try self.draw(
        to: folder, train: train, test: test, seed: seed, minimumPerClass: minimumPerClass, withMasks: withMasks,
        annotations: annotations, encodePNG: encodePNG, progress: progress)
    }
    guard withAnnotations else { return try draw(nil) }
    try AtomicFile.produce("\(folder)/\(COCOAnnotations.file)") { temporary in
      let annotations = try COCOAnnotations(temporary, seed: seed)
      try draw(annotations)
      try annotations.finish()
    }
  }

  private static func draw(
    to folder: String, train: Int, test: Int, seed: UInt64, minimumPerClass: Int, withMasks: Bool,
    annotations: COCOAnnotations?, encodePNG: (GrayImage) throws -> Data, progress: (Int, Int) -> Void
  ) throws {
    let needsLabels = withMasks || annotations != nil
    let generator = FaceGenerator(seed: seed)
    var table = CSVTable.line(columns) + "\n"
    var summary: [String: [String: Int]] = [:]
    var done = 0
    for (split, count, start) in [("train", train, 0), ("test", test, testStart)] {
      let counts = classCounts(total: count, minimum: minimumPerClass)
      summary[split] = Dictionary(uniqueKeysWithValues: counts.map { ($0.rawValue, $1) })
      for expression in FacialExpression.allCases {
        let classCount = counts[expression] ?? 0
        // Blocks keep memory small and let progress be seen.
        for block in stride(from: 0, to: classCount, by: 256) {
          let drawn = Parallel.map(min(256, classCount - block)) { i in
            let face = generator.face(index: start + block + i, expression: expression)
            return (face: face, labels: needsLabels ? face.labelMap : nil)
          }
          for (i, item) in drawn.enumerated() {
            let number = String(block + i)
            let name = "face_" + String(repeating: "0", count: max(0, 6 - number.count)) + number + ".png"
            let path = "\(split)/\(expression.rawValue)/\(name)"
            try AtomicFile.write(try encodePNG(item.face.image), to: "\(folder)/\(path)")
            if let labels = item.labels {
              if withMasks { try AtomicFile.write(try encodePNG(labels), to: "\(folder)/masks/\(path)") }
              try annotations?.add(labels, path: path, split: split, expression: expression)
            }
            table += CSVTable.line(row(path, split, item.face)) + "\n"
          }
          done += drawn.count
          progress(done, train + test)
        }
      }
    }
    try AtomicFile.write(table, to: "\(folder)/action_units.csv")
    let description = SyntheticDescription(seed: seed, hasMasks: withMasks, counts: summary)
    try AtomicFile.write(description.json.text, to: "\(folder)/\(SyntheticDescription.file)")
  }

  /// Pose and capture in the order of the columns after the movements.
  private static let nuisances: [(name: String, value: @Sendable (FaceParameters) -> Double)] = [
    ("yaw", { $0.pose.yaw }), ("pitch", { $0.pose.pitch }), ("roll", { $0.pose.roll }), ("scale", { $0.pose.scale }),
    ("light_azimuth", { $0.capture.lightAzimuth }), ("light_elevation", { $0.capture.lightElevation }),
    ("blur", { $0.capture.blur }), ("noise", { $0.capture.noise }), ("contrast", { $0.capture.contrast }),
    ("age", { $0.identity.age }), ("skin", { $0.identity.skin }),
  ]

  private static var columns: [String] {
    ["path", "split", "expression"] + ActionUnit.allCases.map(\.code) + nuisances.map(\.name)
      + ["hair_style", "facial_hair", "glasses"]
  }

  private static func row(_ path: String, _ split: String, _ face: SyntheticFace) -> [String] {
    let who = face.parameters.identity
    return [path, split, face.expression.rawValue] + ActionUnit.allCases.map { text(face.parameters.intensity($0)) }
      + nuisances.map { text($0.value(face.parameters)) }
      + [who.hairStyle.rawValue, who.facialHair.rawValue, who.glasses.rawValue]
  }

  /// Three decimals at most, without trailing zeros.
  private static func text(_ value: Double) -> String {
    let rounded = (value * 1000).rounded() / 1000
    return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
  }
}
