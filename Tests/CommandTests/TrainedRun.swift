import Testing
import TestSupport

/// A folder with drawn faces in `faces` and a small network trained on them for a moment in `run`.
struct TrainedRun {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try Tool.synthesize("faces", train: 84, test: 42, minimum: 4, in: folder.path)
    let trained = try Tool.run(
      [
        "train", "faces", "--architecture", "resnetv2-compact", "--recipe", "quick", "--epochs", "2", "--batch", "16",
        "--output", "run", "--quiet",
      ], in: folder.path)
    try #require(trained.status == 0, "\(trained.errors)")
  }
}
