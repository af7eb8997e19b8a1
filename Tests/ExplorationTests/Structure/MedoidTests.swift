import Exploration
import LinearAlgebra
import TestSupport
import Testing

@Suite("Medoids") struct MedoidTests {
  @Test("the most and the least typical are those that scipy's distances rank so") func golden() throws {
    let data = StructureData.clustered("baselines", 320, 6, classes: 5, distance: 0.6)
    let found = Medoids(features: data.points, labels: data.labels, classes: 5, pictures: Array(0..<320))
    for (group, golden) in zip(found.groups, try StructureData.golden().objects("medoids")) {
      #expect(group.typical.map(\.index) == (golden["typical"]?.arrayValue ?? []).compactMap(\.intValue))
      #expect(group.atypical.map(\.index) == (golden["atypical"]?.arrayValue ?? []).compactMap(\.intValue))
      let distances = (golden["distances"]?.arrayValue ?? []).compactMap(\.doubleValue)
      #expect(gap(group.typical.map(\.meanDistance), distances) < 1e-12 && group.isExact)
    }
    #expect(found.groups.count == 5 && found.groups[0].typical.count == 8)
  }

  @Test("two copies of a picture stand once; small and absent classes give what they have") func edges() {
    let points = Matrix([[0], [0], [1], [10], [4]])
    let found = Medoids(
      features: points, labels: [0, 0, 0, 0, 2], classes: 3, pictures: [7, 7, 8, 9, 5], count: 3)
    // Mean distances: (0 + 1 + 10) / 3 twice, (1 + 1 + 9) / 3, (10 + 10 + 9) / 3: a tie goes to the first.
    #expect(found.groups[0].typical.map(\.index) == [0, 2, 3])
    #expect(found.groups[0].atypical.map(\.index) == [3, 2, 1])
    #expect(found.groups[1].typical.isEmpty && found.groups[1].count == 0)
    #expect(found.groups[2].typical.map(\.index) == [4] && found.groups[2].typical[0].meanDistance == 0)
  }

  @Test("distances in a very large class are taken to a sample, and it says so") func large() {
    let count = Medoids.largestReference + 500
    let points = Matrix(rows: count, columns: 1, values: (0..<count).map { Double($0) })
    let found = Medoids(
      features: points, labels: [Int](repeating: 0, count: count), classes: 1, pictures: Array(0..<count), count: 2)
    let group = found.groups[0]
    #expect(group.count == count && group.referenceCount == Medoids.largestReference && !group.isExact)
    #expect(
      abs(group.typical[0].index - count / 2) < 200 && abs(group.typical[0].meanDistance - Double(count) / 4) < 100)
    #expect([0, count - 1].contains(group.atypical[0].index))
  }
}
