import Files
import Foundation
import Testing
import TestSupport

/// Options of training and of test-time augmentation, as a user gives them.
@Suite(.serialized) struct TrainingKitTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try Tool.synthesize("faces", train: 70, test: 21, minimum: 3, in: folder.path)
  }

  private func run(_ arguments: [String]) throws -> Tool.Outcome {
    let outcome = try Tool.run(arguments, in: folder.path)
    #expect(outcome.status == 0, "\(arguments.joined(separator: " ")): \(outcome.errors)")
    return outcome
  }

  private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: folder.file(path))) }

  @Test func aRunWithEveryPartOfTheKitIsRepeatedByItsConfiguration() throws {
    let warned = try run([
      "train", "faces", "--architecture", "resnetv2-compact", "--recipe", "compact", "--size", "32", "--resize", "40",
      "--epochs", "2", "--batch", "16", "--output", "first", "--unfrozen", "stage2,stage3_*", "--backbone-rate", "0.5",
      "--layer-decay", "0.8", "--weight-decay-on", "all",
      "--augmentation", "strong,shear=4,crop_padding=2,mixup=0.2,cutmix=1", "--sampling", "balanced",
      "--optimizer", "sgd:momentum=0.8,weight_decay_form=decoupled",
      "--loss", "logit-adjustment:label_smoothing=0.1", "--schedule", "one-cycle:rising_share=0.4",
    ])
    #expect(warned.errors.contains("both favour rare classes"))
    let configuration = String(decoding: try bytes("first/config.yaml"), as: UTF8.self)
    for line in ["resize: 40", "layer-decay: 0.8", "sampling: balanced", "mixup=0.2"] {
      #expect(configuration.contains(line), "\(line): \(configuration)")
    }
    let path = folder.file("first/checkpoints/best.ckpt")
    let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)).prefix(20_000), as: UTF8.self)
    // The recipe's other options of the same optimiser stay.
    for part in ["weight_decay_form", "decoupled", "0.0005", "random_crop", "logit-adjustment", "stage2,stage3_*"] {
      #expect(text.contains(part), "\(part)")
    }
    _ = try run(["train", "--config", "first/config.yaml", "--output", "second", "--quiet"])
    for name in ["history.json", "predictions.csv", "metrics.json"] {
      #expect(try bytes("first/" + name) == bytes("second/" + name), "\(name) differs")
    }

    let single = try run(["evaluate", "first/checkpoints/best.ckpt", "faces", "--json", "--output", "one"])
    #expect(!single.output.contains("test_time_augmentation"))
    for (views, count) in [("flip", 2), ("five-crop", 5), ("ten-crop", 10)] {
      let outcome = try run([
        "evaluate", "first/checkpoints/best.ckpt", "faces", "--tta", views, "--json", "--output", "tta-\(count)",
      ])
      let metrics = try JSONValue(parsing: Data(outcome.output.utf8), path: "-")
      let expected: JSONValue = [
        "name": views, "views": count, "average": "probabilities", "resized": 40, "crop": 32,
      ]
      #expect(metrics["test_time_augmentation"] == expected && metrics["n"]?.intValue == 21)
      #expect(String(decoding: try bytes("tta-\(count)/report.md"), as: UTF8.self).contains(views))
      #expect(try bytes("tta-\(count)/predictions.csv") != bytes("one/predictions.csv"))
    }
    let refused = try Tool.run(
      ["evaluate", "--predictions", "first/predictions.csv", "--tta", "flip"], in: folder.path)
    #expect(refused.status == 64 && refused.errors.contains("--tta flip goes with a checkpoint"))
    let explained = try run(["explain", "first/checkpoints/best.ckpt", "faces/test/happy", "--json"])
    #expect(explained.output.contains("\"maps\""))
  }

  @Test(arguments: [
    (["--unfrozen", "9999"], "the backbone has"),
    (["--unfrozen", "stage9_*"], "--unfrozen stage9_*: no layer has this name"),
    (["--unfrozen", "stage1_block1_conv3"], "Did you mean stage1_block1_conv1"),
    (["--unfrozen", "logits"], "always learn"), (["--unfrozen", ","], "expected a number of layers"),
    (["--backbone-rate", "-1"], "--backbone-rate"), (["--layer-decay", "0"], "above 0"),
    (["--augmentation", "rotate=3"], "rotate is unknown"), (["--augmentation", "zoom=7"], "zoom 7"),
    (["--augmentation", "seed", "--no-augmentation"], "exclude each other"),
    (["--resize", "40"], "at least the side of the images, 48"), (["--size", "64", "--resize", "48"], "--resize 48"),
    (["--sampling", "even"], "balanced"), (["--optimizer", "sgd:speed=3"], "no option \"speed\""),
    (["--loss", "focal:gamma"], "OPTION=VALUE"), (["--loss", "focal:gamma=-1"], "a number from 0"),
    (["--loss", "hinge"], "no loss \"hinge\""),
    (["--loss", "focal:gamma=1,gamma=2"], "one value for gamma"), (["--optimizer", "sgd::"], "--optimizer sgd::"),
    (["--optimizer", "sgd:momentum=2"], "from 0 to below 1, got 2"),
    (["--schedule", "plateau:direction=maximum"], "no option \"direction\""),
    (["--ema", "-0.1"], "--ema -0.1: expected 0 to below 1"), (["--clip-norm", "-1"], "--clip-norm -1.0"),
    (["--monitor", "luck"], "loss, accuracy"), (["--exclude-splits", "train"], "goes with --exclude"),
    (["--exclude", "x.csv", "--exclude-splits", "part"], "--exclude-splits part"),
    (["--unfrozen", "-3"], "--unfrozen -3: expected a number"), (["--patience", "-2"], "--patience -2"),
  ]) func whatCannotBeMeantIsRefused(_ options: [String], _ words: String) throws {
    let outcome = try Tool.run(
      ["train", "faces", "--architecture", "resnetv2-compact", "--output", "run"] + options, in: folder.path)
    #expect(outcome.status == 64, "\(outcome.errors)")
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("run")))
  }

  /// What the recipe for small networks gives, alone and beside what the user gives.
  @Test(arguments: [
    ([], ["size: 40", "resize: 48", "ema: 0.999", "mix_epochs=1", "monitor: accuracy"]),
    (["--size", "24"], ["size: 24", "resize: null", "mixup=0.2"]),
    (["--size", "24", "--resize", "32", "--ema", "0"], ["size: 24", "resize: 32", "ema: 0"]),
    (["--augmentation", "light"], ["size: 40", "augmentation: light"]),
    (["--epochs", "3"], ["mix_epochs=2"]),
  ]) func theCompactRecipe(_ options: [String], _ lines: [String]) throws {
    _ = try run(
      ["train", "faces", "--architecture", "resnetv2-compact", "--recipe", "compact", "--batch", "16"]
        + (options.contains("--epochs") ? [] : ["--epochs", "1"]) + options + ["--output", "run", "--quiet"])
    let text = String(decoding: try bytes("run/config.yaml"), as: UTF8.self)
    for line in lines { #expect(text.contains(line), "\(line): \(text)") }
    #expect(options != ["--augmentation", "light"] || !text.contains("mixup"))
  }

  @Test func votesAreLearnedInPlaceOfLabels() throws {
    let images = try FileManager.default.subpathsOfDirectory(atPath: folder.file("faces/train"))
      .filter { $0.hasSuffix(".png") }.map { "train/" + $0 }
    try (["file,angry,disgust,fear,happiness,neutral,sadness,surprise"] + images.map { $0 + ",0,0,0,10,0,0,0" })
      .joined(separator: "\n").write(toFile: folder.file("votes.csv"), atomically: true, encoding: .utf8)
    let told = try run([
      "train", "faces", "--architecture", "resnetv2-compact", "--recipe", "quick", "--size", "24", "--epochs", "4",
      "--batch", "8", "--votes", "votes.csv", "--votes-share", "1", "--output", "voted", "--no-progress",
    ])
    #expect(told.errors.contains("votes.csv: "), "\(told.errors)")
    let table = try CSVTable(parsing: bytes("voted/predictions.csv"), path: "predictions.csv")
    let answer = try #require(table.columns.firstIndex(of: "predicted"))
    #expect(table.rows.allSatisfy { $0.cells[answer] == "happy" })
    let report = String(decoding: try bytes("voted/report/report.md"), as: UTF8.self)
    #expect(report.contains("votes.csv") && report.contains("Votes share"))

    for (votes, status, words) in [
      (["--votes", "absent.csv"], 66, "absent.csv"), (["--votes-share", "0.5"], 64, "--votes-share goes with --votes"),
      (["--votes", "votes.csv", "--votes-share", "2"], 64, "at most 1"),
    ] as [([String], Int32, String)] {
      let refused = try Tool.run(["train", "faces", "--epochs", "1", "--output", "no"] + votes, in: folder.path)
      #expect(refused.status == status && refused.errors.contains(words), "\(refused.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder.file("no")))
    }
  }

  /// Reading FER2013 takes a while: what is wrong with an option of a component is said before.
  @Test(arguments: [
    "--optimizer sgd:momentum=2", "--schedule cosine:alpha=-1", "--loss cross-entropy:label_smoothing=7",
  ])
  func optionsOfComponentsAreCheckedBeforeTheData(_ text: String) throws {
    try FileManager.default.createDirectory(
      atPath: folder.file("empty/train/happy"), withIntermediateDirectories: true)
    let outcome = try Tool.run(["train", "empty"] + text.split(separator: " ").map(String.init), in: folder.path)
    #expect(outcome.status == 64 && outcome.errors.contains("got "), "\(outcome.errors)")
  }

  @Test func aWarmUpThatOutlastsTheRunIsNoticed() throws {
    let outcome = try run([
      "train", "faces", "--architecture", "resnetv2-compact", "--recipe", "quick", "--size", "16", "--epochs", "1",
      "--limit", "30", "--output", "short",
    ])
    #expect(outcome.errors.contains("the warm-up of 1 epochs is no shorter than the run"), "\(outcome.errors)")
  }

  /// Configurations of runs from before random changes had options of their own.
  @Test func aConfigurationMaySwitchRandomChangesOff() throws {
    for (value, expected) in [("false", "none"), ("true", "none,rotation=15,width_shift=0.1")] {
      try "augmentation: \(value)\narchitecture: resnetv2-compact\nepochs: 1\nlimit: 30\n".write(
        toFile: folder.file("options.yaml"), atomically: true, encoding: .utf8)
      _ = try run(["train", "faces", "--config", "options.yaml", "--output", "run-\(value)", "--quiet"])
      let text = String(decoding: try bytes("run-\(value)/config.yaml"), as: UTF8.self)
      #expect(text.contains("augmentation: \(expected)") || text.contains("augmentation: \"\(expected)"), "\(text)")
    }
  }

  @Test func theOptionsOfRandomChangesAreListed() throws {
    let list = try run(["list", "augmentations"]).output
    for name in ["rotation=", "random_crop=", "erasing_ratio=", "mixup=", "mix_epochs="] {
      #expect(list.contains(name), "\(name)")
    }
  }
}
