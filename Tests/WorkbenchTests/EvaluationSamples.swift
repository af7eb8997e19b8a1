import Datasets
import Evaluation
import Files
import Foundation
import Plotting
import TestSupport
import Training
import Workbench

/// Inputs of results reports.
enum EvaluationSamples {
  static let command = Invocation(arguments: ["fer-analyze", "evaluate", "model.ckpt", "data/my faces"])

  static func golden(_ name: String) throws -> Predictions {
    try Predictions(readingFrom: Fixtures.path("evaluation/\(name).csv"))
  }

  /// Predictions from rows of probabilities.
  static func predictions(_ classes: [String], _ rows: [(label: Int, p: [Double])]) throws -> Predictions {
    try Predictions(classes: classes, labels: rows.map(\.label), probabilities: rows.flatMap(\.p))
  }

  /// A drawn face that depends on the row, 48 x 48.
  static func face(_ row: Int) -> GrayImage {
    let mouth = 4 + row % 7
    var pixels: [UInt8] = []
    for y in 0..<48 {
      for x in 0..<48 {
        let dx = Double(x) - 23.5
        let dy = Double(y) - 23.5
        let isFace = dx * dx / 330 + dy * dy / 480 < 1
        let toEye = abs(dx) - 8
        let isEye = toEye * toEye + (dy + 7) * (dy + 7) < 9
        let isMouth = abs(dx) < 9 && abs(dy - 12) < Double(mouth) / 2
        pixels.append(isEye || isMouth ? 40 : isFace ? UInt8(150 + row * 37 % 80) : 60)
      }
    }
    return GrayImage(width: 48, height: 48, pixels: pixels)
  }

  /// An invented training of 30 epochs.
  static func history() throws -> TrainingHistory {
    let epochs = (1...30).map { epoch -> JSONValue in
      let t = Double(epoch)
      let overfitting: Double = 0.008 * max(0, t - 16)
      let validationLoss: Double = 1.05 + 0.9 * exp(-t / 5) + overfitting
      let validationAccuracy: Double = 0.27 + 0.36 * (1 - exp(-t / 6)) + 0.006 * sin(t)
      let rate: Double = 0.0005 * (1 + cos(Double.pi * t / 30)) + 1e-6
      let loss: Double = 0.5 + 1.4 * exp(-t / 9)
      let accuracy: Double = 0.25 + 0.55 * (1 - exp(-t / 10))
      return [
        "epoch": epoch, "loss": loss, "accuracy": accuracy, "val_loss": validationLoss,
        "val_accuracy": validationAccuracy, "learning_rate": rate, "gradient_norm": 1.5 + 1 / t,
      ]
    }
    return try TrainingHistory(
      ["schema": "fer-analyze/history/1", "epochs": JSONValue.array(epochs)], path: "history.json")
  }

  static let model = ModelSummary(
    architecture: "resnet50v2_cbam", parameterCount: 24_561_034, learnedCount: 24_507_722, imageSize: 48,
    checkpoint: "outputs/first/checkpoints/best.ckpt",
    checksum: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", temperature: 2.0622,
    trainingConfiguration: ["optimizer": "adamw", "learning_rate": 0.001, "epochs": 30, "batch": 64],
    parts: [
      ModelPart("maps of 24 × 24", layers: 150, output: "2 × 2 × 2048", parameters: 23_564_800),
      ModelPart("head", layers: 4, output: "7", parameters: 996_234),
    ])

  /// The golden predictions with everything that a report can tell about them.
  static func complete() throws -> EvaluationInput {
    let golden = try golden("model_a_test")
    let predictions = try Predictions(
      classes: golden.classes, labels: golden.labels, probabilities: golden.probabilities,
      paths: golden.labels.indices.map {
        "test/\(golden.classes[golden.labels[$0]])/PrivateTest_\($0 * 13 + 88_305_994).jpg"
      },
      splits: golden.labels.map { _ in "test" })
    // Copies are mostly right, as remembered images would be.
    let leaked = predictions.labels.indices.filter { $0 % 13 == 0 || ($0 % 7 == 0 && predictions.correct[$0]) }
    return EvaluationInput(
      model: model, dataName: "data/fer2013", split: "test", predictions: predictions,
      validation: try self.golden("model_a_val"), history: try history(), leaked: Set(leaked),
      images: { face($0) }, command: command)
  }
}
