import Attribution

/// The mean of a method's maps of other images: what it shows wherever the face is, and nothing of the image itself.
///
/// Every map that says something counts alike: it is divided by the sum of its absolute values first.
struct OtherMaps {
  private let maps: [AttributionMap]
  private let sums: [Double]
  private let masses: [Double]
  private let count: Int

  /// - Parameter maps: of one method, on one grid, one an image.
  init(_ maps: [AttributionMap]) {
    self.maps = maps
    masses = maps.map { map in
      map.health == .ok ? map.raw.reduce(0.0) { $0 + Double(abs($1)) } : 0
    }
    var sums = [Double](repeating: 0, count: maps.first?.raw.count ?? 0)
    for (map, mass) in zip(maps, masses) where mass > 0 {
      for (i, value) in map.raw.enumerated() { sums[i] += Double(value) / mass }
    }
    self.sums = sums
    count = masses.count { $0 > 0 }
  }

  /// The mean without one image, spread over the pixels of images; `nil` when no other map says something.
  func picture(without n: Int, height: Int, width: Int) -> [Float]? {
    let map = maps[n]
    let isCounted = masses[n] > 0
    let others = count - (isCounted ? 1 : 0)
    guard others > 0 else { return nil }
    let mean = sums.indices.map { i in
      Float((sums[i] - (isCounted ? Double(map.raw[i]) / masses[n] : 0)) / Double(others))
    }
    let whole = AttributionMap(
      method: map.method, layer: map.layer, target: map.target, height: map.height, width: map.width, raw: mean)
    return CellGrid(of: whole, height: height, width: width).spread
  }
}
