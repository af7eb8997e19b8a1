import Datasets
import Evaluation
import Files
import Statistics

/// How a model does on images that are disturbed step by step.
public struct RobustnessStudy: Sendable {
  /// The results at one level.
  struct Point: Sendable {
    let level: Double
    let count: Int
    let correct: Int
    let confidence: Double
    let ece: Double

    var accuracy: Double { Double(correct) / Double(count) }
    var interval: Interval { wilsonInterval(successes: correct, count: count) }

    init(_ predictions: Predictions, level: Double) {
      self.level = level
      count = predictions.count
      correct = predictions.correct.count { $0 }
      confidence = mean(predictions.confidences) ?? 0
      ece = ReliabilityTable(confidence: predictions.confidences, outcome: predictions.correct).expectedError
    }
  }

  /// One kind of disturbance, mild to strong.
  struct Curve: Sendable {
    let disturbance: any Disturbance
    /// One a level.
    let steps: [Point]
  }

  /// The images as they are.
  let clean: Point
  let curves: [Curve]
  /// Images of every point.
  let count: Int

  /// Disturbs and predicts.
  /// - Parameters:
  ///   - model: predicts.
  ///   - images: labels in the model's class order.
  ///   - disturbances: the kinds.
  ///   - seed: of what is random in them.
  ///   - observer: told how far it is.
  /// - Throws: `WorkbenchError.interrupted`, and what predicting throws.
  init(
    _ model: Model, _ images: ImageSet, disturbances: [any Disturbance], seed: UInt64, observer: any JobObserver
  ) throws {
    clean = Point(try model.predictions(images, observer: QuietObserver(observer)), level: 0)
    let total = disturbances.reduce(0) { $0 + $1.levels.count }
    var done = 0
    var curves: [Curve] = []
    for disturbance in disturbances {
      var steps: [Point] = []
      for level in disturbance.levels {
        guard !observer.shouldStop else { throw WorkbenchError.interrupted(kept: "no report was written") }
        observer.progress("disturbing images", done: done, total: total, detail: "\(disturbance.name) \(level)")
        let changed = try images.images.enumerated().map { number, image in
          try disturbance.apply(image, level: level, seed: seed, number: number)
        }
        let set = ImageSet(images: changed, labels: images.labels, paths: images.paths, splits: images.splits)
        steps.append(Point(try model.predictions(set, observer: QuietObserver(observer)), level: level))
        done += 1
      }
      curves.append(Curve(disturbance: disturbance, steps: steps))
    }
    observer.progress("disturbing images", done: total, total: total, detail: "")
    self.curves = curves
    count = images.count
  }
}

/// Passes on warnings and stops alone: progress of the many passes would hide how far the whole is.
private final class QuietObserver: JobObserver {
  private let observer: any JobObserver
  init(_ observer: any JobObserver) { self.observer = observer }
  func note(_ text: String) {}
  func warn(_ text: String) { observer.warn(text) }
  func progress(_ progress: JobProgress) {}
  var shouldStop: Bool { observer.shouldStop }
}

extension RobustnessStudy: JSONRepresentable {
  /// The images as they are, then one object a disturbance with its steps.
  public var json: JSONValue {
    func scores(_ point: Point) -> [(key: String, value: JSONValue)] {
      [
        ("accuracy", .number(point.accuracy)), ("interval", point.interval.json),
        ("mean_confidence", .number(point.confidence)), ("ece", .number(point.ece)),
      ]
    }
    return [
      "n": count, "clean": JSONValue.object(scores(clean)),
      "curves": curves.map { curve -> JSONValue in
        [
          "disturbance": curve.disturbance.id, "name": curve.disturbance.name, "unit": curve.disturbance.unit,
          "neutral": curve.disturbance.neutral,
          "steps": curve.steps.map { .object([(key: "level", value: .number($0.level))] + scores($0)) } as [JSONValue],
        ]
      },
    ]
  }
}
