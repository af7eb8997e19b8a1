import Attribution
import Datasets
import Networks
import Tensors

/// Maps of the margin of the predicted over the true class on mistaken images, beside the same margin on images of the
/// class that are predicted rightly, and what hiding the leading part of each mistaken face does.
///
/// Images are chosen once predictions are known, so memory holds a small map and a few sums of each chosen image.
struct ContrastStudy {
  /// The most mistaken images of a pair that are explained, and the most of them with which hiding is tried.
  static let (mistakenAPair, hiddenAPair) = (200, 50)
  /// The most rightly predicted images of a class that are explained.
  static let rightAClass = 100
  /// Random masks beside each part that is hidden.
  static let randomMasks = 2
  /// Parts of the face, in the order of all numbers.
  static let parts = RegionGroup.allCases

  /// A true class and the class it is taken for.
  struct Pair {
    let label: Int
    let predicted: Int
    /// Images of the cell.
    let count: Int
    let contrast: MarginContrast
    /// What hiding the leading part of each image did, one value an image.
    fileprivate(set) var hidden: [Hidden] = []
  }

  /// One image with the part hidden that its margin rests on most for its area.
  struct Hidden {
    let part: RegionGroup
    /// Whether the prediction went back to the true class.
    let returned: Bool
    /// The share of the random masks of the same area with which it did.
    let returnedByChance: Double
  }

  /// Rows and columns of the maps.
  let grid: (height: Int, width: Int)
  /// What hides a part.
  let baseline: Baseline
  private(set) var pairs: [Pair] = []
  /// Cells of enough images whose true class has too few rightly predicted images to compare with.
  private(set) var withoutControl: [(label: Int, predicted: Int)] = []
  /// Maps left out because they hold nothing or no numbers.
  private(set) var excluded = 0

  private let collector: AtlasCollector
  private let images: ImageSet
  private let sums: RegionSums
  private let tapped: TappedModel

  /// - Parameters:
  ///   - collector: has seen the images.
  ///   - images: the same images, in the same order.
  ///   - settings: the fewest images of a cell, permutations, seed.
  ///   - observer: is told the progress.
  init(
    _ collector: AtlasCollector, _ images: ImageSet, _ settings: AtlasSettings, observer: any JobObserver
  ) throws {
    self.collector = collector
    self.images = images
    grid = (collector.atlas.height, collector.atlas.width)
    baseline = .blurred()
    sums = RegionSums(
      Self.parts.map(\.regions), template: collector.template, height: grid.height, width: grid.width)
    let model = collector.model
    tapped = try TappedModel(model.checkpoint.blueprint, model.checkpoint.network, taps: [collector.layer])
    let cells = chosenCells(settings)
    var done = 0
    let mistaken = cells.flatMap { $0.mistaken.flatMap(\.rows) }
    let total = cells.reduce(mistaken.count) { $0 + $1.right.count }
    var marginOfRow: [Int: [Float]] = [:]
    var candidates: [Candidate] = []
    let own = try margins(mistaken, rounds: 1, &done, total, observer) { _, row in
      .margin(collector.rows[row].predicted, collector.rows[row].label)
    }
    for (row, map) in zip(mistaken, own[0]) { marginOfRow[row] = map }
    for cell in cells {
      let right = try margins(cell.right, rounds: cell.mistaken.count, &done, total, observer) { round, _ in
        .margin(cell.mistaken[round].predicted, cell.label)
      }
      for (mistaken, maps) in zip(cell.mistaken, right) {
        let rows = mistaken.rows.filter { marginOfRow[$0] != nil }
        let control = maps.compactMap { $0 }
        excluded += mistaken.rows.count - rows.count + maps.count - control.count
        guard rows.count > 1, control.count > 1 else {
          withoutControl.append((cell.label, mistaken.predicted))
          continue
        }
        candidates.append(
          Candidate(
            label: cell.label, predicted: mistaken.predicted, count: mistaken.count, rows: rows,
            mistaken: rows.compactMap { marginOfRow[$0] }, right: control))
      }
    }
    for (place, candidate) in candidates.enumerated() {
      let contrast = MarginContrast(
        mistaken: candidate.mistaken, right: candidate.right,
        expected: Self.expected(candidates.indices.filter { $0 != place }.map { candidates[$0].difference }),
        sums: sums,
        height: grid.height, width: grid.width, permutations: settings.permutations, seed: settings.seed)
      var pair = Pair(
        label: candidate.label, predicted: candidate.predicted, count: candidate.count, contrast: contrast)
      pair.hidden = try hide(
        Array(candidate.rows.prefix(Self.hiddenAPair)), contrast, label: pair.label, pair.predicted, settings.seed)
      pairs.append(pair)
    }
    if total > 0 { observer.progress("explaining mistakes", done: total, total: total, detail: "") }
  }

  /// A pair whose maps are known.
  private struct Candidate {
    let label: Int
    let predicted: Int
    let count: Int
    /// The mistaken images.
    let rows: [Int]
    let mistaken: [[Float]]
    let right: [[Float]]

    /// The mean map of the mistaken images minus that of the right ones.
    var difference: [Double] {
      mistaken[0].indices.map { place in
        let own = mistaken.reduce(0.0) { $0 + Double($1[place]) } / Double(mistaken.count)
        return own - right.reduce(0.0) { $0 + Double($1[place]) } / Double(right.count)
      }
    }
  }

  /// The share that every place has in the sum of some differences; `nil` when there is none, or no sum above 0.
  private static func expected(_ differences: [[Double]]) -> [Double]? {
    guard let places = differences.first?.count else { return nil }
    let sums = (0..<places).map { place in differences.reduce(0) { $0 + $1[place] } }
    let total = sums.reduce(0, +)
    return total > 0 ? sums.map { $0 / total } : nil
  }

