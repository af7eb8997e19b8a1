import Datasets
import Exploration
import Files
import Testing

@Suite("The proposed split") struct SplitPlanTests {
  private static func collection(_ rows: [(picture: Int, label: Int, split: Split)], classes: Int = 2)
    -> ImageCollection
  {
    ImageCollection(
      images: rows.map { Golden.flat(UInt8($0.picture % 256), width: 8 + $0.picture / 256) }, labels: rows.map(\.label),
      splits: rows.map(\.split), paths: rows.indices.map { "\(rows[$0].split)/\($0).png" },
      classes: (0..<classes).map { "c\($0)" })
  }

  @Test("no picture stands in two splits, sizes and mixes stay") func crossing() {
    // 1,000 pictures, of which every tenth of the test split repeats one of the training split.
    let rows = (0..<1000).map { i -> (picture: Int, label: Int, split: Split) in
      let isTest = i % 5 == 0
      let picture = isTest && i % 50 == 0 ? i + 1 : i
      return (picture, i % 7 == 0 ? 1 : 0, isTest ? .test : .train)
    }
    let collection = Self.collection(rows)
    let plan = SplitPlan(collection, pictures: rows.map(\.picture), seed: 3)
    #expect(plan.crossing == 20 && plan.splits == [.train, .test] && plan.entries.count == 1000)
    var splits: [Int: Set<Split>] = [:]
    for entry in plan.entries { splits[entry.picture, default: []].insert(entry.split) }
    #expect(splits.values.allSatisfy { $0.count == 1 })
    #expect(plan.counts.map { $0.reduce(0, +) } == [800, 200])
    #expect(plan.largestMixDifference < 0.003)
    // The crossing pictures' test images go to the training split, as many others come back: no more moves than that.
    #expect(plan.moved == 40)
    #expect(plan == SplitPlan(collection, pictures: rows.map(\.picture), seed: 3))
    #expect(plan != SplitPlan(collection, pictures: rows.map(\.picture), seed: 4))
  }

  @Test("what is left out is in no split") func leftOut() {
    let collection = Self.collection((0..<20).map { ($0, $0 % 2, $0 < 10 ? .train : .test) })
    let plan = SplitPlan(collection, pictures: Array(0..<20), leftOut: [0, 3, 15], seed: 1)
    #expect(plan.entries.map(\.index) == (0..<20).filter { ![0, 3, 15].contains($0) } && plan.leftOut == 3)
    let lines = plan.csv(collection).split(separator: "\n")
    #expect(lines[0] == "path,split,label,before,picture" && lines.count == 18)
    #expect(lines[1].hasPrefix("train/1.png,"))
  }

  @Test("data without splits is divided 8 to 1 to 1") func anew() {
    let rows = (0..<500).map { (picture: $0 / 2, label: $0 / 2 % 5 == 0 ? 1 : 0, split: Split.all) }
    let plan = SplitPlan(Self.collection(rows), pictures: rows.map(\.picture), seed: 9)
    #expect(plan.splits == [.train, .validation, .test])
    #expect(plan.counts.map { $0.reduce(0, +) } == [400, 50, 50])
    #expect(plan.largestMixDifference < 0.02 && plan.crossing == 0)
  }

  @Test("one image, and a class that cannot be divided") func edges() {
    let one = SplitPlan(Self.collection([(1, 0, .all)]), pictures: [0], seed: 1)
    #expect(one.entries.count == 1 && one.entries[0].split == .train)
    // All of a class is one picture: it goes as a whole, and the plan says how uneven that is.
    let rows = (0..<40).map {
      (picture: $0 < 10 ? 0 : $0, label: $0 < 10 ? 1 : 0, split: $0 % 2 == 0 ? Split.train : .test)
    }
    let plan = SplitPlan(Self.collection(rows), pictures: rows.map(\.picture), seed: 1)
    #expect(plan.counts[0][1] == 10 && plan.counts[1][1] == 0 && plan.largestMixDifference > 0.05)
  }
}

@Suite("Two data sets side by side") struct CollectionComparisonTests {
  private static func make(_ rows: [(seed: Int, label: String, split: Split, path: String)], classes: [String])
    -> ImageCollection
  {
    ImageCollection(
      images: rows.map { ReportTests.picture($0.seed) }, labels: rows.map { classes.firstIndex(of: $0.label) ?? 0 },
      splits: rows.map(\.split), paths: rows.map(\.path), classes: classes)
  }

  @Test("lost, added, relabelled and moved pictures are told apart") func kinds() {
    let first = Self.make(
      [
        (1, "a", .train, "1"), (2, "a", .train, "2"), (3, "b", .train, "3"), (3, "b", .train, "3b"),
        (4, "b", .test, "4"),
        (5, "a", .test, "5"),
      ], classes: ["a", "b"])
    // 1 as it was under another name, 2 relabelled to a class that only the second has, one copy of 3 gone, 4 moved to train,
    // 5 gone, 6 new, and another picture under the name 5.
    let second = Self.make(
      [
        (2, "c", .train, "2"), (4, "b", .train, "4"), (1, "a", .train, "one"), (3, "b", .train, "3b"),
        (6, "a", .test, "6"),
        (7, "a", .test, "5"),
      ], classes: ["c", "b", "a"])
    let found = CollectionComparison(first, second, traits: [("x", [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6])])
    #expect(found.matches.map { [$0.first, $0.second] } == [[0, 2], [1, 0], [3, 3], [4, 1]])
    #expect(found.lost == [2, 5] && found.added == [4, 5])
    #expect(found.replaced.map { [$0.first, $0.second] } == [[5, 5]])
    #expect(found.relabelled.map(\.first) == [1] && found.moved.map(\.first) == [4])
    #expect(found.classes == ["a", "b", "c"])
    #expect(found.labelTable == [[1, 0, 1], [0, 2, 0], [0, 0, 0]])
    #expect(!found.isEqual && found.traits[0].test.statistic == 0 && found.traits[0].standardizedDifference == 0)
    #expect(found.json["lists"]?["relabelled"]?.arrayValue?.count == 1)
  }

  @Test("a data set is equal to itself in another order") func same() {
    let rows = (0..<12).map { (seed: $0 % 9, label: $0 % 2 == 0 ? "a" : "b", split: Split.train, path: "\($0)") }
    let found = CollectionComparison(
      Self.make(rows, classes: ["a", "b"]), Self.make(rows.reversed(), classes: ["b", "a"]), traits: [])
    #expect(found.isEqual && found.matches.count == 12 && found.classShift?.chiSquared == 0)
    #expect(found.matches.allSatisfy { $0.second == 11 - $0.first })
  }

  @Test("a picture that was shifted and made brighter is found again") func recoded() {
    let image = Golden.image(seed: 77, width: 48, height: 48, window: 9)
    var moved = image
    for y in 0..<48 { for x in 0..<48 { moved[x, y] = UInt8(min(255, Int(image[min(47, x + 1), y]) + 10)) } }
    func collection(_ image: GrayImage) -> ImageCollection {
      ImageCollection(
        images: [image, Golden.image(seed: 5, width: 48, height: 48, window: 9)], labels: [0, 0], splits: [.all, .all],
        paths: ["a", "b"], classes: ["x"])
    }
    let found = CollectionComparison(collection(image), collection(moved), traits: [], nearThreshold: 8)
    #expect(found.lost == [0] && found.added == [0] && found.recoded.map { [$0.first, $0.second] } == [[0, 0]])
    #expect(CollectionComparison(collection(image), collection(image), traits: []).recoded.isEmpty)
  }
}
