import Datasets
import Files
import Foundation
import Reporting
import Testing
import TestSupport
import Workbench

@Suite("The exploration job") struct ExplorationJobTests {
  /// What a run leaves.
  private struct Run {
    let result: ExplorationJob.Result
    let output: String
    let warnings: [String]

    func text(_ name: String) throws -> String { String(decoding: try readFile(output + "/" + name), as: UTF8.self) }
    var files: [String] {
      (FileManager.default.enumerator(atPath: output)?.compactMap { $0 as? String } ?? [])
        .filter { !FileManager.default.isFolder(output + "/" + $0) }.sorted()
    }
  }

  /// Explores images written to a folder of their own.
  private func run(
    _ images: [(path: String, image: GrayImage)], in folder: TemporaryFolder, output: String = "report",
    extra: [String: Data] = [:], change: (inout ExplorationSettings) -> Void = { _ in }
  ) throws -> Run {
    let data = folder.file("data")
    if !FileManager.default.fileExists(atPath: data) { try PlantedDataset.write(images, to: data) }
    for (name, bytes) in extra { try AtomicFile.write(bytes, to: data + "/" + name) }
    var settings = ExplorationSettings(data: data, output: folder.file(output))
    change(&settings)
    let observer = SilentObserver()
    let job = ExplorationJob(settings: settings, invocation: Invocation(arguments: ["fer-analyze", "eda", "data"]))
    let result = try job.run(observer)
    return Run(result: result, output: settings.output, warnings: observer.warnings)
  }

  @Test("writes the page, the text, the numbers, the exclusion list, the figures and the manifest") func files() throws
  {
    let folder = try TemporaryFolder()
    let run = try run(PlantedDataset.planted(), in: folder)
    let files = run.files
    for name in [
      "index.html", "report.md", "eda.json", "exclusions.csv", "split.csv", "map.csv", "manifest.json",
    ] {
      #expect(files.contains(name), "\(name)")
    }
    for stem in ["class-balance", "mean-faces", "difference-faces", "deviation-faces", "gray-levels", "leakage-matrix"]
    {
      #expect(files.contains("figures/\(stem).png") && files.contains("figures/\(stem).pdf"), "\(stem)")
    }
    #expect(run.result.reportPath == run.output + "/index.html")
    #expect(try Manifest(ofReport: run.output).differences(inReport: run.output) == [])
    #expect(run.warnings == [])
  }

