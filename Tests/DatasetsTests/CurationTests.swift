import Datasets
import Files
import Testing
import TestSupport

@Suite("Curation") struct CurationTests {
  /// Three classes of two images in train and test each.
  private static func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try SyntheticDataset.make(
      in: folder,
      ["train", "test"].flatMap { split in ["a", "b"].flatMap { name in (1...2).map { "\(split)/\(name)/\($0).png" } } }
    )
    return folder
  }

  private func open(_ folder: TemporaryFolder, exclude: String? = nil, reasons: [String] = [], split: String? = nil)
    throws -> Dataset
  {
    func file(_ name: String, _ text: String?) throws -> String? {
      guard let text else { return nil }
      try AtomicFile.write(text, to: folder.file(name))
      return folder.file(name)
    }
    let exclusions = try file("exclude.csv", exclude).map { [$0] } ?? []
    let curation = Curation(exclusions: exclusions, reasons: reasons, split: try file("split.csv", split))
    return try Dataset.open(folder.file(""), options: DatasetOptions(curation: curation))
  }

  @Test func imagesOfAListAreLeftOutAndTheOthersStayAsTheyWere() throws {
    let folder = try Self.folder()
    let whole = try open(folder)
    let part = try open(folder, exclude: "label,path\na,train/a/2.png\nb,./test/b/1.png\n")
    #expect(part.samples == whole.samples.filter { !["train/a/2.png", "test/b/1.png"].contains($0.path) })
    for (i, sample) in part.samples.enumerated() {
      let place = try #require(whole.samples.firstIndex(of: sample))
      #expect(try part.image(at: i) == whole.image(at: place), "\(sample.path)")
    }
    #expect(part.notes.contains { $0.hasPrefix("2 images are left out") } && part.warnings.isEmpty)
  }

  @Test func onlyTheReasonsAskedForCount() throws {
    let folder = try Self.folder()
    let list = "path,reasons\ntrain/a/1.png,leak\ntrain/a/2.png,constant leak\ntest/b/2.png,constant\n"
    #expect(try open(folder, exclude: list, reasons: ["leak"]).samples.count == 6)
    #expect(try open(folder, exclude: list, reasons: ["constant", "leak"]).samples.count == 5)
    let error = failure { _ = try open(folder, exclude: list, reasons: ["leek"]) }
    #expect(error.code == 65 && error.text.contains("no row has the reason 'leek'"))
    #expect(error.text.contains("constant, leak. Did you mean leak?"), "\(error.text)")
  }

  @Test func exclusionsCanBeBoundToSplits() throws {
    let folder = try Self.folder()
    let list = folder.file("list.csv")
    try AtomicFile.write("path\ntrain/a/1.png\ntest/a/1.png\n", to: list)
    let whole = try open(folder)
    for (splits, gone) in [([Split.train], ["train/a/1.png"]), ([.train, .test], ["train/a/1.png", "test/a/1.png"])] {
      let options = DatasetOptions(curation: Curation(exclusions: [list], excludedSplits: splits))
      let data = try Dataset.open(folder.file(""), options: options)
      #expect(Set(whole.samples.map(\.path)).subtracting(data.samples.map(\.path)) == Set(gone))
      #expect(
        data.notes.contains {
          $0.hasPrefix("\(gone.count) images of \(splits.map(\.rawValue).joined(separator: ", "))")
        })
    }
  }

  @Test func namesOfFilesTellTheirSplits() throws {
    let folder = try TemporaryFolder()
    try SyntheticDataset.make(
      in: folder,
      [
        "train/a/Training_1.png", "train/b/Training_2.png", "test/a/PublicTest_1.png", "test/b/PrivateTest_1.png",
        "test/b/other.png",
      ])
    let options = DatasetOptions(curation: Curation(split: Curation.fileNames))
    let data = try Dataset.open(folder.file(""), options: options)
    #expect(data.samples.map(\.split) == [.train, .train, .validation, .test])
    #expect(options.curation.files.isEmpty)
    #expect(
      data.notes.contains { $0.contains("those of the file names: 1 images are in another split") }, "\(data.notes)")
    #expect(data.notes.contains { $0.contains("1 without one are left out") })
    let unnamed = try Self.folder()
    let error = failure { _ = try Dataset.open(unnamed.file(""), options: options) }
    #expect(
      error.code == 65 && error.text.contains("PrivateTest_, PublicTest_, Training_ were expected"), "\(error.text)")
  }

  @Test func aTableOfSplitsDividesAnewAndLeavesOutWhatItDoesNotName() throws {
    let folder = try Self.folder()
    let whole = try open(folder)
    let data = try open(
      folder, split: "path,split\ntrain/a/1.png,test\ntest/a/1.png,train\ntest/b/1.png,val\ntrain/b/1.png,train\n")
    #expect(data.samples.map(\.path) == ["train/b/1.png", "test/a/1.png", "test/b/1.png", "train/a/1.png"])
    #expect(data.samples.map(\.split) == [.train, .train, .validation, .test])
    #expect(data.splits == [.train, .validation, .test])
    let place = try #require(whole.samples.firstIndex { $0.path == "train/a/1.png" })
    #expect(try data.image(at: 3) == whole.image(at: place))
    #expect(
      data.notes.contains { $0.contains("3 images are in another split") && $0.contains("4 without one are left out") })
  }

  @Test func tablesAndArchivesAreCuratedAsFoldersAre() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write(
      "emotion,pixels,Usage\n0,1,Training\n1,2,Training\n2,3,PublicTest\n", to: folder.file("faces.csv"))
    try AtomicFile.write("path\nfaces.csv#1\n", to: folder.file("list.csv"))
    let data = try Dataset.open(
      folder.file("faces.csv"), options: DatasetOptions(curation: Curation(exclusions: [folder.file("list.csv")])))
    #expect(data.samples.map(\.path) == ["faces.csv#2", "faces.csv#3"])
    #expect(try data.image(at: 0).pixels == [2] && data.image(at: 1).pixels == [3])
  }

  @Test func whatCannotBeMeantIsAnErrorThatSaysWhere() throws {
    let folder = try Self.folder()
    func error(exclude: String? = nil, split: String? = nil) -> String {
      let error = failure { _ = try open(folder, exclude: exclude, split: split) }
      return "\(error.code) \(error.text)"
    }
    #expect(
      error(exclude: "image\nx.png\n").contains("65") && error(exclude: "image\nx\n").contains("no column 'path'"))
    #expect(error(exclude: "path\nother/1.png\n").contains("none of its rows names an image"))
    #expect(error(exclude: "path\nother/1.png\n").contains("'train/a/1.png'"))
    #expect(error(split: "path\ntrain/a/1.png\n").contains("no column 'split'"))
    #expect(error(split: "path,split\ntrain/a/1.png,dev\n").contains("line 2, column split: 'dev', expected train"))
    #expect(
      error(split: "path,split\ntrain/a/1.png,train\ntrain/a/1.png,test\n").contains(
        "line 3: 'train/a/1.png' is in test here and in train"))
    let all = try open(folder).samples.map(\.path).joined(separator: "\n")
    #expect(error(exclude: "path\n\(all)\n").contains("no image is left"))
    // Rows that name nothing are told, the rest is used.
    #expect(
      try open(folder, exclude: "path\ntrain/a/1.png\ngone.png\n").warnings.contains {
        $0.contains("1 of its 2 rows name no image") && $0.contains("gone.png, line 3")
      })
  }
}

