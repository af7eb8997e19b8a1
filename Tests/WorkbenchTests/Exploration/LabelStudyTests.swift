import Datasets
import Exploration
import Files
import Foundation
import Tensors
import Testing
import TestSupport
import Workbench

@Suite("Doubt about labels in the exploration") struct LabelStudyTests {
  /// Two classes of 30 images in training and 10 in test each; predictions of a network that is right and sure, but for the
  /// labels in `wrong`.
  private struct Setup {
    let folder: TemporaryFolder
    let paths: [String]
    static let wrong = ["test/happy/101.png", "test/sad/104.png"]

    init() throws {
      folder = try TemporaryFolder()
      var images: [(path: String, image: GrayImage)] = []
      for (k, name) in ["happy", "sad"].enumerated() {
        for i in 0..<30 { images.append(("train/\(name)/\(100 + i).png", Self.noise(300 * k + i))) }
        for i in 0..<10 { images.append(("test/\(name)/\(100 + i).png", Self.noise(300 * k + 100 + i))) }
      }
      paths = images.map(\.path)
      try PlantedDataset.write(images, to: folder.file("data"))
    }

    /// A picture like no other: drawn faces are too much alike to be one picture each.
    private static func noise(_ seed: Int) -> GrayImage {
      var generator = SeededGenerator(seed: UInt64(seed + 1))
      return GrayImage(
        width: 48, height: 48, pixels: (0..<48 * 48).map { _ in UInt8(generator.integer(below: 256)) })
    }

    /// Writes predictions; `fold` adds the column that cross-validation writes.
    func predictions(_ rows: [String], fold: Bool = false) throws -> String {
      var text = "path,label,p_sad,p_happy\(fold ? ",fold" : "")\n"
      for (i, path) in rows.enumerated() {
        let label = path.contains("/happy/") ? "happy" : "sad"
        let isHappy = (label == "happy") != Self.wrong.contains(path)
        // A little spread, so that no two rows tie.
        let p = 0.9 + 0.0005 * Double(i % 50)
        text += "\(path),\(label),\(isHappy ? 1 - p : p),\(isHappy ? p : 1 - p)\(fold ? ",\(i % 3 + 1)" : "")\n"
      }
      try AtomicFile.write(text, to: folder.file("predictions.csv"))
      return folder.file("predictions.csv")
    }

    func explore(
      _ source: ExplorationSettings.LabelSource, votes: String? = nil, output: String = "report"
    ) throws -> ExplorationJob.Result {
      var settings = ExplorationSettings(data: folder.file("data"), output: folder.file(output))
      settings.force = true
      settings.labels = source
      settings.votes = votes
      settings.map = .noMap
      return try ExplorationJob(settings: settings, invocation: Invocation(arguments: ["fer-analyze", "eda"])).run(
        SilentObserver())
    }

    func text(_ name: String) throws -> String { String(decoding: try readFile(folder.file(name)), as: UTF8.self) }
  }

  @Test("wrong labels of unseen images lead the list, and the page shows them") func found() throws {
    let setup = try Setup()
    let file = try setup.predictions(setup.paths.filter { $0.hasPrefix("test") })
    let result = try setup.explore(.predictions(path: file, trainedOn: [.train]))
    #expect(result.json["label_doubt"]?["n"] == .integer(20))
    let ranked = result.json["label_doubt"]?["ranked"]?.arrayValue ?? []
    #expect(Set(ranked.prefix(2).compactMap { $0["path"]?.stringValue }) == Set(Setup.wrong))
    let rows = try CSVTable(parsing: readFile(setup.folder.file("report/label_issues.csv")), path: "issues").rows
    #expect(Set(rows.prefix(2).map { $0.cells[0] }) == Set(Setup.wrong) && rows.count == 2)
    let page = try setup.text("report/index.html")
    #expect(page.contains("id=\"label-doubt\"") && page.contains("happy → sad"))
    // Doubts leave nothing out by themselves.
    #expect(result.report.exclusions.entries.isEmpty)
  }

