import Evaluation
import Tensors

/// What a network does on images that it does not learn from.
public struct ValidationResult: Sendable, Equatable {
  /// Mean loss over the images.
  public let loss: Double
  /// The share of images whose largest output is that of their label.
  public let accuracy: Double
  /// Precision, recall and F1 of each class, in output order; `nil` where no image has the class as its label.
  public let perClass: [ClassScores?]
  /// The macro F1 of `metrics.json`: the plain mean over all classes of the label list.
  public let macroF1: Double
}

/// Collects what a network does on batches of images.
public struct ValidationTally: Sendable {
  private let classes: Int
  private var total = 0.0
  private var labels: [Int] = []
  private var predicted: [Int] = []

  /// - Parameter classes: the number of classes, K.
  public init(classes: Int) {
    precondition(classes > 0, "\(classes) classes")
    self.classes = classes
  }

  /// Adds a batch.
  /// - Parameters:
  ///   - logits: `[N, K]`.
  ///   - labels: the class of each row.
  ///   - loss: the mean loss of the rows.
  public mutating func add(_ logits: UnsafeBufferPointer<Float>, labels batch: [Int], loss: Double) {
    precondition(logits.count == batch.count * classes, "\(logits.count) logits for \(batch.count) labels")
    total += loss * Double(batch.count)
    labels += batch
    for start in stride(from: 0, to: logits.count, by: classes) {
      predicted.append((logits[start..<(start + classes)].argmax ?? start) - start)
    }
  }

  /// The scores of all batches together.
  public var result: ValidationResult {
    let matrix = ConfusionMatrix(classes: (0..<classes).map { "\($0)" }, labels: labels, predicted: predicted)
    return ValidationResult(
      loss: total / Double(max(1, labels.count)), accuracy: Evaluation.accuracy(matrix),
      perClass: ClassScores.all(matrix).map { $0.support > 0 ? $0 : nil },
      macroF1: AveragedScores(matrix, .macro).f1)
  }
}
