import Files

/// Everything that is known about a set of predictions: the content of `metrics.json`.
public struct MetricReport: Sendable {
  /// The schema of `json`.
  public static let schema = "fer-analyze/metrics/1"

  /// A named part of the rows.
  public struct Slice: Sendable {
    /// The part's name.
    public let name: String
    /// Its rows.
    public let predictions: Predictions

    /// - Parameters:
    ///   - name: unique among the slices.
    ///   - predictions: its rows.
    public init(name: String, predictions: Predictions) {
      self.name = name
      self.predictions = predictions
    }
  }

  /// What was computed from all rows.
  public let inputs: MetricInputs
  /// Intervals of all metrics.
  public let intervals: MetricIntervals
  /// The temperature that was fitted elsewhere, if any.
  public let temperature: TemperatureScaling?
  /// The rows after that temperature.
  public let calibrated: Predictions?
  /// The rows without those that copy a training image, if known.
  public let leakAdjusted: Predictions?
  /// The numbers of the rows that `leakAdjusted` leaves out, ascending.
  public let copiedRows: [Int]
  /// Named parts of the rows.
  public let slices: [Slice]
  /// How the views of each image were averaged, if there were several.
  public let testTimeAugmentation: JSONValue?
  private let replicates: Int
  private let seed: UInt64
  private let binCount: Int

  /// Computes the report.
  /// - Parameters:
  ///   - predictions: the rows.
  ///   - temperature: fitted on validation rows; the report then also tells what it does to these rows.
  ///   - leakAdjusted: the rows whose image is in no training split.
  ///   - copiedRows: the numbers of the rows that `leakAdjusted` leaves out, so that they can be left out again.
  ///   - slices: parts of the rows to score on their own.
  ///   - testTimeAugmentation: how the views of each image were averaged, if there were several.
  ///   - binCount: calibration bins.
  ///   - replicates: of the bootstrap.
  ///   - seed: of the bootstrap.
  public init(
    _ predictions: Predictions, temperature: TemperatureScaling? = nil, leakAdjusted: Predictions? = nil,
    copiedRows: [Int] = [],
    slices: [Slice] = [], testTimeAugmentation: JSONValue? = nil,
    binCount: Int = 15, replicates: Int = 1000, seed: UInt64 = 42
  ) throws {
    inputs = MetricInputs(predictions, binCount: binCount)
    intervals = MetricIntervals(predictions, binCount: binCount, replicates: replicates, seed: seed)
    self.temperature = temperature
    calibrated = try temperature?.apply(to: predictions)
    self.leakAdjusted = leakAdjusted
    self.copiedRows = copiedRows
    self.slices = slices
    self.testTimeAugmentation = testTimeAugmentation
    self.replicates = replicates
    self.seed = seed
    self.binCount = binCount
  }

  /// The value of a metric; `nil` for an unknown id or where it does not exist.
  public func value(_ id: String) -> Double? { MetricRegistry.metric(id)?.value(inputs) }

  /// The document, keys in a fixed order.
  public var json: JSONValue {
    let predictions = inputs.predictions
    let scalars = Self.tree(MetricRegistry.all, inputs)
    var members: [(key: String, value: JSONValue)] = [
      ("schema", .string(Self.schema)), ("n", .integer(predictions.count)), ("classes", predictions.classes.json),
    ]
    if let testTimeAugmentation { members.append(("test_time_augmentation", testTimeAugmentation)) }
    for member in scalars where !["calibration", "selective"].contains(member.key) {
      switch member.key {
      case "sklearn_top_k": members += [member, (key: "top1_ties", value: .integer(predictions.tiedRows))]
      case "roc_auc":
        members.append(
          (
            "roc_auc",
            .object(
              (member.value.objectValue ?? []) + [(key: "classes_used", value: .integer(inputs.ranking.classesUsed))])
          ))
      default: members.append(member)
      }
    }
    members.append(("per_class", perClass))
    members.append(("confusion_matrix", inputs.confusion.json))
    members.append(("calibration", calibration))
    members.append(("selective", inputs.selective.json))
    members.append(("intervals", intervals.json))
    if let leakAdjusted {
      members.append(
        (
          "leak_adjusted",
          .object((headline(leakAdjusted).objectValue ?? []) + [(key: "copied_rows", value: copiedRows.json)])
        ))
    }
    if !slices.isEmpty {
      members.append(("slices", .object(slices.map { (key: $0.name, value: headline($0.predictions)) })))
    }
    return .object(members)
  }

  private var perClass: JSONValue {
    .object(
      inputs.predictions.classes.indices.map { k in
        let scores = inputs.perClass[k]
        return (
          key: inputs.predictions.classes[k],
          value: [
            "precision": scores.precision, "recall": scores.recall, "f1": scores.f1, "support": scores.support,
            "specificity": scores.specificity, "mcc": scores.mcc, "roc_auc": inputs.ranking.rocAreas[k],
            "average_precision": inputs.ranking.averagePrecisions[k],
            "intervals": intervals.json(ofClass: inputs.predictions.classes[k]),
          ]
        )
      })
  }

  private var calibration: JSONValue {
    var members = inputs.calibration.json.objectValue ?? []
    members.append(("temperature", temperature.map { .number($0.temperature) } ?? .null))
    guard let calibrated else { return .object(members + [(key: "after_temperature", value: .null)]) }
    let after: [(key: String, value: JSONValue)] = [
      ("log_loss", .number(calibrated.logLoss)), ("brier", .number(calibrated.brierScore)),
    ]
    return .object(
      members + [
        (
          key: "after_temperature",
          value: .object((CalibrationErrors(calibrated, binCount: binCount).json.objectValue ?? []) + after)
        )
      ])
  }

  /// The headline metrics of some of the rows, with their intervals.
  private func headline(_ part: Predictions) -> JSONValue {
    let matrix = ConfusionMatrix(part)
    let ece = ReliabilityTable(confidence: part.confidences, outcome: part.correct, binCount: binCount).expectedError
    return [
      "n": part.count, "accuracy": accuracy(matrix), "balanced_accuracy": balancedAccuracy(matrix),
      "macro_f1": AveragedScores(matrix, .macro).f1, "log_loss": part.logLoss, "ece": ece,
      "intervals": MetricIntervals(
        part, binCount: binCount, replicates: replicates, seed: seed, scope: .unsorted
      ).json(of: ["accuracy", "balanced_accuracy", "macro_f1", "log_loss", "ece"]),
    ]
  }

  /// Metrics as nested objects, in the registry's order.
  private static func tree(_ metrics: [Metric], _ inputs: MetricInputs) -> [(key: String, value: JSONValue)] {
    var members: [(key: String, value: JSONValue)] = []
    for metric in metrics {
      let value = metric.value(inputs).json
      if metric.path.count == 1 {
        members.append((metric.path[0], value))
      } else if let i = members.firstIndex(where: { $0.key == metric.path[0] }) {
        members[i].value = .object((members[i].value.objectValue ?? []) + [(key: metric.path[1], value: value)])
      } else {
        members.append((metric.path[0], .object([(key: metric.path[1], value: value)])))
      }
    }
    return members
  }
}
