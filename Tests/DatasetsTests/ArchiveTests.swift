import Datasets
import Files
import Foundation
import Testing
import TestSupport

@Suite struct ArchiveTests {
  private func open(_ name: String, _ limits: ArchiveLimits = .init()) throws -> Dataset {
    try Dataset.open(Fixtures.path("datasets/" + name), options: DatasetOptions(archiveLimits: limits))
  }

  @Test func everyWrappingHoldsTheSameDataSet() throws {
    let first = try open("plain.tar")
    #expect(first.name == "plain" && first.classes == ["happy", "sad"] && first.samples.count == 10)
    #expect(first.samples[0].path == "train/happy/0.png" && first.samples[9].path == "test/sad/1.png")
    #expect(first.ignoredFiles == 2 && first.warnings.isEmpty)
    let images = try first.load(Array(0..<10)).images
    #expect(Set(images).count == 10)
    for name in ["plain.zip", "nested.zip", "nested.tar.gz"] {
      let other = try open(name)
      #expect(other.samples == first.samples, "\(name)")
      #expect(try other.load(Array(0..<10)).images == images, "\(name)")
    }
  }

  @Test(arguments: ["unicode.zip", "unicode.tar"]) func namesInAnyScriptAreRead(_ name: String) throws {
    let dataset = try open(name)
    #expect(dataset.classes == ["glücklich", "悲しい"] && dataset.samples.count == 10)
    #expect(dataset.ignoredFiles == 2)
    #expect(try dataset.load(Array(0..<10)).images == open("plain.tar").load(Array(0..<10)).images)
  }

  @Test func aTableInAnArchiveIsRead() throws {
    let plain = try open("table.csv")
    #expect(plain.samples.map(\.split) == [.train, .train, .validation, .test, .train])
    for name in ["table.zip", "table.tar.gz"] {
      let dataset = try open(name)
      #expect(dataset.samples.map(\.label) == plain.samples.map(\.label), "\(name)")
      #expect(try dataset.load(Array(0..<5)).images == plain.load(Array(0..<5)).images, "\(name)")
    }
    #expect(try open("table.zip").samples[4].path == "fer2013.csv#5")
  }

  @Test func emptyClassAndArchiveWithoutImagesAreErrors() {
    #expect(failure { _ = try open("empty-class.zip") }.text.contains("train/fear"))
    #expect(failure { _ = try open("no-images.zip") }.code == 65)
  }

  @Test func linksAndPathsOutOfTheArchiveAreIgnoredAndRepeatedEntriesTold() throws {
    let dataset = try open("hostile-names.tar")
    #expect(
      !dataset.samples.contains { $0.path.contains("outside") || $0.path.contains("link") || $0.path.contains("hard") })
    #expect(dataset.ignoredFiles == 5)
    #expect(dataset.warnings.contains { $0.contains("occur twice") && $0.contains("train/happy/0.png") })
    #expect(try dataset.image(at: 0) != open("plain.tar").image(at: 0))
  }

  @Test func bombsAreRefused() {
    for name in ["bomb.tar.gz", "bomb.zip"] {
      let error = failure { _ = try open(name) }
      #expect(error.code == 65 && error.text.contains("200 times its packed size"), "\(name): \(error.text)")
    }
    #expect(
      failure { _ = try open("plain.tar", ArchiveLimits(maximumEntries: 5)) }.text.contains("more than 5 entries"))
    #expect(
      failure { _ = try open("plain.zip", ArchiveLimits(maximumBytes: 200)) }.text.contains("more than 200 bytes"))
  }

  @Test func truncatedArchivesAreErrors() throws {
    let folder = try TemporaryFolder()
    for name in ["plain.zip", "nested.tar.gz", "plain.tar", "table.zip"] {
      let whole = try readFile(Fixtures.path("datasets/" + name))
      // A tar file is padded to 10 KiB: its twelve entries and two closing blocks end before byte 13,313.
      for count in stride(from: 512, to: min(whole.count, 12_289), by: 512) + [1, 511, whole.count / 3] {
        let path = folder.file(name)
        try AtomicFile.write(whole.prefix(count), to: path)
        let error = failure { _ = try Dataset.open(path) }
        #expect(error.code == 65, "\(name) cut to \(count): \(error.text)")
      }
    }
  }

  @Test func damagedArchivesNeverCrash() throws {
    let folder = try TemporaryFolder()
    for name in ["plain.zip", "nested.tar.gz", "table.zip", "hostile-names.tar"] {
      let whole = try readFile(Fixtures.path("datasets/" + name))
      for position in stride(from: 0, to: whole.count, by: max(1, whole.count / 300)) {
        var bytes = whole
        bytes[bytes.startIndex + position] ^= 0xFF
        let path = folder.file(name)
        try AtomicFile.write(bytes, to: path)
        if let dataset = try? Dataset.open(path) {
          for index in dataset.samples.indices { _ = try? dataset.image(at: index) }
        }
      }
    }
  }

  @Test func aDeviceIsNoDataSet() {
    #expect(failure { _ = try Dataset.open("/dev/zero") }.text.contains("neither a folder nor a regular file"))
  }

  @Test func textNamedZipIsNoArchive() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write("hello\n", to: folder.file("x.zip"))
    #expect(failure { _ = try Dataset.open(folder.file("x.zip")) }.code == 65)
  }
}
