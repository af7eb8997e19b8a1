import Files

/// What one epoch did.
public struct EpochRecord: Sendable, Equatable {
  /// The epoch, counted from 1.
  public let epoch: Int
  /// Mean training loss over the epoch's images, augmented and with dropout.
  public let loss: Double
  /// Training accuracy over the same passes.
  public let accuracy: Double
  /// Validation loss; `nil` without validation data.
  public let validationLoss: Double?
  /// Validation accuracy; `nil` without validation data.
  public let validationAccuracy: Double?
  /// The learning rate of the epoch's last step.
  public let learningRate: Double
  /// The largest gradient norm of a step in the epoch.
  public let gradientNorm: Double
  /// The mean gradient norm of the epoch's steps.
  public let meanGradientNorm: Double
  /// Training images a second; `nil` where it is not known, as in a run that went on behind the epoch's last step.
  public internal(set) var imagesPerSecond: Double?
  /// The mean of the classes' validation F1, as in `metrics.json`; `nil` without validation data.
  public let validationMacroF1: Double?
  /// The validation F1 of each class in output order, `nil` where no validation image has the class; empty without
  /// validation data.
  public let validationF1: [Double?]

  /// - Parameters:
  ///   - epoch: counted from 1.
  ///   - loss: mean training loss.
  ///   - accuracy: training accuracy.
  ///   - validationLoss: `nil` without validation data.
  ///   - validationAccuracy: `nil` without validation data.
  ///   - learningRate: of the epoch's last step.
  ///   - gradientNorm: the largest of a step.
  ///   - meanGradientNorm: the mean over the steps.
  ///   - imagesPerSecond: training images a second, where known.
  ///   - validationMacroF1: `nil` without validation data.
  ///   - validationF1: of each class; empty without validation data.
  public init(
    epoch: Int, loss: Double, accuracy: Double, validationLoss: Double?, validationAccuracy: Double?,
    learningRate: Double, gradientNorm: Double, meanGradientNorm: Double, imagesPerSecond: Double?,
    validationMacroF1: Double? = nil, validationF1: [Double?] = []
  ) {
    self.epoch = epoch
    self.loss = loss
    self.accuracy = accuracy
    self.validationLoss = validationLoss
    self.validationAccuracy = validationAccuracy
    self.learningRate = learningRate
    self.gradientNorm = gradientNorm
    self.meanGradientNorm = meanGradientNorm
    self.imagesPerSecond = imagesPerSecond
    self.validationMacroF1 = validationMacroF1
    self.validationF1 = validationF1
  }
}

/// The records of a run, in order.
public struct TrainingHistory: Sendable, Equatable {
  /// The records.
  public private(set) var epochs: [EpochRecord]
  /// The classes in output order; empty where they are not known, then they are numbered from 0.
  public let classes: [String]
  /// What tells the best epoch.
  public let monitor: Monitor

  /// - Parameters:
  ///   - epochs: records in order.
  ///   - classes: the classes in output order.
  ///   - monitor: what tells the best epoch.
  public init(_ epochs: [EpochRecord] = [], classes: [String] = [], monitor: Monitor = .loss) {
    self.epochs = epochs
    self.classes = classes
    self.monitor = monitor
  }

  /// Adds a record.
  public mutating func append(_ record: EpochRecord) { epochs.append(record) }

  /// The best epoch as `monitor` has it, the first among equals.
  public var best: EpochRecord? { epochs.min { monitor.rank($0) < monitor.rank($1) } }

  private static let columns = [
    "epoch", "loss", "accuracy", "val_loss", "val_accuracy", "learning_rate", "gradient_norm", "gradient_norm_mean",
    "images_per_second", "val_macro_f1",
  ]

  /// A name for each class that a record holds a value for.
  private var classNames: [String] {
    let count = epochs.map(\.validationF1.count).max() ?? 0
    return (0..<count).map { $0 < classes.count ? classes[$0] : "\($0)" }
  }

