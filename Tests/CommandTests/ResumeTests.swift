import Files
import Foundation
import Testing
import TestSupport

/// The program killed, interrupted and continued: the files at the end are those of a run that was left alone.
@Suite(.serialized) struct ResumeTests {
  private let folder: TemporaryFolder
  /// A network that trains in a second, and writes its state behind every step.
  private let options = [
    Fixtures.root + "/data/sample", "--architecture", "resnetv2-compact", "--recipe", "quick", "--size", "16",
    "--limit",
    "70", "--epochs", "2", "--batch", "16", "--ema", "0.9", "--checkpoint-every", "1", "--quiet",
  ]
  private static let files = [
    "checkpoints/best.ckpt", "checkpoints/last.ckpt", "history.json", "predictions.csv", "validation_predictions.csv",
    "metrics.json",
  ]

  init() throws { folder = try TemporaryFolder() }

  private func checksums(_ run: String) throws -> [String: String] {
    try Dictionary(
      uniqueKeysWithValues: Self.files.map { ($0, try SHA256.ofFile(folder.file("\(run)/\($0)")).hexadecimal) })
  }

  @discardableResult
  private func train(_ arguments: [String], status: Int32 = 0, location: SourceLocation = #_sourceLocation) throws
    -> Tool.Outcome
  {
    let outcome = try Tool.run(["train"] + arguments, in: folder.path)
    #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: location)
    return outcome
  }

  private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: folder.file(path)) }

  /// Starts the program and waits until a file is there.
  private func start(_ arguments: [String], until path: String) throws -> Tool.Running {
    let running = try Tool.start(["train"] + arguments, in: folder.path)
    let limit = Date().addingTimeInterval(60)
    while !exists(path), running.isRunning, Date() < limit { usleep(2000) }
    #expect(exists(path))
    return running
  }

  @Test func killedAtTwentyRandomMoments() throws {
    let start = Date()
    try train(options + ["--output", "straight"])
    let seconds = Date().timeIntervalSince(start)
    // Seeded: a run of the test that fails can be repeated, as far as the machine's speed allows.
    var state: UInt64 = 20
    func share() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) * 0x1p-53
    }
    var kills = 0
    while kills < 20 {
      // Killed before it said what it is, a run has nothing to continue and is started again.
      let begun = exists("killed/config.yaml")
      let running = try Tool.start(
        ["train"] + (begun ? ["--resume", "killed"] : options + ["--output", "killed", "--force"]), in: folder.path)
      usleep(UInt32(1e6 * seconds * (0.02 + 0.6 * share())))
      running.send(SIGKILL)
      let outcome = try running.wait()
      if outcome.status == SIGKILL { kills += 1 } else { try #require(outcome.status == 0, "\(outcome.errors)") }
    }
    try train(["--resume", "killed"])
    #expect(try checksums("killed") == checksums("straight"))
    let names = FileManager.default.enumerator(atPath: folder.file("killed"))?.allObjects as? [String] ?? []
    let torn = names.filter { $0.hasSuffix(".part") && !$0.hasPrefix(".report") }
    #expect(torn.isEmpty, "left behind: \(torn)")
  }

  @Test func interruptedWithControlC() throws {
    try train(options + ["--output", "straight"])
    for (signal, run) in [(SIGINT, "stopped"), (SIGTERM, "ended")] {
      let running = try start(options + ["--output", run], until: run + "/checkpoints/last.ckpt")
      running.send(signal)
      let outcome = try running.wait()
      #expect(outcome.status == 130, "\(outcome.errors)")
      #expect(outcome.errors.contains("fer-analyze train --resume \(run)"), "\(outcome.errors)")
      #expect(!exists(run + "/metrics.json"))
      // The other way to name the run.
      try train(["--resume", "--output", run])
      #expect(try checksums(run) == checksums("straight"))
    }
  }

  @Test func oneRunAFolder() throws {
    let running = try start(options + ["--output", "run"], until: "run/config.yaml")
    for second in [["--resume", "run"], options + ["--output", "run", "--force"]] {
      let outcome = try train(second, status: 73)
      #expect(outcome.errors.contains("run: another run is writing"), "\(outcome.errors)")
    }
    running.send(SIGKILL)
    _ = try running.wait()
    try train(["--resume", "run"])
  }

  @Test func optionsThatWouldChangeTheResultAreNamed() throws {
    try train(options + ["--output", "run"])
    let before = try checksums("run")
    for (changed, words) in [
      (["--learning-rate", "0.5"], ["--learning-rate 0.002", "0.5"]),
      (["--batch", "8", "--seed", "7"], ["--batch 16", "--seed 42"]),
      (["--no-augmentation"], ["--augmentation none,rotation=15", "asked now: none"]),
      (["--threads", "57"], ["--threads", "57"]),
      (["--epochs", "3"], ["--epochs", "schedule cosine"]), (["--epochs", "1"], ["--epochs 1", "epoch 2"]),
    ] {
      let outcome = try train(["--resume", "run"] + changed, status: 64)
      for word in words { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
    }
    #expect(try train(["--resume", "nowhere"], status: 66).errors.contains("nowhere: no run to continue"))
    try train(["--resume"], status: 64)
    try Tool.synthesize("other", train: 70, test: 14, in: folder.path)
    #expect(try train(["other", "--resume", "--output", "run"], status: 65).errors.contains("not the images"))
    #expect(try checksums("run") == before)
    // Continuing a run that is over only evaluates again; how often it is saved is free.
    try train(["--resume", "run", "--checkpoint-every", "5min"])
    #expect(try checksums("run") == before)
  }

  @Test func aRunGoesOnWithoutTheWeightsThatItBeganWith() throws {
    try train(options + ["--output", "source", "--epochs", "1"])
    let start = options + ["--weights", "source/checkpoints/best.ckpt", "--unfrozen", "10"]
    try train(start + ["--output", "straight"])
    let running = try self.start(start + ["--output", "killed"], until: "killed/checkpoints/last.ckpt")
    running.send(SIGKILL)
    _ = try running.wait()
    try FileManager.default.removeItem(atPath: folder.file("source"))
    try train(["--resume", "killed"])
    #expect(try checksums("killed") == checksums("straight"))
  }

  @Test func aRunInStagesKeepsThem() throws {
    let staged = options.map { $0 == "16" ? "24" : $0 } + ["--progressive", "16:0.5", "--schedule", "constant"]
    try train(staged + ["--output", "staged"])
    let configuration = try String(contentsOfFile: folder.file("staged/config.yaml"), encoding: .utf8)
    #expect(configuration.contains("16:0.5"), "\(configuration)")
    let longer = try train(["--resume", "staged", "--epochs", "4"], status: 64)
    #expect(longer.errors.contains("--progressive 16:0.5"), "\(longer.errors)")
    let wrong = try train(staged + ["--progressive", "30:0.5", "--output", "wrong"], status: 64)
    #expect(wrong.errors.contains("sides from 16 to 23"), "\(wrong.errors)")
    #expect(!exists("wrong"))
  }

  @Test func aRunIsContinuedWhereItIs() throws {
    try train(options + ["--output", "run", "--epochs", "1"])
    let moved = try train(["--resume", "run", "--output", "elsewhere"], status: 64)
    #expect(moved.errors.contains("--resume run with another --output"), "\(moved.errors)")
    try Tool.synthesize("faces", train: 70, test: 14, in: folder.path)
    try train(["faces"] + options.dropFirst() + ["--output", "local", "--epochs", "1"])
    let below = folder.file("below")
    try FileManager.default.createDirectory(atPath: below, withIntermediateDirectories: true)
    let outcome = try Tool.run(["train", "--resume", "../local"], in: below)
    #expect(outcome.status == 66 && outcome.errors.contains("started on faces, which is not here"), "\(outcome.errors)")
    let named = try Tool.run(["train", "--resume", "../local", "--data", "../faces", "--report", "page"], in: below)
    #expect(named.status == 0, "\(named.errors)")
  }

  @Test func moreEpochsWhereTheScheduleAllowsThem() throws {
    let constant = options + ["--schedule", "constant"]
    try train(constant + ["--output", "straight", "--epochs", "3"])
    try train(constant + ["--output", "longer"])
    try train(["--resume", "longer", "--epochs", "3"])
    #expect(try checksums("longer") == checksums("straight"))
  }
}
