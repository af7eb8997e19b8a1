/// Everything that reads files of others.
public enum FuzzedReaders {
  /// All readers: a new one is a file in `Readers` and a line here.
  public static let all: [FuzzedReader] = [
    .images, .tables, .archives, .checkpoints, .safetensors, .kerasWeights, .kerasModels, .kerasDescriptions, .onnx,
    .yaml, .json, .predictions, .notebooks, .npy, .npz,
  ]

  /// The reader of a name.
  public static func named(_ name: String) -> FuzzedReader? { all.first { $0.name == name } }
}