  @Test("rows that were trained on are not used, and refused when there are no others") func inSample() throws {
    let setup = try Setup()
    let all = try setup.predictions(setup.paths)
    #expect(
      try setup.explore(.predictions(path: all, trainedOn: [.train])).json["label_doubt"]?["n"] == .integer(20))
    let train = try setup.predictions(setup.paths.filter { $0.hasPrefix("train") })
    #expect(throws: LabelDoubtError.self) { try setup.explore(.predictions(path: train, trainedOn: [.train])) }
    do {
      _ = try setup.explore(.predictions(path: train, trainedOn: nil))
      Issue.record("probabilities of unknown origin were used")
    } catch let error as any ReportableError {
      #expect(error.failure == .usage && error.description.contains("--trained-on"))
    }
    // A column of folds says that each row was unseen.
    let folds = try setup.predictions(setup.paths, fold: true)
    #expect(try setup.explore(.predictions(path: folds, trainedOn: nil)).json["label_doubt"]?["n"] == .integer(80))
  }

  @Test("votes say how often the doubts are right") func votes() throws {
    let setup = try Setup()
    let file = try setup.predictions(setup.paths, fold: true)
    var text = "file,happiness,sadness,unknown,NF\n"
    for path in setup.paths {
      let isHappy = path.contains("/happy/") != Setup.wrong.contains(path)
      text += "\(path),\(isHappy ? 9 : 1),\(isHappy ? 1 : 9),0,0\n"
    }
    try AtomicFile.write(text, to: setup.folder.file("votes.csv"))
    let result = try setup.explore(
      .predictions(path: file, trainedOn: nil), votes: setup.folder.file("votes.csv"))
    let scored = result.json["label_doubt"]?["scored"]?["self_confidence"]
    #expect(scored?["n"] == .integer(80) && scored?["issues"] == .integer(2) && scored?["auroc"]?.doubleValue == 1)
    #expect(try setup.text("report/index.html").contains("Were the doubts right?"))
  }

  @Test("a file of other classes, or of other images, is refused") func mismatch() throws {
    let setup = try Setup()
    func refusal(_ name: String, _ text: String) -> Failure? {
      do {
        try AtomicFile.write(text, to: setup.folder.file(name))
        _ = try setup.explore(.predictions(path: setup.folder.file(name), trainedOn: []))
        return nil
      } catch {
        return (error as? any ReportableError)?.failure
      }
    }
    #expect(refusal("other.csv", "path,label,p_a,p_b\ntest/happy/100.png,a,0.5,0.5\n") == .badData)
    #expect(refusal("else.csv", "path,label,p_happy,p_sad\nelse/1.png,sad,0.5,0.5\n") == .badData)
  }

  @Test("cross-validation asks each image of a network that has not seen it, the same way every time")
  func crossValidation()
    throws
  {
    let setup = try Setup()
    let source = ExplorationSettings.LabelSource.crossValidation(folds: 2, epochs: 1)
    let first = try setup.explore(source)
    _ = try setup.explore(source, output: "again")
    #expect(first.json["label_doubt"]?["n"] == .integer(80))
    let name = "out_of_fold_predictions.csv"
    #expect(try setup.text("report/\(name)") == setup.text("again/\(name)"))
    let table = try CSVTable(parsing: readFile(setup.folder.file("report/\(name)")), path: name)
    let fold = try #require(table.columns.firstIndex(of: "fold"))
    let counts = Dictionary(table.rows.map { ($0.cells[fold], 1) }, uniquingKeysWith: +)
    #expect(counts == ["1.0": 40, "2.0": 40] || counts == ["1": 40, "2": 40], "\(counts)")
    // What it wrote can be read again in its place.
    let again = try setup.explore(
      .predictions(path: setup.folder.file("report/\(name)"), trainedOn: nil), output: "third")
    #expect(again.json["label_doubt"]?["ranked"] == first.json["label_doubt"]?["ranked"])
  }
}
