import Plotting
import Training

/// The curves of a run, for its folder and its report.
struct TrainingFigures {
  /// One curve.
  struct Entry {
    /// The name of its files.
    let name: String
    let figure: Figure
  }

  let accuracy: Entry
  let loss: Entry
  let learningRate: Entry
  let gradientNorm: Entry
  /// `nil` without validation, and in histories from before F1 was measured.
  let classF1: Entry?

  /// Every curve, in the order of the report.
  var all: [Entry] { [accuracy, loss] + (classF1.map { [$0] } ?? []) + [learningRate, gradientNorm] }

  /// - Parameters:
  ///   - history: at least one epoch.
  ///   - width: of each figure, points.
  init(_ history: TrainingHistory, width: Double = Figure.fullWidth) {
    let epochs = history.epochs
    // The curves count epochs from 1, also where a history starts later.
    let best = history.best.flatMap { best in epochs.firstIndex(of: best).map { $0 + 1 } }
    func values(_ value: (EpochRecord) -> Double?) -> [Double] { epochs.map { value($0) ?? .nan } }
    accuracy = Entry(
      name: "accuracy",
      figure: Figures.accuracyCurve(
        train: values(\.accuracy), validation: values(\.validationAccuracy), bestEpoch: best, width: width))
    loss = Entry(
      name: "loss",
      figure: Figures.lossCurve(
        train: values(\.loss), validation: values(\.validationLoss), bestEpoch: best, width: width))
    learningRate = Entry(
      name: "learning_rate", figure: Figures.learningRateCurve(rates: values(\.learningRate), width: width))
    gradientNorm = Entry(
      name: "gradient_norm", figure: Figures.gradientNormCurve(norms: values(\.gradientNorm), width: width))
    let count = epochs.map(\.validationF1.count).max() ?? 0
    classF1 =
      count == 0
      ? nil
      : Entry(
        name: "class_f1",
        figure: Figures.classF1Curves(
          classes: (0..<count).map { $0 < history.classes.count ? history.classes[$0] : "class \($0)" },
          f1: (0..<count).map { k in values { k < $0.validationF1.count ? $0.validationF1[k] : nil } },
          macro: values(\.validationMacroF1), bestEpoch: best, width: width))
  }
}
