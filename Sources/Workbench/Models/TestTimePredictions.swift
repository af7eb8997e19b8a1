import Datasets
import Evaluation
import Foundation
import Networks
import Tensors

extension Model {
  /// Predictions before any temperature: the mean of the probabilities over the views of each image.
  ///
  /// Probabilities are averaged, not logits: a view that is sure does not outvote the others.
  /// - Parameters:
  ///   - set: the images.
  ///   - views: the views of each.
  ///   - observer: is told the progress.
  func predictions(
    _ set: ImageSet, views: TestTimeAugmentation, observer: any JobObserver
  ) throws -> Predictions {
    if views == .none { return try predictions(set, observer: observer) }
    var probabilities: [Double] = []
    probabilities.reserveCapacity(set.count * classes.count)
    let perPass = max(1, 64 / views.count)
    let stride = views.count * preprocessing.shape.count
    var session: Session?
    for start in Swift.stride(from: 0, to: set.count, by: perPass) {
      let images = set.images[start..<min(start + perPass, set.count)]
      let rows = images.count * views.count
      let current =
        try session.flatMap { $0.configuration.batch == rows ? $0 : nil }
        ?? Session(checkpoint.network, .inference(batch: rows))
      session = current
      let input = current.input
      Parallel.forEach(images.count) { i in
        views.write(
          images[start + i], preprocessing,
          into: UnsafeMutableBufferPointer(rebasing: input[(i * stride)..<((i + 1) * stride)]))
      }
      current.forward()
      let k = classes.count
      let logits = UnsafeBufferPointer(current.output)
      for image in 0..<images.count { probabilities += mean(logits, image * views.count * k, views: views.count) }
      if observer.shouldStop { throw WorkbenchError.interrupted(kept: "nothing was written for this step") }
      observer.progress("predicting", done: start + images.count, total: set.count, detail: "\(views.count) views each")
    }
    return try Predictions(
      classes: classes, labels: set.labels, probabilities: probabilities, paths: set.paths,
      splits: set.splits.map(\.rawValue), source: path)
  }

  /// The mean probabilities of the views whose logits begin at `start`.
  private func mean(_ logits: UnsafeBufferPointer<Float>, _ start: Int, views: Int) -> [Double] {
    let k = classes.count
    var sum = [Double](repeating: 0, count: k)
    for view in 0..<views {
      let row = (start + view * k)..<(start + (view + 1) * k)
      for (i, p) in Predictor.softmax(Array(logits[row])).enumerated() { sum[i] += p }
    }
    return sum.map { $0 / Double(views) }
  }
}