  // MARK: - Choice

  private struct Cell {
    let label: Int
    /// For each class that it is taken for often enough, the chosen images.
    let mistaken: [(predicted: Int, count: Int, rows: [Int])]
    let right: [Int]
  }

  /// The images to explain, by true class; classes with too few rightly predicted images are told.
  private mutating func chosenCells(_ settings: AtlasSettings) -> [Cell] {
    let classes = collector.classes.indices
    var byCell: [[Int]] = [[Int]](repeating: [], count: classes.count * classes.count)
    for (n, row) in collector.rows.enumerated() { byCell[row.label * classes.count + row.predicted].append(n) }
    func sample(_ rows: [Int], _ most: Int, _ label: Int, _ predicted: Int) -> [Int] {
      guard rows.count > most else { return rows }
      var generator = SeededGenerator(seed: settings.seed, label: "contrast/\(label)/\(predicted)")
      return generator.permutation(rows.count).prefix(most).map { rows[$0] }
    }
    return classes.compactMap { label -> Cell? in
      let mistaken = classes.filter { $0 != label }.compactMap {
        predicted -> (predicted: Int, count: Int, rows: [Int])? in
        let rows = byCell[label * classes.count + predicted]
        guard rows.count >= settings.least else { return nil }
        return (predicted, rows.count, sample(rows, Self.mistakenAPair, label, predicted))
      }
      let right = byCell[label * classes.count + label]
      guard !mistaken.isEmpty else { return nil }
      guard right.count >= settings.least else {
        for cell in mistaken { withoutControl.append((label, cell.predicted)) }
        return nil
      }
      return Cell(label: label, mistaken: mistaken, right: sample(right, Self.rightAClass, label, label))
    }
  }

  // MARK: - Maps

  /// Maps of one or several targets of each image: one list a round, one entry an image, with no map where it says nothing.
  ///
  /// A last, smaller batch is filled up to a power of two with its last image, so that few sessions are made.
  private func margins(
    _ rows: [Int], rounds: Int, _ done: inout Int, _ total: Int, _ observer: any JobObserver,
    target: (_ round: Int, _ row: Int) -> Target
  ) throws -> [[[Float]?]] {
    let maker = MapMaker(method: collector.method, layer: collector.layer, model: tapped)
    var result = [[[Float]?]](repeating: [], count: rounds)
    for start in stride(from: 0, to: rows.count, by: AtlasCollector.batch) {
      if observer.shouldStop { throw WorkbenchError.interrupted(kept: "no report was written") }
      observer.progress("explaining mistakes", done: done, total: total, detail: "")
      let part = Array(rows[start..<min(start + AtlasCollector.batch, rows.count)])
      var size = 1
      while size < part.count { size *= 2 }
      let filled = part + [Int](repeating: part[part.count - 1], count: size - part.count)
      let input = collector.model.preprocessing.tensor(filled.map { images.images[$0] })
      let (_, found) = try maker.maps(input) { _ in
        (0..<rounds).map { round in filled.map { target(round, $0) } }
      }
      for (round, maps) in found.enumerated() { result[round] += maps.prefix(part.count).map { coarse($0) } }
      done += part.count
    }
    return result
  }

  /// A raw map on the atlas's grid, its sum kept.
  private func coarse(_ map: AttributionMap) -> [Float]? {
    guard map.health != .nan, map.health != .empty else { return nil }
    guard map.height != grid.height || map.width != grid.width else { return map.raw }
    let scale = Float(map.raw.count) / Float(grid.height * grid.width)
    return Resampling.coarsened(map.raw, height: map.height, width: map.width, to: grid.height, grid.width)
      .map { $0 * scale }
  }

  // MARK: - Hiding

  /// Hides, in each of the first mistaken images of a contrast, the part with the most of the margin for its area.
  private func hide(
    _ rows: [Int], _ contrast: MarginContrast, label: Int, _ predicted: Int, _ seed: UInt64
  ) throws -> [Hidden] {
    let side = collector.model.preprocessing.size
    var chosen: [(image: PixelImage, hiding: [Float], part: Int)] = []
    for (n, row) in rows.enumerated() {
      let densities = zip(contrast.mistakenSums[n], sums.areas).map { $1 > 1e-9 ? $0 / $1 : 0 }
      guard let part = densities.indices.max(by: { densities[$0] < densities[$1] }), densities[part] > 0 else {
        continue
      }
      let input = collector.model.preprocessing.tensor([images.images[row]])
      chosen += PixelImage.all(in: input).map { image in
        (image: image, hiding: baseline.values(for: image.values, shape: image.shape), part: part)
      }
    }
    var generator = SeededGenerator(seed: seed, label: "hiding/\(label)/\(predicted)")
    let masks = Self.parts.map { collector.masks.mask($0.regions) }
    let passes = 1 + Self.randomMasks
    let labels = try tapped.score(count: chosen.count * passes) { i, input in
      let (image, hiding, part) = chosen[i / passes]
      let mask =
        i % passes == 0
        ? masks[part]
        : RegionRemoval.randomMask(
          area: masks[part].reduce(0, +), height: side, width: side, rows: min(side, grid.height),
          columns: min(side, grid.width), generator: &generator)
      _ = input.update(fromContentsOf: RegionRemoval.values(of: image, baseline: hiding, mask: mask))
    }.map { $0.argmax ?? 0 }
    return chosen.indices.map { n in
      let returned = (0..<passes).map { labels[n * passes + $0] == label }
      return Hidden(
        part: Self.parts[chosen[n].part], returned: returned[0],
        returnedByChance: Double(returned.dropFirst().count { $0 }) / Double(Self.randomMasks))
    }
  }
}
