import Evaluation
import Files
import Foundation
import Yams

/// Options in a YAML file: keys are the long names of a command's options.
public enum ConfigurationFile {
  /// Writes options, in order.
  /// - Throws: `FileError.unwritable`.
  public static func write(_ options: JSONValue, to path: String) throws {
    let lines = (options.objectValue ?? []).map { "\($0.key): \(yaml($0.value))" }
    try AtomicFile.write(lines.joined(separator: "\n") + "\n", to: path)
  }

  /// JSON text is YAML; plain words go without quotes.
  private static func yaml(_ value: JSONValue) -> String {
    if case .string(let text) = value, !text.isEmpty,
      text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_./,".contains($0)) }),
      text.contains(where: \.isLetter),
      !["true", "false", "null", "yes", "no", "on", "off"].contains(text.lowercased()),
      text.first?.isLetter == true
    {
      return text
    }
    return value.compactText
  }

  /// Reads options as the arguments that they stand for: `--key value`; `true` is a flag, `false` and `null` are
  /// nothing. For `inverted` options, which are on unless told otherwise, `true` is nothing and `false` is `--no-key`.
  /// - Throws: `FileError.malformed` when the file is no YAML mapping of plain values.
  public static func arguments(_ path: String, inverted: Set<String>) throws -> [(name: String, arguments: [String])] {
    let text = String(decoding: try readFile(path, hint: "--config names a YAML file of options."), as: UTF8.self)
    let node: Node?
    do {
      node = try Yams.compose(yaml: text)
    } catch {
      throw FileError.malformed(path: path, reason: "is not valid YAML: \(error)")
    }
    guard let node else { return [] }
    guard let mapping = node.mapping else {
      throw FileError.malformed(path: path, reason: "a mapping of options was expected, such as `epochs: 3`")
    }
    return try mapping.map { key, value in
      guard let name = key.string else { throw FileError.malformed(path: path, reason: "an option's name is no text") }
      if value.null != nil { return (name, []) }
      if let flag = value.bool, value.scalar?.style == .plain {
        if inverted.contains(name) { return (name, flag ? [] : ["--no-\(name)"]) }
        return (name, flag ? ["--\(name)"] : [])
      }
      if let items = value.sequence {
        let texts = items.compactMap(\.scalar?.string)
        guard texts.count == items.count else {
          throw FileError.malformed(path: path, reason: "\(name): a list of plain values was expected")
        }
        return (name, ["--\(name)", texts.joined(separator: ",")])
      }
      guard let scalar = value.scalar?.string else {
        throw FileError.malformed(path: path, reason: "\(name): a plain value or a list was expected")
      }
      return (name, ["--\(name)", scalar])
    }
  }

  /// Reads gates: a mapping of metrics and conditions, such as `macro_f1: -0.005` or `accuracy: ">=0.65"`.
  /// - Throws: `FileError.malformed` when the file is no YAML mapping of plain values; `GateError` naming the file.
  static func gates(_ path: String) throws -> [Gate] {
    let hint = "--thresholds names a YAML file of metrics and conditions."
    let node: Node?
    do {
      node = try Yams.compose(yaml: String(decoding: try readFile(path, hint: hint), as: UTF8.self))
    } catch let error as any ReportableError {
      throw error
    } catch {
      throw FileError.malformed(path: path, reason: "is not valid YAML: \(error)")
    }
    guard let mapping = node?.mapping else {
      throw FileError.malformed(path: path, reason: "a mapping was expected, such as `macro_f1: -0.005`")
    }
    let pairs = try mapping.map { key, value -> (key: String, value: JSONValue) in
      guard let name = key.string, let scalar = value.scalar else {
        throw FileError.malformed(
          path: path, reason: "\(key.string ?? "a key"): a number or a condition in quotes was expected")
      }
      if scalar.style == .plain, let number = value.float { return (name, .number(number)) }
      return (name, .string(scalar.string))
    }
    return try Gate.gates(pairs, source: path)
  }
}
