import Datasets
import Exploration
import Files
import LinearAlgebra
import TestSupport
import Testing

@Suite(
  "The structure of the real data",
  .enabled(if: Fixtures.fer2013 != nil, "FER2013_DIR is unset and data/fer2013 is absent"))
struct FER2013StructureTests {
  @Test("components, baselines and the layout are those of scikit-learn, or better") func facts() throws {
    let facts = try StoredNumbers("exploration/fer2013_structure.json")
    let dataset = try Dataset.open(try #require(Fixtures.fer2013))
    let rows = dataset.samples.indices.filter { [.train, .test].contains(dataset.samples[$0].split) }
    // The facts are those of the train and public test splits; another selection has other facts.
    guard rows.count == facts.json["images"]?.intValue else { return }
    let loaded = try dataset.load(rows)
    let checksum = loaded.images.enumerated().reduce(0) { sum, one in
      sum + (one.offset + 1) * one.element.pixels.reduce(0) { $0 + Int($1) }
    }
    try #require(checksum == facts.json["pixel_checksum"]?.intValue, "other images, or another order")

    let found = PrincipalComponents(loaded.images, size: (48, 48))
    let ratios = facts.list("explained_variance_ratio")
    #expect(gap(found.axes.explainedRatios, Array(ratios.prefix(128))) < 1e-10)
    for (a, b) in zip(found.axes.explainedRatios.prefix(50), ratios) { #expect(abs(a - b) < 1e-9 * b) }
    for share in PrincipalComponents.shares {
      let expected = facts.json["components_for"]?["\(share)"]?.intValue ?? 0
      #expect(found.axes.componentsNeeded(for: share) == (expected <= 128 ? expected : nil), "\(share)")
    }
    let scores = found.scores(of: loaded.images, count: 50)
    for (i, row) in facts.objects("first_scores").enumerated() {
      #expect(gap(Array(scores.row(i).prefix(10)), (row.arrayValue ?? []).compactMap(\.doubleValue)) < 1e-4)
    }

    // As scikit-learn was asked: copies of training images stay in the test split.
    let splits = rows.map { dataset.samples[$0].split }
    let folds = HeldOutFolds(splits: splits, labels: loaded.labels, groups: Array(rows.indices))
    let separability = Separability(features: scores, labels: loaded.labels, classes: 7, folds: folds)
    let single = try #require(separability.neighbours.first)
    #expect(abs(single.score.accuracy - (facts.json["knn"]?["1"]?.doubleValue ?? 0)) < 1e-9)
    #expect(abs((separability.nearestCentroid?.accuracy ?? 0) - facts.json.number("nearest_centroid")) < 1e-9)

    let chosen = (0..<3000).map { $0 * rows.count / 3000 }
    let points = scores.selecting(chosen)
    let silhouette = try #require(Silhouette(points, labels: chosen.map { loaded.labels[$0] }, classes: 7))
    #expect(abs(silhouette.mean - facts.json.number("silhouette_3000")) < 1e-9)
    let runs = facts.objects("embedding_3000")
    let layout = NeighbourEmbedding(points)
    let best = runs.map { $0.number("kl") }.min() ?? 0
    #expect(layout.divergence <= 1.01 * best, "\(layout.divergence) against \(best)")
    for (neighbours, key) in [(5, "trustworthiness"), (15, "trustworthiness_15")] {
      let trust = trustworthiness(points, layout: layout.points, neighbours: neighbours) ?? 0
      let trusted = runs.map { $0.number(key) }.max() ?? 1
      #expect(trust >= trusted - 2e-3, "\(trust) against \(trusted)")
    }
  }
}
