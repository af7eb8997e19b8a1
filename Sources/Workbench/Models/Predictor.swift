import Datasets
import Foundation
import Networks

/// A network with the preparation of its inputs, ready to be asked.
struct Predictor: Sendable {
  let network: Network
  /// How images become inputs.
  let preprocessing: Preprocessing
  /// The length of a row of logits.
  let classCount: Int

  /// One row of logits an image.
  /// - Parameters:
  ///   - images: any size; they are resized.
  ///   - batch: images a pass.
  ///   - observer: is told the progress.
  /// - Throws: `WorkbenchError.interrupted` when the observer stops it.
  func logits(_ images: [GrayImage], batch: Int = 64, observer: any JobObserver) throws -> [[Float]] {
    try outputs(images, batch: batch, observer: observer) { session, n in
      Array(session.output[(n * classCount)..<((n + 1) * classCount)])
    }
  }

  /// What a function reads from a session for each image.
  /// - Parameters:
  ///   - images: any size; they are resized.
  ///   - taps: nodes whose activations are to be kept.
  ///   - batch: images a pass.
  ///   - observer: is told the progress.
  ///   - read: given a session after its forward pass and the place of an image in its batch.
  /// - Throws: `WorkbenchError.interrupted` when the observer stops it.
  func outputs<Output>(
    _ images: [GrayImage], taps: Set<String> = [], batch: Int = 64, observer: any JobObserver,
    read: (Session, Int) throws -> Output
  ) throws -> [Output] {
    let batches = Batches(
      images: images, labels: images.map { _ in 0 }, preprocessing: preprocessing, size: batch, seed: 0,
      isShuffled: false)
    var rows: [Output] = []
    var session: Session?
    for b in 0..<batches.count {
      let count = min(batch, images.count - b * batch)
      let current =
        try session.flatMap { $0.configuration.batch == count ? $0 : nil }
        ?? Session(network, .inference(batch: count, taps: taps))
      session = current
      batches.fill(epoch: 0, batch: b, into: current.input)
      current.forward()
      for n in 0..<count { rows.append(try read(current, n)) }
      if observer.shouldStop { throw WorkbenchError.interrupted(kept: "nothing was written for this step") }
      observer.progress("predicting", done: rows.count, total: images.count, detail: "")
    }
    return rows
  }

  /// The softmax of a row of logits in Double, so that rows sum to 1 within rounding of Double.
  static func softmax(_ logits: [Float], temperature: Double = 1) -> [Double] {
    let scaled = logits.map { Double($0) / temperature }
    let peak = scaled.max() ?? 0
    let exponentials = scaled.map { exp($0 - peak) }
    let sum = exponentials.reduce(0, +)
    return exponentials.map { $0 / sum }
  }
}
