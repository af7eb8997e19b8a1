import Attribution
import Files

/// `maps.npz`: the maps of an atlas as arrays of NumPy, 64-bit floating-point numbers. Axes are true class, predicted class,
/// row and column, classes in the order of `atlas.json`; what does not exist is NaN.
struct AtlasArrays {
  private let collector: AtlasCollector
  private let differences: [MapAtlas.Difference]

  init(_ findings: AtlasFindings) {
    collector = findings.collector
    differences = findings.differences
  }

  /// Writes the archive.
  /// - Throws: `FileError.unwritable`.
  func write(to path: String) throws {
    let writer = try NPZWriter(path)
    let classes = collector.classes.count
    let cells = (0..<(classes * classes)).map { collector.atlas.cell(label: $0 / classes, predicted: $0 % classes) }
    let means = cells.map { $0.count > 0 ? $0.means : nil }
    try writer.add("images", NPYArray(cells.map(\.count), shape: [classes, classes]))
    try writer.add("mean", grids(means, [classes, classes]))
    // Means of cells, weighted by their images.
    let all = 0..<classes
    for (name, members) in [
      ("mean_by_true", all.map { t in all.map { t * classes + $0 } }),
      ("mean_by_predicted", all.map { p in all.map { $0 * classes + p } }),
    ] {
      try writer.add(name, grids(members.map { pooled($0.map { (cells[$0].count, means[$0]) }) }, [classes]))
    }
    for (name, values) in [
      ("z", \MapAtlas.Difference.z), ("p", \.p), ("p_adjusted", \.adjusted),
    ] as [(String, KeyPath<MapAtlas.Difference, [Double]>)] {
      var found = [[Double]?](repeating: nil, count: cells.count)
      for difference in differences {
        found[difference.label * classes + difference.predicted] = difference[keyPath: values]
      }
      try writer.add(name, grids(found, [classes, classes]))
    }
    var names = MapNames()
    for site in collector.dossier.sites where site.spatial.count > 0 {
      try writer.add(
        names.name("cbam", [site.name, "spatial"]), NPYArray(site.spatial.means, shape: [site.height, site.width]))
    }
    try writer.finish()
  }

  /// The mean of means of so many images each; `nil` without images.
  private func pooled(_ parts: [(count: Int, mean: [Double]?)]) -> [Double]? {
    let count = parts.reduce(0) { $0 + $1.count }
    guard count > 0 else { return nil }
    var sum = [Double](repeating: 0, count: places)
    for part in parts {
      for (place, value) in (part.mean ?? []).enumerated() { sum[place] += value * Double(part.count) }
    }
    return sum.map { $0 / Double(count) }
  }

  private func grids(_ values: [[Double]?], _ axes: [Int]) -> NPYArray {
    let missing = [Double](repeating: .nan, count: places)
    return NPYArray(values.flatMap { $0 ?? missing }, shape: axes + [collector.atlas.height, collector.atlas.width])
  }

  private var places: Int { collector.atlas.height * collector.atlas.width }
}
