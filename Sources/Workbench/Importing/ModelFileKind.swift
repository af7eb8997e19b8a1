import Files
import Foundation
import Interchange

/// What kind of model file something is, by its content; its name counts only where the content says nothing.
enum ModelFileKind: Equatable {
  /// An HDF5 file, as Keras writes it.
  case hdf5
  /// A zip archive, as Keras 3 writes whole models.
  case zip
  /// Tensors by name: a checkpoint of this program, or weights of another.
  case safetensors
  /// An ONNX graph.
  case onnx

  /// - Throws: `FileError` when there is no such file; `ImportJobError` when nothing here reads it.
  init(of path: String) throws {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      let isSavedModel = FileManager.default.fileExists(atPath: path + "/saved_model.pb")
      throw ImportJobError.unreadable(path: path, what: isSavedModel ? .savedModel : .folder)
    }
    let file = try RandomAccessFile(
      reading: path, hint: "A model of Keras (.keras, .h5), ONNX (.onnx) or safetensors is expected.")
    var head = [UInt8](repeating: 0, count: min(16, file.count))
    try head.withUnsafeMutableBytes { try file.read(at: 0, into: $0) }
    let ending = (path as NSString).pathExtension.lowercased()
    if try HDF5File.hasSignature(path) {
      self = .hdf5
    } else if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      // PyTorch's files are zip archives too; what is in them is pickled.
      guard !["pt", "pth", "bin", "ckpt"].contains(ending) else { throw Self.pickled(path) }
      self = .zip
    } else if head.starts(with: [0x80]), ["pt", "pth", "bin", "pkl", "pickle", "ckpt"].contains(ending) {
      throw Self.pickled(path)
    } else if head.count > 8, head[8] == UInt8(ascii: "{"), ending != "onnx" {
      self = .safetensors
    } else if ending == "onnx" || head.first == 0x08 {
      // An ONNX file begins with field 1, the version of its format.
      self = .onnx
    } else {
      switch ending {
      case "keras": self = .zip
      case "h5", "hdf5": throw HDF5Error.notHDF5(path: path)
      case "safetensors", "ckpt": self = .safetensors
      case "tflite": throw ImportJobError.unreadable(path: path, what: .lite)
      default: throw ImportJobError.unreadable(path: path, what: .unknown)
      }
    }
  }

  /// In words.
  var text: String {
    switch self {
    case .hdf5: "a file of Keras's weights or model"
    case .zip, .onnx: "a whole model"
    case .safetensors: "a file of weights by name"
    }
  }

  private static func pickled(_ path: String) -> ImportJobError { .unreadable(path: path, what: .pickle) }
}

/// Why a model cannot be imported as it was asked.
enum ImportJobError: ReportableError {
  /// Files that nothing here reads, and what to do about them.
  enum Unreadable {
    case pickle, savedModel, folder, lite, unknown
  }

  case unreadable(path: String, what: Unreadable)
  /// Neither the file nor the command says what the outputs mean.
  case noClasses(path: String, count: Int)
  /// As many names as outputs are needed.
  case classCount(given: [String], count: Int)
  /// Neither the file nor the command says how pixels become inputs.
  case noScaling(path: String)
  /// Weights alone say nothing of the network.
  case weightsAlone(path: String, takesDescription: Bool)
  /// A checkpoint needs no import.
  case alreadyACheckpoint(path: String)
  /// The trial found no reading of inputs and classes that is better than the others.
  case undecided(String)

  var failure: Failure {
    switch self {
    case .unreadable, .undecided: .badData
    case .noClasses, .classCount, .noScaling, .weightsAlone, .alreadyACheckpoint: .usage
    }
  }

  var description: String {
    switch self {
    case .unreadable(let path, let what): "\(path): \(what.advice)"
    case .noClasses(let path, let count):
      "\(path): what its \(count) outputs mean is not in the file. Give --classes with the names in output order, or one of "
        + "\(OutputOrder.summary); or let --try DATA find out."
    case .classCount(let given, let count):
      "--classes: \(given.count) names (\(given.joined(separator: ", "))); the model has \(count) outputs"
    case .noScaling(let path):
      "\(path): how pixels become inputs is not in the file. Give --scaling \(InputScaling.summary); or let --try DATA find out."
    case .weightsAlone(let path, let takesDescription):
      "\(path): weights without the network they belong to. Give "
        + (takesDescription ? "--network FILE.json (of Keras's model.to_json()), or " : "")
        + "--architecture NAME for one of `fer-analyze list architectures`."
    case .alreadyACheckpoint(let path):
      "\(path): a checkpoint of fer-analyze already; every command takes it as it is"
    case .undecided(let why): "--try: \(why). Give --scaling and --classes."
    }
  }
}

extension ImportJobError.Unreadable {
  fileprivate var advice: String {
    switch self {
    case .pickle:
      "a file of PyTorch, which holds a program to be executed (a pickle); it is not opened. In PyTorch: "
        + "torch.onnx.export(model.eval(), example, \"model.onnx\"), or safetensors.torch.save_file(model.state_dict(), …)."
    case .savedModel:
      "a SavedModel of TensorFlow. In Python: keras.models.load_model(…).save(\"model.keras\"), or tf2onnx."
    case .folder: "a folder; a model file is expected: .keras, .h5, .onnx or .safetensors"
    case .lite: "a TensorFlow Lite model; import the model that it was made from (.keras, .h5, .onnx)"
    case .unknown: "no model that this program reads; .keras, .h5, .onnx or .safetensors is expected"
    }
  }
}
