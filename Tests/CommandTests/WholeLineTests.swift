import Files
import Foundation
import Testing
import TestSupport

/// The whole line as a user runs it: synth, eda, train, evaluate, explain, report, verify.
@Suite(.serialized) struct WholeLineTests {
  private func run(_ folder: TemporaryFolder, _ arguments: String...) throws -> Tool.Outcome {
    let outcome = try Tool.run(arguments, in: folder.path)
    #expect(outcome.status == 0, "\(arguments.joined(separator: " ")): \(outcome.errors)")
    return outcome
  }

  private func json(_ path: String) throws -> JSONValue { try JSONValue(parsing: readFile(path), path: path) }

  @Test func everyCommandWorksOnDrawnFaces() throws {
    let folder = try TemporaryFolder()
    _ = try run(folder, "synth", "faces", "--train", "84", "--test", "35", "--minimum-per-class", "4")
    let eda = try run(folder, "eda", "faces", "--json")
    let analysis = try JSONValue(parsing: Data(eda.output.utf8), path: "standard output")
    #expect(analysis["schema"]?.stringValue == "fer-analyze/eda/1")
    #expect(FileManager.default.fileExists(atPath: folder.file("reports/eda-faces/index.html")))

    let options = [
      "train", "faces", "--architecture", "resnetv2-compact", "--recipe", "compact", "--epochs", "2", "--batch", "16",
      "--no-progress",
    ]
    let training = try Tool.run(options, in: folder.path)
    #expect(training.status == 0, "\(training.errors)")
    #expect(!training.errors.contains("\u{1B}"))
    #expect(training.output.contains("accuracy"))
    let outputs = folder.file("outputs/resnetv2-compact-40")
    for name in [
      "config.yaml", "history.csv", "history.json", "checkpoints/best.ckpt", "checkpoints/last.ckpt", "predictions.csv",
      "metrics.json", "run.json", "plots/accuracy.png", "plots/loss.pdf", "plots/learning_rate.png",
      "plots/confusion_matrix.pdf",
    ] {
      #expect(FileManager.default.fileExists(atPath: outputs + "/" + name), "\(name) is missing")
    }
    #expect(FileManager.default.fileExists(atPath: folder.file("reports/resnetv2-compact-40/index.html")))
    let metrics = try json(outputs + "/metrics.json")
    #expect(metrics["n"]?.intValue == 35)

    let configuration = try String(contentsOfFile: outputs + "/config.yaml", encoding: .utf8)
    for line in ["batch: 16", "optimizer: sgd", "learning-rate: 0.1", "loss: cross-entropy", "size: 40", "resize: 48"] {
      #expect(configuration.contains(line), "\(line): \(configuration)")
    }

    // The resolved configuration gives the same run again, bit for bit.
    _ = try run(
      folder, "train", "--config", "outputs/resnetv2-compact-40/config.yaml", "--output", "again", "--quiet")
    for name in ["history.json", "predictions.csv", "metrics.json"] {
      #expect(
        try Data(contentsOf: URL(fileURLWithPath: outputs + "/" + name))
          == Data(contentsOf: URL(fileURLWithPath: folder.file("again/\(name)"))), "\(name) differs")
    }

    let model = "outputs/resnetv2-compact-40/checkpoints/best.ckpt"
    let evaluation = try run(folder, "evaluate", model, "faces", "--json")
    #expect(try JSONValue(parsing: Data(evaluation.output.utf8), path: "-")["accuracy"] == metrics["accuracy"])
    _ = try run(folder, "evaluate", "--predictions", "outputs/resnetv2-compact-40/predictions.csv")
    let explanation = try run(folder, "explain", model, "faces/test/happy", "--json")
    let maps = try JSONValue(parsing: Data(explanation.output.utf8), path: "-")
    #expect(maps["images"]?.arrayValue?.first?["cbam"]?["spatial"]?.arrayValue?.count == 5)
    #expect(maps["images"]?.arrayValue?.first?["maps"]?.arrayValue?.first?["grid"] == [5, 5])
    _ = try run(folder, "report", "outputs/resnetv2-compact-40", "--output", "reports/again")
    _ = try run(folder, "layers", model)
    _ = try run(folder, "verify", "reports/again")

    // A changed figure and a checkpoint cut in half are noticed.
    try "changed".write(toFile: folder.file("reports/again/report.md"), atomically: true, encoding: .utf8)
    #expect(try Tool.run(["verify", "reports/again"], in: folder.path).status == 1)
    let whole = try Data(contentsOf: URL(fileURLWithPath: folder.file(model)))
    try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: folder.file("half.ckpt")))
    let cut = try Tool.run(["explain", "half.ckpt", "faces/test/happy"], in: folder.path)
    #expect(cut.status == 65)
    #expect(cut.errors.contains("half.ckpt"))
    let text = try Tool.run(["explain", model, "faces/synthetic.json"], in: folder.path)
    #expect(text.status == 65)
    #expect(text.errors.contains("synthetic.json"))
    let unknown = try Tool.run(["explain", model, "faces/test/happy", "--layer", "post_rel"], in: folder.path)
    #expect(unknown.status == 64)
    #expect(unknown.errors.contains("post_relu"))
  }

  @Test(arguments: ["methods", "architectures", "metrics", "figures", "recipes"]) func listsAreNotEmpty(
    _ family: String
  ) throws {
    let folder = try TemporaryFolder()
    #expect(try run(folder, "list", family).output.split(separator: "\n").count >= 2)
  }

  @Test func everyCommandHasHelpThatShowsAnExample() throws {
    let folder = try TemporaryFolder()
    for command in ["eda", "train", "evaluate", "explain", "report", "layers", "synth", "verify", "list"] {
      let help = try run(folder, command, "--help").output
      #expect(help.contains("fer-analyze \(command)"), "\(command)")
      #expect(help.contains("OVERVIEW"), "\(command)")
    }
  }
}