  @Test("eda.json holds the contract's keys and the planted counts") func numbers() throws {
    let folder = try TemporaryFolder()
    let run = try run(PlantedDataset.planted(), in: folder)
    let json = try JSONValue(parsing: try readFile(run.output + "/eda.json"), path: "eda.json")
    #expect(json == run.result.json && json["schema"] == .string("fer-analyze/eda/1"))
    let keys = try #require(json.objectValue?.map(\.key))
    for key in [
      "splits", "exact_duplicates", "leakage", "near_duplicates", "constant_images", "low_information", "unreadable",
      "split_shift", "pca", "alerts", "pixels_sha256", "warnings", "mirrored_duplicates", "pictures", "odd_images",
      "split_plan", "structure", "settings",
    ] {
      #expect(keys.contains(key), "\(key)")
    }
    #expect(json["splits"]?["train"]?["class_counts"] == ["happy": 20, "sad": 20])
    #expect(
      json["exact_duplicates"]?["groups"] == .integer(4)
        && json["exact_duplicates"]?["conflicting_groups"] == .integer(1))
    let leak = try #require(json["leakage"]?.arrayValue?.first)
    #expect(leak["images"] == .integer(4) && leak["per_class"] == ["happy": 2, "sad": 2])
    #expect(json["constant_images"]?.arrayValue?.map { $0["path"]?.stringValue } == ["train/sad/119.png"])
    let rows = try CSVTable(parsing: try readFile(run.output + "/exclusions.csv"), path: "exclusions.csv").rows
    #expect(rows.count == run.result.report.exclusions.entries.count)
    // Two of the drawings are alike enough to be one photograph.
    #expect(rows.count { !$0.cells[3].contains("near_leak") } == 6)
  }

  @Test("planted defects are alerts on the page and on standard output") func alerts() throws {
    let folder = try TemporaryFolder()
    let run = try run(PlantedDataset.planted(), in: folder)
    let ids = run.result.report.alerts.map(\.id)
    #expect(ids.first == "leakage" && ids.contains("label_conflicts") && ids.contains("constant_images"))
    // The page keeps numbers and their units on one line by spaces that do not break.
    let page = try run.text("index.html").replacing("\u{A0}", with: " ").replacing("<wbr>", with: "")
    for alert in run.result.report.alerts { #expect(page.contains(alert.finding.dropFirst()), "\(alert.id)") }
    #expect(page.contains("callout critical") && page.contains("test/sad/conflict.png"))
    // Identical pixels under two labels cost one of 56 images.
    #expect(page.contains("98.21 %"))
    #expect(run.result.summary.first?.hasPrefix("data: 56 images (train 40, test 16), 2 classes") == true)
    #expect(run.result.summary.contains { $0.hasPrefix("CRITICAL") && $0.contains("4 test images (25.0 %)") })
    let listed = run.result.report.exclusions.entries.count
    #expect(run.result.summary.last == "\(listed) images on the exclusion list (exclusions.csv)")
  }

  @Test("the same data gives the same bytes, but for the manifest") func repeats() throws {
    let folder = try TemporaryFolder()
    let first = try run(PlantedDataset.planted(), in: folder)
    let second = try run(PlantedDataset.planted(), in: folder, output: "again")
    #expect(first.files == second.files && first.files.count > 15)
    for name in first.files where name != "manifest.json" {
      #expect(try readFile(first.output + "/" + name) == readFile(second.output + "/" + name), "\(name)")
    }
  }

  @Test("a folder that is not empty is refused before anything is read, unless forced") func occupied() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write("mine", to: folder.file("report/notes.txt"))
    #expect(throws: FileError.self) { try run(PlantedDataset.planted(), in: folder) }
    let forced = try run(PlantedDataset.planted(), in: folder) { $0.force = true }
    #expect(forced.files.contains("notes.txt") && forced.files.contains("index.html"))
  }

  @Test("without single faces no picture of an image is in the folder, and the findings stay") func redaction() throws {
    let folder = try TemporaryFolder()
    let open = try run(PlantedDataset.planted(), in: folder)
    let redacted = try run(PlantedDataset.planted(), in: folder, output: "redacted") { $0.redactsFaces = true }
    #expect(open.files.contains("figures/label-conflicts-wall.png") && open.files.contains("figures/typical-faces.png"))
    #expect(!redacted.files.contains { $0.contains("wall") || $0.contains("groups") || $0.contains("typical") })
    let page = try redacted.text("index.html").replacing("<wbr>", with: "")
    #expect(!page.contains("class=\"tiles\"") && page.contains("test/sad/conflict.png"))
    // Means of 28 images show persons more than a class.
    #expect(!redacted.files.contains("figures/mean-faces.png") && open.files.contains("figures/mean-faces.png"))
    #expect(try redacted.text("eda.json") == open.text("eda.json"))
  }

  @Test("without near duplicates the key is absent and the page says so") func withoutNearDuplicates() throws {
    let folder = try TemporaryFolder()
    let run = try run(PlantedDataset.planted(), in: folder) { $0.nearDuplicateThreshold = nil }
    #expect(run.result.json["near_duplicates"] == nil)
    #expect(try run.text("index.html").contains("The search for similar images was left out."))
  }

  @Test("only the asked formats are written") func formats() throws {
    let folder = try TemporaryFolder()
    let run = try run(PlantedDataset.planted(), in: folder) { $0.formats = [.markdown] }
    #expect(run.result.reportPath == run.output + "/report.md" && !run.files.contains("index.html"))
    #expect(run.files.contains("eda.json"))
  }
}

extension FileManager {
  fileprivate func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }
}
