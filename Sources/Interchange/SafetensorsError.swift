import Files

/// Why a safetensors file cannot be used or written.
public enum SafetensorsError: ReportableError {
  /// The file has fewer bytes than the length of a header takes.
  case tooShort(path: String, got: Int)
  /// Neither the length of the header nor the byte where it would begin are those of a safetensors file.
  case notSafetensors(path: String)
  /// The file ends before the data that its header announces; sizes in bytes.
  case truncated(path: String, expected: Int, got: Int)
  /// The file goes on after the last tensor; sizes in bytes.
  case trailingBytes(path: String, expected: Int, got: Int)
  /// The header announces a length (in bytes) outside `2...limit`.
  case headerLength(path: String, length: UInt64, limit: Int)
  /// The header is not the JSON that the format asks for; `offset` is the byte of the file where reading stopped.
  case malformedHeader(path: String, offset: Int, expected: String, got: String)
  /// A tensor's entry contradicts itself or the rules of the format.
  case invalidTensor(path: String, tensor: String, expected: String, got: String)
  /// No tensor of this name is in the file; `near` are up to three names that resemble it.
  case missingTensor(path: String, tensor: String, near: [String])
  /// The tensor's element type cannot be converted to Float.
  case unsupportedType(path: String, tensor: String, type: SafetensorsType)
  /// A tensor cannot be written under this name.
  case unusableName(path: String, name: String, reason: String)

  public var failure: Failure {
    switch self {
    case .unusableName: .internalError
    default: .badData
    }
  }

  public var description: String {
    switch self {
    case .tooShort(let path, let got):
      "\(path): this is no checkpoint, or the file is cut short: it has \(got) bytes, fewer than any safetensors file. Copy or create it again."
    case .notSafetensors(let path):
      "\(path): this is no checkpoint: a safetensors file was expected, and its first bytes are not those of one."
    case .truncated(let path, let expected, let got):
      "\(path): the file is cut short: its header announces \(expected) bytes, it has \(got). Copy or create it again."
    case .trailingBytes(let path, let expected, let got):
      "\(path): the header accounts for \(expected) bytes, the file has \(got). Copy or create it again."
    case .headerLength(let path, let length, let limit):
      "\(path): a safetensors header of 2 to \(limit) bytes was expected, the file announces \(length). "
        + "Is this a safetensors file?"
    case .malformedHeader(let path, let offset, let expected, let got):
      "\(path): header, byte \(offset): expected \(expected), got \(got)."
    case .invalidTensor(let path, let tensor, let expected, let got):
      "\(path): tensor \"\(tensor)\": expected \(expected), got \(got)."
    case .missingTensor(let path, let tensor, let near):
      "\(path): there is no tensor \"\(tensor)\"."
        + (near.isEmpty ? "" : " Similar names: \(near.map { "\"\($0)\"" }.joined(separator: ", ")).")
    case .unsupportedType(let path, let tensor, let type):
      "\(path): tensor \"\(tensor)\": expected F32, F16 or BF16 elements, got \(type.rawValue)."
    case .unusableName(let path, let name, let reason):
      "\(path): \"\(name)\" cannot name an entry of a safetensors file: \(reason)."
    }
  }
}