@Suite("Folds") struct FoldsTests {
  @Test func groupsStayTogetherAndClassesAreSpread() {
    let labels = (0..<1000).map { $0 % 10 == 0 ? 0 : 1 + $0 % 3 }
    let groups = (0..<1000).map { $0 < 200 ? $0 / 4 : $0 }
    let parts = Folds.deal(labels: labels, groups: groups, shares: [1, 1, 1, 1, 1], seed: 7)
    for group in Set(groups) {
      #expect(Set(groups.indices.filter { groups[$0] == group }.map { parts[$0] }).count == 1)
    }
    for part in 0..<5 {
      for label in 0..<4 {
        let n = parts.indices.count { parts[$0] == part && labels[$0] == label }
        let share = Double(labels.count { $0 == label }) / 5
        #expect(abs(Double(n) - share) <= 1.5, "part \(part), class \(label): \(n) of \(share)")
      }
    }
    #expect(parts == Folds.deal(labels: labels, groups: groups, shares: [2, 2, 2, 2, 2], seed: 7))
    #expect(parts != Folds.deal(labels: labels, groups: groups, shares: [1, 1, 1, 1, 1], seed: 8))
  }

  @Test func sharesAreKept() {
    let labels = [Int](repeating: 0, count: 90) + [Int](repeating: 1, count: 10)
    let parts = Folds.deal(labels: labels, groups: Array(0..<100), shares: [0.8, 0.1, 0.1], seed: 1)
    #expect((0..<3).map { part in parts.count { $0 == part } } == [80, 10, 10])
    #expect((0..<3).map { part in (90..<100).count { parts[$0] == part } } == [8, 1, 1])
    #expect(Folds.deal(labels: [], groups: [], shares: [1, 1], seed: 1).isEmpty)
    #expect(Folds.deal(labels: [0], groups: [5], shares: [1, 1], seed: 1).count == 1)
  }

  @Test("images alone in their class spread over the parts", arguments: [2, 5, 7]) func singles(parts: Int) {
    let dealt = Folds.deal(
      labels: Array(0..<parts), groups: Array(0..<parts), shares: [Double](repeating: 1, count: parts), seed: 3)
    #expect(Set(dealt).count == parts, "\(dealt)")
  }
}
