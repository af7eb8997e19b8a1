import Files

/// A tool or paper whose rules differ from those of others.
public enum ConventionTool: String, CaseIterable, Sendable {
  /// This program's headline.
  case here = "fer-analyze"
  /// scikit-learn 1.9.
  case scikitLearn = "scikit-learn"
  /// netcal 1.4.
  case netcal
  /// torchmetrics 1.9, at float32, the type of a network's softmax.
  case torchmetrics
  /// The paper's own rules: "On calibration of modern neural networks", 2017.
  case guo = "Guo et al. 2017"
}

/// What one tool says about one quantity.
public struct ConventionValue: Sendable, Equatable {
  /// The value; `nil` where the tool raises or gives NaN.
  public let number: Double?
  /// What a reader must know to read the value, or why there is none: a few words.
  public let note: String?

  /// - Parameters:
  ///   - number: the value, if there is one.
  ///   - note: a few words about it.
  public init(_ number: Double?, _ note: String? = nil) {
    self.number = number
    self.note = note
  }
}

extension ConventionValue: JSONRepresentable {
  /// `value` and `note`.
  public var json: JSONValue { ["value": number, "note": note] }
}

/// One quantity under every tool's rule.
public struct ConventionRow: Sendable, Equatable {
  /// The name for files, `ece_default`.
  public let id: String
  /// The quantity's name for people.
  public let quantity: String
  /// How the tools are called: their defaults, or with the same options.
  public let setting: String
  /// What each tool says; a tool that lacks the quantity has no entry.
  public let values: [ConventionTool: ConventionValue]
  /// Why the tools may differ, one sentence.
  public let reason: String

  init(
    _ id: String, _ quantity: String, setting: String = "defaults", _ values: [ConventionTool: ConventionValue],
    _ reason: String
  ) {
    self.id = id
    self.quantity = quantity
    self.setting = setting
    self.values = values
    self.reason = reason
  }

  /// The largest distance between two tools' values; 0 with fewer than two.
  public var spread: Double {
    let numbers = values.values.compactMap(\.number)
    return (numbers.max() ?? 0) - (numbers.min() ?? 0)
  }
  /// Whether these rows tell the tools apart: values further apart than float32 rounding, or a tool without a value.
  public var tellsToolsApart: Bool { spread > 1e-6 || values.values.contains { $0.number == nil } }
}

extension ConventionRow: JSONRepresentable {
  /// The row, tools in a fixed order; a tool that lacks the quantity is null.
  public var json: JSONValue {
    [
      "id": id, "quantity": quantity, "setting": setting,
      "values": JSONValue.object(ConventionTool.allCases.map { (key: $0.rawValue, value: values[$0].json) }),
      "spread": spread, "reason": reason,
    ]
  }
}

/// The same predictions under the rules of several tools, side by side: why two programs print two numbers.
public struct ConventionTable: Sendable, Equatable {
  /// One row a quantity and setting.
  public let rows: [ConventionRow]

  /// Computes every row.
  /// - Parameters:
  ///   - predictions: the rows to score.
  ///   - temperature: a fitted temperature, if its parametrisation is to be shown too.
  public init(_ predictions: Predictions, temperature: TemperatureScaling? = nil) {
    let confusion = ConfusionMatrix(predictions)
    rows =
      ConventionRows.counts(confusion) + ConventionRows.probabilities(predictions) + ConventionRows.areas(predictions)
      + ConventionRows.calibration(predictions) + (temperature.map { [ConventionRows.temperature($0)] } ?? [])
  }

  /// The row of an id.
  public func row(_ id: String) -> ConventionRow? { rows.first { $0.id == id } }
}

extension ConventionTable: JSONRepresentable {
  /// The rows.
  public var json: JSONValue { ["rows": rows.map(\.json)] }
}

/// The rows of the table, one function a family.
enum ConventionRows {
  static func temperature(_ scaling: TemperatureScaling) -> ConventionRow {
    let inverse = ConventionValue(1 / scaling.temperature, "1/T")
    return ConventionRow(
      "temperature", "Fitted temperature",
      [
        .here: ConventionValue(scaling.temperature, "T"), .scikitLearn: inverse, .netcal: inverse,
        .guo: ConventionValue(scaling.temperature, "T"),
      ],
      "Guo et al. divide logits by T, netcal (under the name temperature) and scikit-learn (beta) report the factor 1/T; "
        + "the optimum is the same, their optimisers stop up to 3e-7 beside it.")
  }
}
