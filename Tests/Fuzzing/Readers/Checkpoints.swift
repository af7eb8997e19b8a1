import Interchange

extension FuzzedReader {
  /// This project's own checkpoints.
  static let checkpoints = FuzzedReader("checkpoint", fileEnding: "ckpt") {
    []
  } read: {
    _ = try Checkpoint(reading: $0)
  }
}
