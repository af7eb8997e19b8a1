import Datasets
import Files
import Plotting
import Reporting
import Training

extension EvaluationPage {
  /// A figure that stays readable on a phone: about as wide as its screen.
  private static let narrow = 258.0

  /// How the training went; `nil` without a history.
  mutating func training() throws -> Section? {
    guard let history = input.history,
      let reading = HistoryReading(history, planned: input.model?.trainingConfiguration?["epochs"]?.intValue)
    else { return nil }
    let curves = try trainingCurves(history, reading)
    let augmentation = try augmentation()
    let recipe = recipeTable
    return Section(trainingTitle(reading), id: "training") {
      trainingText(reading)
      curves
      recipe
      augmentation
      Details("All epochs") { epochTable(history) }
    }
  }

  private func trainingTitle(_ reading: HistoryReading) -> Prose {
    let superlative = reading.monitor.superlative(isValidated: reading.best.validationLoss != nil)
    return reading.course == .single
      ? "Training: one epoch" : "Training: \(superlative) at epoch \(reading.best.epoch) of \(reading.last.epoch)"
  }

  private mutating func trainingCurves(_ history: TrainingHistory, _ reading: HistoryReading) throws -> [Block] {
    let figures = TrainingFigures(history, width: Self.narrow)
    let count = history.epochs.count
    func placed(_ entry: TrainingFigures.Entry, _ shelf: inout FigureShelf, _ caption: Prose) throws -> FigureBlock {
      var figure = entry.figure
      figure.alternativeText = "\(figure.title). \(count) epoch\(count == 1 ? "" : "s")."
      // The caption below says it.
      figure.note = ""
      return try shelf.place(figure, stem: entry.name.replacing("_", with: "-"), caption: caption)
    }
    let kept: Prose =
      count == 1 ? "" : " The dotted line marks epoch \(reading.best.epoch), whose weights are kept."
    let accuracy = try placed(
      figures.accuracy, &shelf,
      "Accuracy. Training images are measured while they are learned, with augmentation and dropout; validation images "
        + "after the epoch, without.\(kept)")
    let loss = try placed(figures.loss, &shelf, "Loss, measured on the same passes.\(kept)")
    let rate = try placed(figures.learningRate, &shelf, "The learning rate of each epoch's last step.")
    let norm = try placed(figures.gradientNorm, &shelf, "The largest gradient norm of a step in each epoch.")
    guard let classF1 = figures.classF1 else {
      return [Columns([accuracy], [loss]).block, Columns([rate], [norm]).block]
    }
    let f1 = try placed(
      classF1, &shelf,
      "F1 of each class on the validation images, and their mean; the number beside a line is its last value. A class with "
        + "few images moves by chance.")
    return [Columns([accuracy], [loss]).block, Columns([f1], [rate, norm]).block]
  }

  /// What the curves show, in sentences that follow from the numbers.
  private func trainingText(_ reading: HistoryReading) -> Prose {
    let (best, last) = (reading.best, reading.last)
    guard let loss = best.validationLoss else {
      return "There were no validation images; the smallest training loss is \(Quantity(best.loss)). Whether the model "
        + "learned more than these images cannot be seen here."
    }
    let accuracy = Quantity.percent(best.validationAccuracy)
    guard reading.course != .single else {
      return "One epoch gives no curve: validation loss \(Quantity(loss)), validation accuracy \(accuracy), training "
        + "accuracy \(Quantity.percent(last.accuracy))."
    }
    var text: Prose =
      "Epoch \(best.epoch) has the \(reading.monitor.superlative(isValidated: true)) "
      + "(validation loss \(Quantity(loss)), accuracy \(accuracy)); its weights are kept. "
    switch reading.course {
    case .improving:
      text =
        text + "It is the last epoch: validation was still getting better, so more epochs may help. "
    case .overfitting(let rise, let fall):
      text =
        text + "Since then the validation loss rose by \(Quantity(rise)) while the training loss fell by "
        + "\(Quantity(fall)): the network over-fits, and more epochs alone will not help. "
    case .level:
      text = text + "Since then the validation loss has risen by no more than 2 %: training has levelled off. "
    case .unsettled:
      text =
        text + "Since then both losses have grown: the learning rate may be too high for the end of the run. "
    case .single, .unmeasured: break
    }
    if let gap = reading.accuracyGap {
      let side: Prose = gap >= 0 ? "above" : "below"
      text =
        text + "The last epoch's training accuracy, \(Quantity.percent(last.accuracy)), lies "
        + "\(Quantity(abs(gap) * 100, digits: 1)) points \(side) its validation accuracy, "
        + "\(Quantity.percent(last.validationAccuracy)). "
    }
    if let endedEarly = reading.endedEarly, let planned = input.model?.trainingConfiguration?["epochs"]?.intValue {
      text =
        text
        + (endedEarly
          ? "The run stopped early, after \(last.epoch) of \(planned) epochs."
          : "All \(planned) planned epochs were run.")
    }
    return text + cost + " This is one run: another seed gives other curves."
  }

  /// What the epochs took.
  private var cost: Prose {
    let operations = input.model?.trainingConfiguration?["operations"]?.doubleValue.map(Self.operations)
    switch (input.trainingSeconds.map(Self.duration), operations) {
    case (let time?, let operations?): return " Training took \(time) and \(operations)."
    case (let time?, nil): return " Training took \(time)."
    case (nil, let operations?): return " Training took \(operations)."
    case (nil, nil): return ""
    }
  }

  private static func duration(_ seconds: Double) -> Prose {
    if seconds < 120 { return "\(Quantity(seconds, digits: 0)) s" }
    if seconds < 7200 { return "\(Quantity(seconds / 60, digits: 0)) min" }
    return "\(Quantity(seconds / 3600, digits: 1)) h"
  }

  /// A number of floating-point operations with its unit.
  static func operations(_ count: Double) -> Prose {
    let units: [(size: Double, name: String)] = [(1e15, "PFLOP"), (1e12, "TFLOP"), (1e9, "GFLOP")]
    guard let unit = units.first(where: { count >= $0.size }) ?? units.last else { return "" }
    return "\(Quantity(count / unit.size, digits: 2)) \(unit.name)"
  }

  private func epochTable(_ history: TrainingHistory) -> Table {
    let hasF1 = history.epochs.contains { $0.validationMacroF1 != nil }
    return Table(
      id: "epochs", caption: "What each epoch did; the gradient norm is the largest of a step.",
      columns: [
        .number("Epoch"), .number("Loss"), .number("Accuracy"), .number("Validation loss"),
        .number("Validation accuracy"),
      ] + (hasF1 ? [.number("Validation macro F1")] : []) + [.number("Learning rate"), .number("Gradient norm")],
      cells: history.epochs.map { epoch in
        [
          .count(epoch.epoch), .number(Quantity(epoch.loss, digits: 4)), .number(.percent(epoch.accuracy)),
          .number(Quantity(epoch.validationLoss, digits: 4)), .number(.percent(epoch.validationAccuracy)),
        ] + (hasF1 ? [.number(Quantity(epoch.validationMacroF1, digits: 3))] : [])
          + [.number(Quantity(epoch.learningRate, digits: 7)), .number(Quantity(epoch.gradientNorm))]
      })
  }
}
