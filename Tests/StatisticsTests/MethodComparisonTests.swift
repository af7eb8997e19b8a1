import Files
import Statistics
import Tensors
import Testing
import TestSupport

@Suite("Methods compared on the same images") struct MethodComparisonTests {
  private func noise(_ count: Int, _ label: String) -> [Double] {
    var generator = SeededGenerator(seed: 42, label: label)
    return (0..<count).map { _ in generator.normal() }
  }

  @Test("Holm's p values equal those of statsmodels") func holm() throws {
    let rows = try StoredNumbers("evaluation/comparisons.json").objects("holm")
    #expect(rows.count == 6)
    for row in rows {
      let sides = (row.arrayValue ?? []).map { ($0.arrayValue ?? []).compactMap(\.doubleValue) }
      #expect(gap(MultipleTesting.holm(sides[0]), sides[1]) <= 1e-9, "\(sides)")
    }
    #expect(MultipleTesting.holm([]) == [])
  }

  @Test("two share a letter exactly when they are not told apart") func letters() {
    func display(_ count: Int, _ different: [[Int]]) -> [String] {
      CompactLetterDisplay(count: count) { different.contains([$0, $1]) }.letters
    }
    #expect(display(3, []) == ["a", "a", "a"])
    #expect(display(3, [[0, 2]]) == ["a", "ab", "b"])
    #expect(display(3, [[0, 1], [0, 2], [1, 2]]) == ["a", "b", "c"])
    #expect(display(4, [[0, 2], [0, 3], [1, 3]]) == ["a", "ab", "bc", "c"])
    #expect(display(1, []) == ["a"] && display(0, []) == [])
    var generator = SeededGenerator(seed: 42, label: "letters")
    for _ in 0..<200 {
      let count = 2 + generator.integer(below: 7)
      var different = Set<[Int]>()
      for i in 0..<count {
        for j in (i + 1)..<max(i + 1, count) where generator.uniform() < 0.5 { different.insert([i, j]) }
      }
      let letters = CompactLetterDisplay(count: count) { different.contains([$0, $1]) }.letters
      for i in 0..<count {
        #expect(!letters[i].isEmpty)
        for j in (i + 1)..<max(i + 1, count) {
          let share = !Set(letters[i]).isDisjoint(with: Set(letters[j]))
          #expect(share == !different.contains([i, j]), "\(letters) \(different)")
        }
      }
    }
  }

  @Test("Krippendorff's example of 2011") func krippendorff() throws {
    let none: Double? = nil
    let ratings: [[Double?]] = [
      [1, 2, 3, 3, 2, 1, 4, 1, 2, none, none, none], [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, none, 3],
      [none, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, none], [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, none],
    ]
    for (level, expected) in [(KrippendorffAlpha.Level.nominal, 0.743), (.ordinal, 0.815), (.interval, 0.849)] {
      let alpha = try #require(KrippendorffAlpha.value(ratings, level: level))
      #expect(abs(alpha - expected) < 0.0005, "\(level) \(alpha)")
    }
    #expect(KrippendorffAlpha.value([[1, 2, 3], [1, 2, 3]], level: .ordinal) == 1)
    #expect(try #require(KrippendorffAlpha.value([[1, 2, 3], [3, 2, 1]], level: .interval)) < 0)
    #expect(KrippendorffAlpha.value([[1, 1], [1, 1]], level: .interval) == nil)
    #expect(KrippendorffAlpha.value([[1, none], [none, 2]], level: .ordinal) == nil)
    #expect(KrippendorffAlpha.value([], level: .nominal) == nil)
  }

  @Test("identical methods share a letter, a better one has its own") func identical() throws {
    let base = noise(80, "base")
    let better = zip(base, noise(80, "other")).map { $0 + 0.8 + 0.3 * $1 }
    let comparison = try #require(MethodComparison([base, base, better], replicates: 500))
    #expect(comparison.letters == ["b", "b", "a"] && comparison.images == 80 && comparison.excluded == 0)
    let same = comparison.pairs[0]
    #expect(same.first == 0 && same.second == 1 && same.difference == 0 && same.p == 1 && same.adjustedP == 1)
    #expect(same.interval.low <= 0 && same.interval.high >= 0)
    let other = comparison.pairs[1]
    #expect(abs(other.difference + 0.8) < 0.1 && other.interval.high < 0 && other.adjustedP < 1e-6)
    let reversed = try #require(MethodComparison([base, base, better], higherIsBetter: false, replicates: 500))
    #expect(reversed.letters == ["a", "a", "b"])
    // Every image says that the third is best and the others tie.
    #expect(try #require(comparison.reliability) > 0.9)
    #expect(comparison.json["pairs"]?.arrayValue?.count == 3)
    #expect(comparison.json["methods"]?.arrayValue?[2]["letters"]?.stringValue == "a")
  }

  @Test("images without every score are left out and counted") func excluded() throws {
    let comparison = try #require(MethodComparison([[1, nil, 3, 4], [2, 2, .nan, 5]], replicates: 50))
    #expect(comparison.images == 2 && comparison.excluded == 2 && comparison.means == [2.5, 3.5])
    // A difference that never varies is certain.
    #expect(comparison.pairs[0].difference == -1 && comparison.pairs[0].p == 0 && comparison.letters == ["b", "a"])
    #expect(MethodComparison([[nil, 1], [1, nil]]) == nil && MethodComparison([]) == nil)
    let single = try #require(MethodComparison([[0.5, 1.5]], replicates: 50))
    #expect(single.pairs.isEmpty && single.letters == ["a"] && single.reliability == nil)
  }

  @Test("methods at random have no order") func unordered() throws {
    let comparison = try #require(
      MethodComparison((0..<4).map { noise(200, "method \($0)") }, replicates: 300))
    #expect(Set(comparison.letters) == ["a"])
    #expect(abs(try #require(comparison.reliability)) < 0.05)
  }

  @Test("95 percent intervals of differences hold 93 to 97 percent of the time") func coverage() throws {
    var held = 0
    for simulation in 0..<500 {
      let first = noise(200, "first \(simulation)")
      let second = zip(first, noise(200, "second \(simulation)")).map { 0.5 * $0 + $1 - 0.3 }
      let comparison = try #require(
        MethodComparison([first, second], replicates: 500, seed: UInt64(simulation)))
      let interval = comparison.pairs[0].interval
      if interval.low <= 0.3 && 0.3 <= interval.high { held += 1 }
    }
    #expect((465...485).contains(held), "\(held) of 500")
  }
}
