import Datasets
import Exploration
import Files
import Testing

@Suite("Duplicates, leakage and the report") struct ReportTests {
  static func picture(_ seed: Int) -> GrayImage { Golden.image(seed: seed, width: 24, height: 24, window: 3) }

  /// train: 1a 1a 2a 3b 4b black; test: 1a 2b 5b 6a(48 bytes of another shape than 5b).
  static func collection() -> ImageCollection {
    let rows: [(GrayImage, Int, Split)] = [
      (picture(1), 0, .train), (picture(1), 0, .train), (picture(2), 0, .train), (picture(3), 1, .train),
      (picture(4), 1, .train), (Golden.flat(0, width: 24, height: 24), 1, .train), (picture(1), 0, .test),
      (picture(2), 1, .test), (picture(5), 1, .test),
      (GrayImage(width: 12, height: 48, pixels: picture(5).pixels), 0, .test),
    ]
    return ImageCollection(
      images: rows.map(\.0), labels: rows.map(\.1), splits: rows.map(\.2),
      paths: rows.indices.map { "\(rows[$0].2)/\($0).png" }, classes: ["a", "b"])
  }

  @Test("groups are equal pixels of equal shape") func exact() {
    let found = ExactDuplicates(Self.collection())
    #expect(found.groups == [[0, 1, 6], [2, 7]] && found.conflicting == [[2, 7]])
    #expect(found.redundant == 3 && found.imagesInGroups == 5 && found.distinct == 7)
    #expect(ExactDuplicates(images: [], labels: []).distinct == 0)
  }

  @Test("leakage counts the later split's copies by their own label") func leakage() {
    let collection = Self.collection()
    let found = Leakage.all(collection, duplicates: ExactDuplicates(collection))
    #expect(found.count == 1 && found[0].from == .train && found[0].to == .test)
    #expect(found[0].images == [6, 7] && found[0].perClass.counts == [1, 1] && found[0].share == 0.5)
    // The second copy carries another label than its original: knowing it by heart is of no use.
    #expect(found[0].agreeing == 1 && found[0].agreement == 0.5 && found[0].inflated(0.8) == 0.65)
  }

  @Test("every excluded image has its reasons") func exclusions() {
    let report = ExplorationReport(Self.collection())
    #expect(report.exclusions.entries.map(\.index) == [1, 2, 5, 6, 7])
    #expect(
      report.exclusions.entries.map(\.reasons) == [
        [.redundantCopy], [.conflictingLabel], [.constant], [.leak], [.leak, .conflictingLabel],
      ])
    let lines = report.exclusions.csv.split(separator: "\n")
    #expect(lines[0] == "path,split,label,reasons,copy_of" && lines.count == 6)
    #expect(lines[5] == "test/7.png,test,b,leak conflicting_label,train/2.png")
  }

  @Test("eda.json has the contract's keys, in order, the same every time") func json() throws {
    let json = ExplorationReport(Self.collection()).json
    #expect(
      json.objectValue?.map(\.key) == [
        "schema", "images", "classes", "splits", "exact_duplicates", "leakage", "near_duplicates",
        "mirrored_duplicates", "pictures", "constant_images", "near_constant_images", "low_information", "odd_images",
        "unreadable", "split_shift", "exclusions", "split_plan", "alerts",
      ])
    #expect(json["splits"]?.objectValue?.map(\.key) == ["train", "test", "all"])
    #expect(json["splits"]?["all"]?["class_counts"]?["b"] == .integer(5))
    #expect(
      json["exact_duplicates"] == [
        "groups": 2, "images_in_groups": 5, "redundant": 3, "conflicting_groups": 1, "distinct": 7,
      ])
    let leak = try #require(json["leakage"]?.arrayValue?.first)
    #expect(leak["images"] == .integer(2) && leak["per_class"] == ["a": 1, "b": 1])
    #expect(
      json["near_duplicates"]?["hash"] == .string("phash") && json["near_duplicates"]?["threshold"] == .integer(4))
    #expect(json["constant_images"]?.arrayValue?.map { $0["path"]?.stringValue } == ["train/5.png"])
    #expect(json.text == ExplorationReport(Self.collection()).json.text)
    let alone = ExplorationReport(Self.collection(), nearDuplicateThreshold: nil).json
    #expect(alone["near_duplicates"] == nil && alone["mirrored_duplicates"] == nil)
  }

  @Test("alerts are sorted by severity and carry number, consequence and action") func alerts() throws {
    let alerts = ExplorationReport(Self.collection()).alerts
    let severities = alerts.map(\.severity)
    #expect(severities == severities.sorted() && severities.first == .critical)
    let leak = try #require(alerts.first)
    #expect(leak.id == "leakage" && leak.number == 2 && leak.finding.contains("2 test images (50.0 %)"))
    #expect(alerts.allSatisfy { !$0.consequence.isEmpty && !$0.action.isEmpty })
    #expect(alerts.contains { $0.id == "label_conflicts" && $0.number == 1 })
    #expect(alerts.contains { $0.id == "constant_images" } && !alerts.contains { $0.id == "unreadable" })
  }

  @Test("what is true of every image raises no alert; clean data raises none") func quiet() {
    func collection(_ images: [GrayImage]) -> ImageCollection {
      ImageCollection(
        images: images, labels: images.indices.map { $0 % 2 }, splits: images.map { _ in .all },
        paths: images.indices.map(String.init), classes: ["a", "b"])
    }
    let flat = ExplorationReport(collection((0..<6).map { Golden.flat(UInt8($0 * 30)) }))
    #expect(flat.alerts.map(\.id) == [])
    let clean = ExplorationReport(collection((1...6).map(Self.picture)))
    #expect(clean.alerts.map(\.id) == [] && clean.splitShift == nil && clean.leakage.isEmpty)
    #expect(clean.json["split_shift"] == .null && clean.json["splits"]?.objectValue?.map(\.key) == ["all"])
  }
}
