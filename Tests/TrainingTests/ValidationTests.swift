import Datasets
import Files
import Foundation
import Networks
import Testing
import Training

@Suite struct ValidationTests {
  private func held(_ labels: [Int], size: Int) -> Batches {
    let images = quarterImages(labels.count, seed: 2).images
    return Batches(
      images: images, labels: labels, preprocessing: Preprocessing(size: 12, channels: 1, scaling: .kerasResNetV2),
      size: size, seed: 0, isShuffled: false)
  }

  @Test func scoresAreThoseOfCountingByHand() throws {
    let trainer = try SmallRun(epochs: 3).trainer()
    try trainer.run()
    // Two wrong labels, and none of class 3: its images are called 0.
    let labels = [0, 1, 2, 0, 0, 1, 1, 0, 2, 1, 2]
    let batches = held(labels, size: 4)
    var tally = ValidationTally(classes: 4)
    for batch in 0..<batches.count {
      let session = try Session(trainer.network, .inference(batch: batches.members(epoch: 0, batch: batch).count))
      let part = batches.fill(epoch: 0, batch: batch, into: session.input).map { labels[$0] }
      session.forward()
      var targets = [Float](repeating: 0, count: session.output.count)
      for (n, label) in part.enumerated() { targets[n * 4 + label] = 1 }
      var gradient = targets
      let loss = targets.withUnsafeBufferPointer { targets in
        gradient.withUnsafeMutableBufferPointer {
          CrossEntropy().evaluate(
            logits: UnsafeBufferPointer(session.output), classes: 4, targets: targets, gradient: $0)
        }
      }
      tally.add(UnsafeBufferPointer(session.output), labels: part, loss: loss)
    }
    let result = tally.result

    let session = try Session(trainer.network, .inference(batch: labels.count))
    held(labels, size: labels.count).fill(epoch: 0, batch: 0, into: session.input)
    session.forward()
    let rows = stride(from: 0, to: session.output.count, by: 4).map { Array(session.output[$0..<($0 + 4)]) }
    let predicted = try rows.map { row in try #require(row.firstIndex(of: row.max() ?? 0)) }
    let loss = zip(rows, labels).reduce(0.0) { sum, item in
      let top = Double(item.0.max() ?? 0)
      let total = item.0.reduce(0.0) { $0 + exp(Double($1) - top) }
      return sum + log(total) + top - Double(item.0[item.1])
    }
    #expect(abs(result.loss - loss / 11) < 1e-6)
    #expect(result.accuracy == Double(zip(predicted, labels).count { $0 == $1 }) / 11)
    var sum = 0.0
    for k in 0..<3 {
      let scores = try #require(result.perClass[k])
      let hits = Double(zip(predicted, labels).count { $0 == k && $1 == k })
      let said = Double(predicted.count { $0 == k })
      let labelled = Double(labels.count { $0 == k })
      #expect(abs(scores.recall - hits / labelled) < 1e-12)
      #expect(abs(scores.precision - (said > 0 ? hits / said : 0)) < 1e-12)
      #expect(abs(scores.f1 - 2 * hits / (said + labelled)) < 1e-12)
      sum += scores.f1
    }
    #expect(result.perClass.count == 4 && result.perClass[3] == nil)
    #expect(abs(result.macroF1 - sum / 4) < 1e-12)
    #expect(result.accuracy > 0 && result.accuracy < 1)
  }

  @Test func aRunKeepsThemInItsHistory() throws {
    let trainer = try SmallRun(epochs: 3).trainer()
    try trainer.run()
    for record in trainer.history.epochs {
      let scores = record.validationF1.compactMap { $0 }
      #expect(scores.count == 4)
      #expect(abs((record.validationMacroF1 ?? 0) - scores.reduce(0, +) / 4) < 1e-12)
    }
    let without = try SmallRun(epochs: 1, hasValidation: false).trainer()
    try without.run()
    #expect(without.history.epochs[0].validationMacroF1 == nil && without.history.epochs[0].validationF1.isEmpty)
  }

  @Test func columnsAreNamedByClassAndReadBack() throws {
    let record = EpochRecord(
      epoch: 1, loss: 1, accuracy: 0.5, validationLoss: 2, validationAccuracy: 0.25, learningRate: 0.1,
      gradientNorm: 3, meanGradientNorm: 2, imagesPerSecond: 10, validationMacroF1: 1.0 / 3,
      validationF1: [2.0 / 3, nil])
    let history = TrainingHistory([record], classes: ["angry", "a,b"])
    let table = try CSVTable(parsing: Data(history.csv.utf8), path: "history.csv")
    #expect(table.columns.suffix(3) == ["val_macro_f1", "val_f1_angry", "val_f1_a,b"])
    #expect(table.rows[0].cells.suffix(3) == ["\(1.0 / 3)", "\(2.0 / 3)", ""])
    let read = try TrainingHistory(JSONValue(parsing: Data(history.json.text.utf8), path: "h"), path: "h")
    #expect(read.classes == ["angry", "a,b"] && read.json == history.json)
    #expect(read.epochs[0].validationF1 == record.validationF1 && read.epochs[0].validationMacroF1 == 1.0 / 3)

    // A file from before F1 was measured.
    let old = "{\"epochs\": [{\"epoch\": 1, \"loss\": 2, \"accuracy\": 0.5, \"learning_rate\": 0.1}]}"
    let before = try TrainingHistory(JSONValue(parsing: Data(old.utf8), path: "h"), path: "h")
    #expect(before.classes.isEmpty && before.epochs[0].validationF1.isEmpty)
    #expect(before.epochs[0].validationMacroF1 == nil && !before.csv.contains("val_f1_"))
  }
}
