import Datasets
import Files
import Foundation
import Interchange
import Networks
import Reporting
import Testing
import TestSupport
import Workbench

/// What the reports on maps say of their numbers, and how they are made again: a small network with random weights.
@Suite struct ReportDefinitionsTests {
  private let folder: TemporaryFolder
  private let invocation = Invocation(arguments: ["fer-analyze", "test"])
  /// What every definition says at least.
  private static let shortest = 20

  init() throws {
    folder = try TemporaryFolder()
    try PlantedDataset.write(PlantedDataset.planted(), to: folder.file("faces"))
    for name in ["a", "b"] { try writeModel(name, seed: name == "a" ? 5 : 6) }
  }

  private func writeModel(_ name: String, seed: UInt64) throws {
    var architecture = ResNetV2Compact()
    (architecture.stem, architecture.widths, architecture.blocks) = (4, [6, 8], [1, 1])
    let blueprint = architecture.blueprint(size: 48, classes: 2)
    let network = try Network(blueprint.graph)
    network.parameters.initialize(seed: seed)
    // Weights of one sign: every map of the features before them says something.
    let values = network.parameters.values
    for i in try network.parameters.parameter("logits/kernel").range { values[i] = abs(values[i]) }
    try Checkpoint(
      architecture: architecture, size: 48, classes: ["happy", "sad"],
      preprocessing: Preprocessing(size: 48, channels: 1, scaling: .kerasResNetV2).json, training: .null,
      temperature: 1.5, blueprint: blueprint, network: network
    ).write(to: folder.file("\(name).ckpt"))
  }

  private func page(_ report: String) throws -> ReportPage {
    ReportPage(String(decoding: try readFile(folder.file("\(report)/report.md"), hint: ""), as: UTF8.self))
  }

