import Datasets
import Files
import Foundation
import Testing
import TestSupport

@Suite struct FolderTests {
  @Test func splitsClassesAndOrderAreThoseOfTheNames() throws {
    let folder = try TemporaryFolder()
    try SyntheticDataset.make(
      in: folder,
      [
        "val/sad/z.PNG", "train/sad/b.png", "train/sad/B.png", "train/happy/10.jpeg", "train/happy/9.png",
        "test/happy/a.jpg", "test/sad/q.png",
        "validation/happy/y.png",
      ])
    try AtomicFile.write("x", to: folder.file("train/sad/notes.txt"))
    try AtomicFile.write("x", to: folder.file("train/sad/.hidden.png"))
    let dataset = try Dataset.open(folder.path)
    #expect(dataset.classes == ["happy", "sad"])
    #expect(
      dataset.samples.map(\.path) == [
        "train/happy/10.jpeg", "train/happy/9.png", "train/sad/B.png", "train/sad/b.png", "validation/happy/y.png",
        "val/sad/z.PNG", "test/happy/a.jpg", "test/sad/q.png",
      ])
    #expect(dataset.samples.map(\.label) == [0, 0, 1, 1, 0, 1, 0, 1])
    #expect(dataset.splits == [.train, .validation, .test])
    #expect(dataset.indices(of: .validation) == [4, 5])
    #expect(dataset.indices(of: .all).isEmpty)
    #expect(dataset.ignoredFiles == 2)
    #expect(dataset.warnings.isEmpty)
    #expect(try dataset.image(at: 3) == SyntheticDataset.image(seed: 1))
  }

  @Test func foldersOfClassesAloneMakeTheSplitAll() throws {
    let folder = try TemporaryFolder()
    try SyntheticDataset.make(in: folder, ["sad/1.png", "angry/1.png", "Zeta/1.png"])
    let dataset = try Dataset.open(folder.path)
    #expect(dataset.classes == ["Zeta", "angry", "sad"])
    #expect(dataset.splits == [.all])
  }

  @Test func oneFolderAboveTheLayoutIsPassedThrough() throws {
    let folder = try TemporaryFolder()
    try SyntheticDataset.make(in: folder, ["fer2013/train/sad/1.png", "fer2013/test/sad/1.png"])
    #expect(try Dataset.open(folder.path).samples.map(\.path) == ["train/sad/1.png", "test/sad/1.png"])
  }

  @Test func missingRootIsNoInput() {
    let error = failure { _ = try Dataset.open("/nonexistent/data") }
    #expect(error.code == 66 && error.text.contains("/nonexistent/data"))
  }

  @Test func folderWithoutImagesSaysWhatWasExpected() throws {
    let folder = try TemporaryFolder()
    #expect(failure { _ = try Dataset.open(folder.path) }.code == 65)
    try SyntheticDataset.make(in: folder, ["loose.png"])
    let error = failure { _ = try Dataset.open(folder.path) }
    #expect(error.code == 65 && error.text.contains("1 images, none of them in a class folder"), "\(error.text)")
  }

  @Test func classWithoutAnyImageIsAnErrorNamingTheFolder() throws {
    let folder = try TemporaryFolder()
    try SyntheticDataset.make(in: folder, ["train/sad/1.png", "train/happy/1.png"])
    try SyntheticDataset.makeFolder(folder.file("train/fear"))
    let error = failure { _ = try Dataset.open(folder.path) }
    #expect(error.code == 65 && error.text.contains("class folder train/fear holds no image"), "\(error.text)")
  }

  @Test func classMissingOrEmptyInOneSplitIsAWarning() throws {
    let folder = try TemporaryFolder()
    try SyntheticDataset.make(
      in: folder, ["train/sad/1.png", "train/happy/1.png", "train/fear/1.png", "test/happy/1.png"])
    try SyntheticDataset.makeFolder(folder.file("test/fear"))
    let warnings = try Dataset.open(folder.path).warnings
    #expect(warnings.count == 2)
    #expect(warnings[0].contains("test/fear") && warnings[0].contains("holds no image"))
    #expect(warnings[1].contains("split test") && warnings[1].contains("sad is missing"))
  }

  @Test func emptySplitAndMisplacedImagesAreWarnings() throws {
    let folder = try TemporaryFolder()
    try SyntheticDataset.make(in: folder, ["train/sad/1.png", "train/loose.png", "train/sad/deep/2.png"])
    try SyntheticDataset.makeFolder(folder.file("test"))
    let dataset = try Dataset.open(folder.path)
    #expect(dataset.samples.count == 1)
    #expect(dataset.warnings.contains { $0.contains("split test") })
    #expect(dataset.warnings.contains { $0.contains("2 images lie outside the class folders") })
  }

  @Test func unreadableFilesAreReportedAndSkipped() throws {
    let folder = try TemporaryFolder()
    try SyntheticDataset.make(in: folder, ["train/sad/1.png", "train/sad/3.png", "train/happy/1.png"])
    try AtomicFile.write("I am no image", to: folder.file("train/sad/2.png"))
    try AtomicFile.write(Data(), to: folder.file("train/happy/0.jpg"))
    let dataset = try Dataset.open(folder.path)
    var told: [Int] = []
    let loaded = try dataset.load(Array(dataset.samples.indices)) { told.append($0) }
    #expect(loaded.indices == [1, 2, 4])
    #expect(loaded.labels == [0, 1, 1])
    #expect(loaded.images[2] == SyntheticDataset.image(seed: 1))
    #expect(loaded.unreadable.map(\.path) == ["train/happy/0.jpg", "train/sad/2.png"])
    #expect(loaded.unreadable[0].reason.contains("empty") && loaded.unreadable[1].reason.contains("text"))
    #expect(told == [5])

    let strict = try Dataset.open(folder.path, options: DatasetOptions(strict: true))
    let error = failure { _ = try strict.load(Array(strict.samples.indices)) }
    #expect(error.code == 65 && error.text.contains("train/happy/0.jpg"), "\(error.text)")
  }

  @Test func classOfWhichNothingCanBeReadIsAnErrorOrAWarning() throws {
    let folder = try TemporaryFolder()
    try SyntheticDataset.make(in: folder, ["train/sad/1.png", "train/happy/1.png", "test/sad/1.png"])
    try AtomicFile.write("no", to: folder.file("test/happy/2.png"))
    let dataset = try Dataset.open(folder.path)
    let loaded = try dataset.load(Array(dataset.samples.indices))
    #expect(loaded.warnings == ["split test: none of the 1 images of class happy can be read"])
    try AtomicFile.write("no", to: folder.file("train/happy/1.png"))
    let error = failure { _ = try dataset.load(Array(dataset.samples.indices)) }
    #expect(error.code == 65 && error.text.contains("happy"), "\(error.text)")
  }

  @Test func loadingNothingGivesNothing() throws {
    let folder = try TemporaryFolder()
    try SyntheticDataset.make(in: folder, ["sad/1.png"])
    let loaded = try Dataset.open(folder.path).load([])
    #expect(loaded.images.isEmpty && loaded.unreadable.isEmpty)
  }

  @Test func aLinkThatLoopsIsNotFollowedForever() throws {
    let folder = try TemporaryFolder()
    try SyntheticDataset.make(in: folder, ["train/sad/1.png"])
    try FileManager.default.createSymbolicLink(atPath: folder.file("train/sad/loop"), withDestinationPath: folder.path)
    #expect(try Dataset.open(folder.path).samples.map(\.path) == ["train/sad/1.png"])
  }

  @Test func oneImageIsNoDataSet() throws {
    let error = failure { _ = try Dataset.open(Fixtures.path("images/gray8.png")) }
    #expect(error.code == 65 && error.text.contains("this is one image"))
  }
}
