import Plotting
import Reporting
import Training

extension EvaluationPage {
  /// How the training went; `nil` without a history.
  mutating func training() throws -> Section? {
    guard let epochs = input.history?.epochs, let last = epochs.last, let best = input.history?.best else { return nil }
    // The curves count epochs from 1, also where a history starts later.
    let place = (epochs.firstIndex(of: best) ?? 0) + 1
    var figure = Figures.trainingCurves(
      trainAccuracy: epochs.map(\.accuracy), validationAccuracy: epochs.map { $0.validationAccuracy ?? .nan },
      trainLoss: epochs.map(\.loss), validationLoss: epochs.map { $0.validationLoss ?? .nan },
      learningRates: epochs.map(\.learningRate), bestEpoch: place, title: "Accuracy, loss and learning rate")
    let quantity = best.validationLoss == nil ? "training loss" : "validation loss"
    figure.alternativeText =
      "Training curves over \(epochs.count) epochs. Training accuracy ends at \(Quantity.percent(last.accuracy).text), "
      + "validation accuracy at \(Quantity.percent(last.validationAccuracy).text). The smallest \(quantity) is that of "
      + "epoch \(best.epoch)."
    let curves = try shelf.place(
      figure, stem: "training-curves",
      caption: "Training accuracy is measured with dropout and augmentation, validation accuracy without. The dotted line "
        + "marks epoch \(best.epoch), which has the smallest \(quantity).")
    return Section("Training: smallest \(quantity) at epoch \(best.epoch) of \(last.epoch)", id: "training") {
      trainingText(last: last, best: best)
      curves
      Details("All epochs") { epochTable(epochs) }
    }
  }

  private func trainingText(last: EpochRecord, best: EpochRecord) -> Prose {
    guard let loss = best.validationLoss else {
      return "There were no validation images; the smallest training loss is \(Quantity(best.loss))."
    }
    return """
      Epoch \(best.epoch) has the smallest validation loss, \(Quantity(loss)), at a validation accuracy of \
      \(Quantity.percent(best.validationAccuracy)). The last epoch ends with a training accuracy of \
      \(Quantity.percent(last.accuracy)) and a validation accuracy of \(Quantity.percent(last.validationAccuracy)).
      """
  }

  private func epochTable(_ epochs: [EpochRecord]) -> Table {
    Table(
      id: "epochs", caption: "What each epoch did; the gradient norm is the largest of a step.",
      columns: [
        .number("Epoch"), .number("Loss"), .number("Accuracy"), .number("Validation loss"),
        .number("Validation accuracy"), .number("Learning rate"), .number("Gradient norm"),
      ],
      cells: epochs.map { epoch in
        [
          .count(epoch.epoch), .number(Quantity(epoch.loss, digits: 4)), .number(.percent(epoch.accuracy)),
          .number(Quantity(epoch.validationLoss, digits: 4)), .number(.percent(epoch.validationAccuracy)),
          .number(Quantity(epoch.learningRate, digits: 7)), .number(Quantity(epoch.gradientNorm)),
        ]
      })
  }
}