  /// `history.csv`: one row an epoch; empty cells where there was no validation, and for classes that no validation image
  /// has. `val_f1_<class>` follow one another in output order, as `p_<class>` in `predictions.csv`.
  public var csv: String {
    let names = classNames
    let columns = Self.columns + names.map { "val_f1_\($0)" }
    let rows = epochs.map { e in
      CSVTable.line(
        [
          "\(e.epoch)", "\(e.loss)", "\(e.accuracy)", e.validationLoss.map { "\($0)" } ?? "",
          e.validationAccuracy.map { "\($0)" } ?? "", "\(e.learningRate)", "\(e.gradientNorm)",
          "\(e.meanGradientNorm)", e.imagesPerSecond.map { "\($0)" } ?? "", e.validationMacroF1.map { "\($0)" } ?? "",
        ] + names.indices.map { k in (k < e.validationF1.count ? e.validationF1[k] : nil).map { "\($0)" } ?? "" })
    }
    return ([CSVTable.line(columns)] + rows).joined(separator: "\n") + "\n"
  }

  /// `history.json`: the same without what depends on the machine's speed.
  public var json: JSONValue {
    let names = classNames
    return [
      "schema": "fer-analyze/history/1",
      "monitor": monitor.rawValue,
      "epochs": epochs.map { e -> JSONValue in
        [
          "epoch": e.epoch, "loss": e.loss, "accuracy": e.accuracy, "val_loss": e.validationLoss,
          "val_accuracy": e.validationAccuracy, "learning_rate": e.learningRate, "gradient_norm": e.gradientNorm,
          "gradient_norm_mean": e.meanGradientNorm, "val_macro_f1": e.validationMacroF1,
          "val_f1": JSONValue.object(zip(names, e.validationF1).map { (key: $0, value: $1.json) }),
        ]
      },
    ]
  }

  /// Reads what `json` gives; speeds, which it does not hold, come back as `nil`, and files from before F1 was measured
  /// give none. A file that names no monitor is of a run that was judged by its loss.
  /// - Throws: `FileError.malformed` naming `path`.
  public init(_ json: JSONValue, path: String) throws {
    let perClass = (json["epochs"]?.arrayValue ?? []).map { $0["val_f1"]?.objectValue ?? [] }
    let monitor = json["monitor"]?.stringValue ?? Monitor.loss.rawValue
    guard let known = Monitor(rawValue: monitor) else {
      throw FileError.malformed(path: path, reason: "the monitor '\(monitor)' is unknown")
    }
    self.monitor = known
    classes = (perClass.max { $0.count < $1.count } ?? []).map(\.key)
    epochs = try (json["epochs"]?.arrayValue ?? []).map { e in
      guard let epoch = e["epoch"]?.intValue, let loss = e["loss"]?.doubleValue,
        let accuracy = e["accuracy"]?.doubleValue,
        let rate = e["learning_rate"]?.doubleValue
      else { throw FileError.malformed(path: path, reason: "an epoch lacks epoch, loss, accuracy or learning_rate") }
      return EpochRecord(
        epoch: epoch, loss: loss, accuracy: accuracy, validationLoss: e["val_loss"]?.doubleValue,
        validationAccuracy: e["val_accuracy"]?.doubleValue, learningRate: rate,
        gradientNorm: e["gradient_norm"]?.doubleValue ?? 0,
        meanGradientNorm: e["gradient_norm_mean"]?.doubleValue ?? 0, imagesPerSecond: nil,
        validationMacroF1: e["val_macro_f1"]?.doubleValue,
        validationF1: (e["val_f1"]?.objectValue ?? []).map(\.value.doubleValue))
    }
    guard !epochs.isEmpty else { throw FileError.malformed(path: path, reason: "holds no epoch") }
  }

  /// Takes the speeds, which no stored state holds because they differ from run to run, from an older `csv`.
  /// - Parameter table: what `csv` gave; rows of other epochs are passed over.
  public mutating func takeSpeeds(from table: CSVTable) {
    guard let epoch = table.columns.firstIndex(of: "epoch"),
      let speed = table.columns.firstIndex(of: "images_per_second")
    else { return }
    for row in table.rows {
      guard let number = Int(row.cells[epoch]), let value = Double(row.cells[speed]),
        let place = epochs.firstIndex(where: { $0.epoch == number })
      else { continue }
      epochs[place].imagesPerSecond = value
    }
  }
}
