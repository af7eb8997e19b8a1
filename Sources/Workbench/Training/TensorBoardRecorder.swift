import Drawing
import Files
import Foundation
import Interchange
import Plotting
import Training

/// Writes what a run does to an event file of TensorBoard while it goes on.
///
/// Scalars have the names of `history.csv`: `step/…` after every step, `epoch/…` and `val_f1/<class>` after every epoch.
/// All stand at the step of the run, so that charts share one axis and a resumed run replaces what lies after its start.
final class TensorBoardRecorder: TrainingObserver {
  private let file: EventFile
  private let classes: [String]
  private var step: Int

  /// - Parameters:
  ///   - folder: where event files go.
  ///   - classes: in output order.
  ///   - stepsDone: steps of the run so far; above 0 when it goes on from a checkpoint.
  /// - Throws: `FileError.unwritable`.
  init(_ folder: String, classes: [String], stepsDone: Int) throws {
    file = try EventFile(in: folder, firstStep: stepsDone + 1)
    self.classes = classes
    step = stepsDone
  }

  /// Writes the configuration, and the contact sheet where there is one, at the step where the run stands.
  func begin(configuration: JSONValue, examples: AugmentationExamples?) throws {
    try file.write(text: "```json\n\(configuration.text)\n```", tag: "configuration", step: step)
    guard let examples else { return }
    let figure = examples.figure
    let size = figure.size(FontMetrics())
    let scale = 2.0
    try file.write(
      png: try figure.pngData(scale: scale), width: Int((size.width * scale).rounded(.up)),
      height: Int((size.height * scale).rounded(.up)), tag: "augmentation", step: step)
  }

  func stepped(_ record: StepRecord, trainer: Trainer) throws {
    step = record.globalStep
    try file.write(
      scalars: [
        ("step/loss", record.loss), ("step/learning_rate", record.learningRate),
        ("step/gradient_norm", record.gradientNorm), ("step/images_per_second", record.imagesPerSecond),
      ], step: step)
  }

  func finished(_ record: EpochRecord, isBest: Bool, trainer: Trainer) throws {
    let measured: [(String, Double?)] =
      [
        ("epoch/epoch", Double(record.epoch)), ("epoch/loss", record.loss), ("epoch/accuracy", record.accuracy),
        ("epoch/val_loss", record.validationLoss), ("epoch/val_accuracy", record.validationAccuracy),
        ("epoch/val_macro_f1", record.validationMacroF1), ("epoch/images_per_second", record.imagesPerSecond),
      ] + zip(classes, record.validationF1).map { ("val_f1/\($0)", $1) }
    try file.write(scalars: measured.compactMap { tag, value in value.map { (tag, $0) } }, step: step)
  }
}
