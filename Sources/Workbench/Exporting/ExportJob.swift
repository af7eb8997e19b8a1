import Datasets
import Files
import Foundation
import Interchange
import Networks

/// `fer-analyze export`: a checkpoint for other programs.
public struct ExportJob {
  /// Names and axes of the tensors in a safetensors file.
  public enum Names: String, CaseIterable, Sendable {
    /// `node/kernel`, `[rows, columns, in, out]`: a checkpoint.
    case checkpoint
    /// `node.weight`, `[out, in, rows, columns]`: a `state_dict`.
    case pytorch
  }

  /// What was asked.
  public struct Settings: Sendable {
    /// The checkpoint.
    public var model: String
    /// The file to write; its ending says which format.
    public var output: String
    /// The version of ONNX's operators; `nil`: 17.
    public var opset: Int?
    /// Whether an ONNX graph ends with probabilities beside the logits.
    public var softmax: Bool
    /// Whether the probabilities are those under the fitted temperature.
    public var calibrated: Bool
    /// How tensors are stored in safetensors.
    public var storage: SafetensorsEncoding
    /// Names and axes in safetensors.
    public var names: Names
    /// Whether a file that exists may be replaced.
    public var force: Bool

    /// - Parameters:
    ///   - model: the checkpoint.
    ///   - output: the file to write.
    public init(model: String, output: String) {
      self.model = model
      self.output = output
      softmax = false
      calibrated = false
      storage = .f32
      names = .checkpoint
      force = false
    }
  }

  private let settings: Settings

  /// - Parameter settings: what was asked.
  public init(_ settings: Settings) { self.settings = settings }

  /// Runs the job.
  /// - Returns: lines for standard output, and the same as JSON.
  public func run(_ observer: any JobObserver) throws -> (lines: [String], json: JSONValue) {
    let output = OutputFile(settings.output, endings: ["onnx", "safetensors", "ckpt"])
    try output.check(isNot: settings.model, mayReplace: settings.force)
    let ending = output.ending
    try refuseOptions(of: ending)
    let model = try Model(reading: settings.model)
    let checkpoint = model.checkpoint
    guard !settings.calibrated || checkpoint.temperature != nil else {
      throw WorkbenchError.nothingToDo(
        what: settings.model, why: "it has no fitted temperature; `fer-analyze train` fits one on validation images")
    }
    let how: String
    switch (ending, settings.names) {
    case ("onnx", _):
      let opset = settings.opset ?? ONNXExport.Options().opset
      try ONNXExport.write(
        checkpoint.network.graph, checkpoint.network.parameters, to: settings.output,
        options: .init(
          opset: opset, includesSoftmax: settings.softmax || settings.calibrated,
          temperature: settings.calibrated ? checkpoint.temperature : nil,
          metadata: metadata(checkpoint).map { ($0.name, $0.value) }, producerVersion: Version.current))
      let outputs = settings.softmax || settings.calibrated ? "logits and probabilities" : "logits"
      how =
        "ONNX, opset \(opset): input [N, \(model.preprocessing.channels), \(checkpoint.size), \(checkpoint.size)], "
        + "\(model.preprocessing.scaling.text); \(outputs)"
    case (_, .pytorch):
      try StateDict.write(
        checkpoint.network, metadata: metadata(checkpoint), to: settings.output, encoding: settings.storage)
      how = "safetensors with PyTorch's names and axes, \(settings.storage.rawValue)"
    default:
      try checkpoint.write(to: settings.output, encoding: settings.storage)
      how = "safetensors that is a checkpoint, \(settings.storage.rawValue)"
    }
    let entry = try SHA256.ofFile(settings.output)
    return (
      ["\(settings.output): \(how); \(entry.bytes) bytes, SHA-256 \(entry.hexadecimal)"],
      [
        "schema": "fer-analyze/export/1", "model": settings.model, "output": settings.output, "format": ending,
        "bytes": entry.bytes, "sha256": entry.hexadecimal, "classes": checkpoint.classes,
        "preprocessing": model.preprocessing.json, "temperature": checkpoint.temperature,
      ]
    )
  }

  /// Options of one format are a misunderstanding with another.
  private func refuseOptions(of ending: String) throws {
    let isONNX = ending == "onnx"
    let useless: [(option: String, isGiven: Bool, needed: String)] = [
      ("--opset", settings.opset != nil && !isONNX, ".onnx"), ("--softmax", settings.softmax && !isONNX, ".onnx"),
      ("--calibrated", settings.calibrated && !isONNX, ".onnx"),
      ("--storage bf16", settings.storage != .f32 && isONNX, ".safetensors or .ckpt"),
      ("--names pytorch", settings.names == .pytorch && ending != "safetensors", ".safetensors"),
    ]
    if let wrong = useless.first(where: \.isGiven) {
      throw WorkbenchError.option(
        name: wrong.option, expected: "an --output that ends in \(wrong.needed)", got: settings.output)
    }
  }

  /// What a program that runs the network must know, each as JSON text.
  private func metadata(_ checkpoint: Checkpoint) -> [(name: String, value: String)] {
    [
      ("classes", checkpoint.classes.json.compactText), ("preprocessing", checkpoint.preprocessing.compactText),
      ("temperature", checkpoint.temperature.json.compactText),
      ("intended_use", "Research on facial-expression data sets and classifiers; not for judging people."),
    ]
  }
}
