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
    /// One a level; the first is that of the images as they are.
    let points: [Point]

    /// The level at which half of what the model knows beyond chance is lost, between two measured levels by a straight
    /// line; `nil` where that is never reached.
    func halfway(chance: Double) -> Double? {
      guard let clean = points.first?.accuracy, clean > chance else { return nil }
      let goal = (clean + chance) / 2
      for (before, after) in zip(points, points.dropFirst()) where after.accuracy <= goal {
        let share = ratio(before.accuracy - goal, before.accuracy - after.accuracy)
        return before.level + share * (after.level - before.level)
      }
      return nil
    }
  }

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
    let clean = try model.predictions(images, observer: QuietObserver(observer))
    let total = disturbances.reduce(0) { $0 + $1.levels.count }
    var done = 0
    var curves: [Curve] = []
    for disturbance in disturbances {
      var points = [Point(clean, level: disturbance.neutral)]
      for level in disturbance.levels {
        guard !observer.shouldStop else { throw WorkbenchError.interrupted(kept: "no report was written") }
        observer.progress("disturbing images", done: done, total: total, detail: "\(disturbance.name) \(level)")
        let changed = try images.images.enumerated().map { number, image in
          try disturbance.apply(image, level: level, seed: seed, number: number)
        }
        let set = ImageSet(images: changed, labels: images.labels, paths: images.paths, splits: images.splits)
        points.append(Point(try model.predictions(set, observer: QuietObserver(observer)), level: level))
        done += 1
      }
      curves.append(Curve(disturbance: disturbance, points: points))
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
  /// One object a disturbance, with its points.
  public var json: JSONValue {
    [
      "n": count,
      "curves": curves.map { curve -> JSONValue in
        [
          "disturbance": curve.disturbance.id, "name": curve.disturbance.name, "unit": curve.disturbance.unit,
          "neutral": curve.disturbance.neutral,
          "points": curve.points.map { point -> JSONValue in
            [
              "level": point.level, "accuracy": point.accuracy, "interval": point.interval,
              "mean_confidence": point.confidence, "ece": point.ece,
            ]
          },
        ]
      },
    ]
  }
}
