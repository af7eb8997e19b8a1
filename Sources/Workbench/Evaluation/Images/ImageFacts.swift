import Datasets
import Evaluation
import Exploration
import Statistics

/// What the images of the reported rows are, whatever a model says of them.
public struct ImageFacts: Sendable {
  /// Brightness, contrast, sharpness and asymmetry: one value a row, for slices.
  let traits: [RowColumn]
  /// Rows whose image is a pixel copy of a training image; `nil` without training images.
  let copies: Set<Int>?
  /// Rows whose image is nearly a training image, but no copy of one.
  let nearCopies: Set<Int>
  /// Rows that hardly show a face: one gray level, or few levels and large flat areas.
  let lowInformation: Set<Int>
  /// Rows whose very image carries another label elsewhere in the data.
  let contradicted: Set<Int>
  /// Rows whose image is nearly one of another label, but no copy of one.
  let nearOtherLabel: Set<Int>
  /// Rows by picture: near and exact copies together; each row once.
  let clusters: [[Int32]]
  /// What labels of equal images allow.
  let ceiling: LabelCeiling

  /// Bits in which the perceptual hashes of near copies differ at most; from 8 on unrelated faces are chained together.
  static let nearDistance = 4

  /// Compares all images with each other.
  /// - Parameters:
  ///   - reported: the reported rows, in their order.
  ///   - training: the images that the model may have been trained on, labels in the same class order.
  init(reported: ImageSet, training: ImageSet?) {
    let count = reported.count
    let images = reported.images + (training?.images ?? [])
    let labels = reported.labels + (training?.labels ?? [])
    let equal = ExactDuplicates(images: images, labels: labels)
    let constant = Set(ConstantImages(images).constant)
    // Pictures of one gray level have no hash to compare.
    let pairs = NearDuplicates(images: images, threshold: Self.nearDistance).pairs.filter {
      !constant.contains($0.first) && !constant.contains($0.second)
    }
    var copies: Set<Int> = []
    var contradicted: Set<Int> = []
    for group in equal.groups where group.contains(where: { $0 >= count }) {
      copies.formUnion(group.filter { $0 < count })
    }
    for group in equal.conflicting { contradicted.formUnion(group.filter { $0 < count }) }
    var (near, other) = (Set<Int>(), Set<Int>())
    for pair in pairs {
      for (row, neighbour) in [(pair.first, pair.second), (pair.second, pair.first)] where row < count {
        if neighbour >= count { near.insert(row) }
        if labels[row] != labels[neighbour] { other.insert(row) }
      }
    }
    self.copies = training == nil ? nil : copies
    nearCopies = near.subtracting(copies)
    self.contradicted = contradicted
    nearOtherLabel = other.subtracting(contradicted)
    lowInformation = Set(LowInformation(reported.images).suspected.map(\.index)).union(constant.filter { $0 < count })
    let equalPairs = equal.groups.flatMap { group in
      group.dropFirst().map { NearDuplicates.Pair(first: group[0], second: $0, distance: 0) }
    }
    let components = NearDuplicates.components((pairs + equalPairs).filter { $0.second < count }, count: count)
    let joined = Set(components.flatMap { $0 })
    clusters =
      (components + (0..<count).filter { !joined.contains($0) }.map { [$0] })
      .sorted { $0[0] < $1[0] }.map { $0.map(Int32.init) }
    ceiling = LabelCeiling(groups: equal.groups, labels: labels, reported: count)
    traits = Self.traits(reported.images)
  }

  private static func traits(_ images: [GrayImage]) -> [RowColumn] {
    let histograms = images.map { GrayHistogram($0) }
    return [
      RowColumn(name: "brightness", values: .numbers(histograms.map { $0.mean ?? .nan })),
      RowColumn(name: "contrast", values: .numbers(histograms.map { $0.standardDeviation ?? .nan })),
      RowColumn(name: "sharpness", values: .numbers(images.map(\.laplacianVariance))),
      RowColumn(name: "asymmetry", values: .numbers(images.map { $0.asymmetry ?? .nan })),
    ]
  }

  /// The parts into which the rows are cut by what their images are.
  var dimensions: [SliceDimension] {
    let rows = 0..<(traits.first?.count ?? 0)
    var columns: [RowColumn] = []
    if let copies {
      columns.append(
        RowColumn(
          name: "training images",
          texts: rows.map { copies.contains($0) ? "copy" : nearCopies.contains($0) ? "near copy" : "clean" }))
    }
    columns.append(
      RowColumn(name: "information", texts: rows.map { lowInformation.contains($0) ? "hardly a face" : "usual" }))
    return (columns + traits).map { SliceDimension($0, source: "the images") }
  }
}