  /// Definitions stand last, each once and with a meaning; the names are there, and the files of the report too.
  private func check(
    _ report: String, _ names: [String], without absent: [String] = [], seed: Int, tables: [String: String] = [:],
    location: SourceLocation = #_sourceLocation
  ) throws -> ReportPage {
    let page = try page(report)
    let found = page.definitions.map(\.name)
    #expect(page.sections.suffix(2).first == "Definitions", "\(page.sections)", sourceLocation: location)
    #expect(Set(found).count == found.count, "\(found)", sourceLocation: location)
    for (name, meaning) in page.definitions {
      #expect(meaning.count > Self.shortest && meaning.hasSuffix("."), "\(name): \(meaning)", sourceLocation: location)
    }
    for name in names { #expect(found.contains(name), "\(name) of \(found)", sourceLocation: location) }
    for name in absent { #expect(!found.contains(name), "\(name)", sourceLocation: location) }
    let facts = Dictionary(uniqueKeysWithValues: page.reproduction.map { ($0.name, $0.meaning) })
    #expect(facts["Version"] == Version.current && facts["Seed"] == "\(seed)", "\(facts)", sourceLocation: location)
    #expect(facts["Checksums of all files, date"]?.contains("manifest.json") == true, sourceLocation: location)
    for (rows, file) in tables {
      #expect(facts[rows]?.contains(file) == true, "\(rows) of \(facts)", sourceLocation: location)
    }
    // What is linked lies beside the page.
    for meaning in facts.values where meaning.contains("](<") {
      let file = meaning.split(separator: "](<").last?.split(separator: ">").first.map(String.init) ?? ""
      #expect(
        FileManager.default.fileExists(atPath: folder.file("\(report)/\(file)")), "\(meaning)", sourceLocation: location
      )
    }
    return page
  }

  @Test("An explanation defines its numbers, and says with which model, images and seed it was made")
  func explanation() throws {
    let image = folder.file("faces/test/happy/100.png")
    var settings = ExplanationSettings(model: folder.file("a.ckpt"), images: [image], output: folder.file("one"))
    settings.formats = [.markdown]
    settings.seed = 7
    _ = try ExplanationJob(settings, invocation: invocation).run(SilentObserver())
    let page = try check(
      "one",
      [
        "Probability of a class", "Temperature T", "What is explained", "Raw map", "Health of a map",
        "Share of a part of the face", "Lift", "Rank correlation", "Agreement with the check", "Negative share",
        "Attention of a block",
      ], without: ["What chance gives", "Exact value of a part", "Randomisation test"], seed: 7,
      tables: ["All numbers": "explanation.json"])
    let facts = page.reproduction
    let checksum = try Manifest.Entry(reading: folder.file("a.ckpt")).sha256
    #expect(facts.contains { $0.name == "Checkpoint SHA-256" && $0.meaning.contains(checksum) }, "\(facts)")
    let picture = try Manifest.Entry(reading: image).sha256
    #expect(facts.contains { $0.name == "Image" && $0.meaning.contains(picture) }, "\(facts)")
    #expect(facts.contains { $0.name == "Model" && $0.meaning.contains("a.ckpt") }, "\(facts)")

    settings.output = folder.file("several")
    settings.images = [folder.file("faces/test/happy")]
    settings.methods = ["gradcam", "gradient"]
    settings.quantity = .contrast
    settings.panels = 1
    _ = try ExplanationJob(settings, invocation: invocation).run(SilentObserver())
    let several = try check(
      "several",
      ["Agreement of two methods", "Noise as smooth as a map", "What chance gives", "95 % bootstrap interval"],
      without: ["Attention of a block"], seed: 7)
    #expect(several.reproduction.contains { $0.name == "Images" && $0.meaning.hasPrefix("8, ") })
    let explained = several.definitions.first { $0.name == "What is explained" }
    #expect(explained?.meaning.contains("mean of the logits of the other classes") == true)
  }

  @Test("An atlas defines its numbers, and those of a study only where it has one") func atlas() throws {
    var settings = AtlasSettings(model: folder.file("a.ckpt"), output: folder.file("atlas"))
    settings.data = folder.file("faces")
    settings.formats = [.markdown]
    (settings.least, settings.permutations, settings.swaps, settings.seed) = (2, 9, 0, 11)
    _ = try AtlasJob(settings, invocation: invocation).run(SilentObserver())
    _ = try check(
      "atlas",
      [
        "Accuracy", "Wilson interval", "Raw map", "Mean map", "p of a place or part",
        "False discovery rate 5 %", "Share of a part of the face", "Lift", "95 % bootstrap interval",
        "Content dependence", "Selective channels", "Change by an edit",
      ], without: ["z of a place", "Effect of a part on a class", "Skill", "Letters of methods"], seed: 11,
      tables: ["All numbers": "atlas.json", "One row per image": "atlas.csv"])
  }

  @Test("A comparison of checkpoints defines its numbers") func drift() throws {
    var settings = DriftSettings(
      checkpoints: ["a", "b"].map { folder.file("\($0).ckpt") }, output: folder.file("drift"))
    settings.data = folder.file("faces")
    settings.formats = [.markdown]
    (settings.perClass, settings.seed) = (2, 13)
    _ = try DriftJob(settings, invocation: invocation).run(SilentObserver())
    let page = try check(
      "drift",
      [
        "Accuracy", "Same answer", "Wilson interval", "Agresti and Min's interval", "McNemar's mid-p",
        "Rank correlation",
        "Maps on different grids", "Correlation of A and B", "Map of another image", "Noise as smooth as a map",
        "Change of a share", "p of a change", "False discovery rate 5 %", "A read twice", "Temperature T",
      ], seed: 13, tables: ["All numbers": "drift.json", "One row per image": "drift.csv"])
    for name in ["a", "b"] {
      let checksum = try Manifest.Entry(reading: folder.file("\(name).ckpt")).sha256
      #expect(page.reproduction.contains { $0.meaning.contains(checksum) }, "\(page.reproduction)")
    }
  }

  @Test("A self-test defines its measures, controls and rules in one place") func selfTest() throws {
    var settings = SelfTestSettings(output: folder.file("selftest"))
    settings.methods = ["gradient-x-input"]
    settings.tasks = ["matched-filter"]
    settings.faces = SelfTestSettings.fewestFaces
    settings.formats = [.markdown]
    _ = try SelfTestJob(settings, invocation: invocation).run(SilentObserver())
    _ = try check(
      "selftest",
      [
        "What is explained", "Health of a map", "Pointing game", "Mass accuracy", "Rank accuracy", "Control: random",
        "Chance", "95 % bootstrap interval", "p of two means", "Holm", "Found", "Recorded bound",
      ], without: ["AUROC", "Choice of a grid"], seed: 42,
      tables: ["All numbers": "selftest.json", "One row per map": "selftest.csv"])
  }
}
