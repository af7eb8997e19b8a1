import Exploration
import LinearAlgebra
import Tensors
import TestSupport
import Testing

@Suite("Neighbour embedding") struct NeighbourEmbeddingTests {
  @Test("affinities are scikit-learn's to its tolerance, and the exact ones to 1e-9") func affinities() throws {
    let points = StructureData.clustered("affinities", 150, 6, classes: 4, distance: 1).points
    let found = JointProbabilities(points)
    let golden = try StructureData.golden()
    for (key, tolerance) in [("affinities", 1e-6), ("exact_affinities", 1e-9)] {
      for (i, row) in golden.objects(key).enumerated() {
        let expected = (row.arrayValue ?? []).compactMap(\.doubleValue)
        #expect(gap(found.values[i * 150..<(i + 1) * 150].map(Double.init), expected) < tolerance, "\(key) \(i)")
      }
    }
    #expect(abs(found.values.reduce(0) { $0 + Double($1) } - 1) < 1e-6)
    #expect(found.perplexity == 30)
  }

  @Test("affinities of few, equal and equally far points") func degenerate() {
    let two = JointProbabilities(Matrix([[0], [1]]))
    #expect(two.values == [0, 0.5, 0.5, 0] && two.perplexity == 1)
    let equal = JointProbabilities(Matrix(rows: 4, columns: 2))
    #expect(equal.values[1] == 1 / 12 && equal.values[0] == 0)
    // Three copies and one far point: nothing is infinite or undefined.
    let copies = JointProbabilities(Matrix([[0], [0], [0], [5]]))
    #expect(copies.values.allSatisfy(\.isFinite) && abs(copies.values.reduce(0, +) - 1) < 1e-6)
  }

  @Test("the divergence is at most 3 % above scikit-learn's best of four, the neighbours as trustworthy") func quality()
    throws
  {
    let points = StructureData.clustered("embedding", 300, 8, classes: 6, distance: 1.5).points
    let found = NeighbourEmbedding(points)
    let runs = try StructureData.golden().objects("embedding").map { ($0.arrayValue ?? []).compactMap(\.doubleValue) }
    let best = runs.map { $0[0] }.min() ?? 0
    let trusted = runs.map { $0[1] }.min() ?? 1
    let trust = trustworthiness(points, layout: found.points) ?? 0
    #expect(found.divergence <= 1.03 * best, "\(found.divergence) against \(best)")
    #expect(trust >= trusted - 1e-3, "\(trust) against \(trusted)")
    let means = found.points.columnMeans
    #expect(abs(means[0]) < 1e-9 && abs(means[1]) < 1e-9)
    #expect(found.json["kl_divergence"]?.doubleValue == found.divergence && found.iterations == 650)
  }

  @Test("the same picture on any number of threads; another seed, another picture") func determinism() {
    let points = StructureData.clustered("embedding", 300, 8, classes: 6, distance: 1.5).points
    var options = NeighbourEmbedding.Options()
    options.iterations = 120
    let one = Parallel.withThreads(1) { NeighbourEmbedding(points, options: options) }
    let three = Parallel.withThreads(3) { NeighbourEmbedding(points, options: options) }
    #expect(three == one)
    #expect(NeighbourEmbedding(points, options: options, seed: 7).points != one.points)
  }

  @Test("no, one, two, three and equal points give finite places") func few() {
    for count in [0, 1, 2, 3] {
      let found = NeighbourEmbedding(Matrix(rows: count, columns: 3))
      #expect(found.points.rows == count && found.points.values.allSatisfy(\.isFinite) && found.divergence >= 0)
    }
    let equal = NeighbourEmbedding(Matrix(rows: 40, columns: 2))
    #expect(equal.points.values.allSatisfy { $0.isFinite })
  }

  @Test("trustworthiness is scikit-learn's; too few points have none") func trust() throws {
    let points = StructureData.clustered("embedding", 300, 8, classes: 6, distance: 1.5).points
    let layout = Matrix(streamed("layout", [300, 2]))
    var near = layout
    for i in 0..<300 { for j in 0..<2 { near[i, j] = points[i, j] + 0.3 * layout[i, j] } }
    for one in try StructureData.golden().objects("trustworthiness") {
      let values = (one.arrayValue ?? []).compactMap(\.doubleValue)
      let neighbours = Int(values[0])
      #expect(abs((trustworthiness(points, layout: layout, neighbours: neighbours) ?? 0) - values[1]) < 1e-12)
      #expect(abs((trustworthiness(points, layout: near, neighbours: neighbours) ?? 0) - values[2]) < 1e-12)
    }
    #expect(trustworthiness(points, layout: points) == 1)
    #expect(trustworthiness(points.selecting([0, 1, 2, 3]), layout: layout.selecting([0, 1, 2, 3])) == nil)
  }
}
