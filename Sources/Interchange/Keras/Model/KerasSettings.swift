import Files
import Networks
import Tensors

/// The settings of a layer, read with their ranges checked.
struct KerasSettings {
  /// The file, for messages.
  let path: String
  /// The layer's name, for messages.
  let layer: String
  /// The layer's class.
  let kind: String
  /// The settings as the file has them.
  let config: JSONValue
  /// Whether Keras 3 wrote them: some functions changed with it.
  let isKeras3: Bool

  /// A whole number.
  func integer(_ key: String, in range: ClosedRange<Int>, else standard: Int? = nil) throws(ImportError) -> Int {
    guard let value = config[key], value != .null else {
      if let standard { return standard }
      throw unsupported(key, nil, "a whole number")
    }
    guard let number = value.intValue, range.contains(number) else {
      throw unsupported(key, value, "whole numbers from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A number.
  func number(_ key: String, in range: ClosedRange<Double>, else standard: Double) throws(ImportError) -> Double {
    guard let value = config[key], value != .null else { return standard }
    guard let number = value.doubleValue, range.contains(number) else {
      throw unsupported(key, value, "numbers from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A truth value; whole numbers stand for one in old files.
  func flag(_ key: String, else standard: Bool) throws(ImportError) -> Bool {
    guard let value = config[key], value != .null else { return standard }
    guard let flag = value.boolValue ?? value.intValue.map({ $0 != 0 }) else {
      throw unsupported(key, value, "true and false")
    }
    return flag
  }

  /// One number or a list of numbers, also where Keras wrote an array of numpy.
  func numbers(_ key: String, else standard: [Double]? = nil) throws(ImportError) -> [Double] {
    guard let value = config[key], value != .null else {
      if let standard { return standard }
      throw unsupported(key, nil, "numbers")
    }
    guard let numbers = Self.flattened(value["config"]?["value"] ?? value), numbers.allSatisfy(\.isFinite) else {
      throw unsupported(key, value, "numbers")
    }
    return numbers
  }

  /// Two whole numbers, rows and columns; one number stands for both.
  func pair(
    _ key: String, in range: ClosedRange<Int>, else standard: (Int, Int)? = nil
  ) throws(ImportError) -> (rows: Int, columns: Int) {
    guard let value = config[key], value != .null else {
      if let standard { return standard }
      throw unsupported(key, nil, "two whole numbers")
    }
    let parts = value.arrayValue?.map(\.intValue) ?? [value.intValue, value.intValue]
    guard parts.count == 2, let rows = parts[0], let columns = parts[1], range.contains(rows), range.contains(columns)
    else {
      throw unsupported(key, value, "two whole numbers from \(range.lowerBound) to \(range.upperBound)")
    }
    return (rows, columns)
  }

  /// A size of a window.
  func window(_ key: String) throws(ImportError) -> WindowSize {
    let (rows, columns) = try pair(key, in: 1...1024)
    return WindowSize(rows: rows, columns: columns)
  }

  /// The step of a window, the same down and to the right.
  func stride(_ key: String, else standard: (Int, Int) = (1, 1)) throws(ImportError) -> Int {
    let (rows, columns) = try pair(key, in: 1...1024, else: standard)
    guard rows == columns else { throw unsupported(key, config[key], "the same step down and to the right") }
    return rows
  }

  /// The padding of a window.
  func padding() throws(ImportError) -> Padding {
    switch config["padding"]?.stringValue ?? "valid" {
    case "valid": .zeros(0)
    case "same": .same
    default: throw unsupported("padding", config["padding"], "valid, same")
    }
  }

  /// Refuses what is not in rows, columns and channels.
  func checkFormat() throws(ImportError) {
    guard config["data_format"]?.stringValue != "channels_first" else {
      throw unsupported("data_format", config["data_format"], "channels_last")
    }
  }

  /// Whether they are named as Keras 1 did.
  var isKeras1: Bool {
    ["nb_filter", "border_mode", "output_dim", "dim_ordering"].contains { config[$0] != nil }
  }

  /// The type in which Keras computes the layer, where it is not float32.
  var reducedPrecision: String? {
    let policy = config["dtype"]?.stringValue ?? config["dtype"]?["config"]?["name"]?.stringValue
    return policy.flatMap { $0.contains("16") ? $0.shortened.printable : nil }
  }

  /// Refuses an axis that is not the last.
  func checkLastAxis(rank: Int) throws(ImportError) {
    guard let value = config["axis"], value != .null else { return }
    let axes = value.arrayValue?.map(\.intValue) ?? [value.intValue]
    guard axes == [-1] || axes == [rank - 1] else { throw unsupported("axis", value, "the last axis") }
  }

  /// The error of a setting that is not supported.
  func unsupported(_ setting: String, _ got: JSONValue?, _ supported: String) -> ImportError {
    .unsupportedSetting(
      path: path, node: layer, kind: kind, setting: setting, got: got.map { $0.compactText.shortened } ?? "left out",
      supported: supported)
  }

  private static func flattened(_ value: JSONValue) -> [Double]? {
    guard let items = value.arrayValue else { return value.doubleValue.map { [$0] } }
    var numbers: [Double] = []
    for item in items {
      guard let part = flattened(item) else { return nil }
      numbers += part
    }
    return numbers
  }
}
