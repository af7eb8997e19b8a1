import Files
import Foundation
import Testing
import TestSupport
import Training

@Suite struct LoopHistoryTests {
  private func record(_ epoch: Int, _ loss: Double, _ validation: Double?) -> EpochRecord {
    EpochRecord(
      epoch: epoch, loss: loss, accuracy: 1.0 / 3, validationLoss: validation,
      validationAccuracy: validation.map { _ in 0.1 + 0.2 },
      learningRate: 1e-7, gradientNorm: 123.456, meanGradientNorm: 61.5, imagesPerSecond: 87.5)
  }

  @Test func jsonAndTableReadBack() throws {
    let history = TrainingHistory([record(1, 1.0 / 7, 2.5e-9), record(2, 0.1, nil)])
    let read = try TrainingHistory(try JSONValue(parsing: Data(history.json.text.utf8), path: "h"), path: "h")
    #expect(read.epochs.map(\.imagesPerSecond) == [nil, nil])
    #expect(read.json == history.json)
    #expect(read.epochs[0].validationLoss == 2.5e-9 && read.epochs[1].validationLoss == nil)
    #expect(history.json["schema"]?.stringValue == "fer-analyze/history/1")

    let table = try CSVTable(parsing: Data(history.csv.utf8), path: "history.csv")
    #expect(table.columns.first == "epoch" && table.rows.count == 2)
    func cell(_ row: Int, _ column: String) -> String? {
      table.columns.firstIndex(of: column).map { table.rows[row].cells[$0] }
    }
    #expect(cell(0, "loss").flatMap(Double.init) == 1.0 / 7)
    #expect(cell(0, "val_accuracy").flatMap(Double.init) == 0.1 + 0.2)
    #expect(cell(1, "val_loss") == "" && cell(1, "val_accuracy") == "")
    #expect(cell(1, "learning_rate").flatMap(Double.init) == 1e-7)
    #expect(
      cell(1, "gradient_norm") == "123.456" && cell(1, "gradient_norm_mean") == "61.5"
        && cell(1, "images_per_second") == "87.5")
  }

  @Test(arguments: ["{}", "{\"epochs\": []}", "{\"epochs\": [{\"epoch\": 1, \"loss\": 2}]}"])
  func historiesThatLackSomethingAreRefused(_ text: String) throws {
    let json = try JSONValue(parsing: Data(text.utf8), path: "history.json")
    let error = #expect(throws: FileError.self) { try TrainingHistory(json, path: "run/history.json") }
    #expect(error?.failure == .badData && error?.description.contains("run/history.json") == true)
  }

  @Test func theMonitorTellsTheBestEpoch() throws {
    func record(_ epoch: Int, _ loss: Double, _ accuracy: Double?, _ f1: Double?) -> EpochRecord {
      EpochRecord(
        epoch: epoch, loss: loss, accuracy: loss, validationLoss: accuracy.map { _ in loss },
        validationAccuracy: accuracy, learningRate: 1, gradientNorm: 1, meanGradientNorm: 1, imagesPerSecond: nil,
        validationMacroF1: f1)
    }
    let epochs = [record(1, 1, 0.5, 0.4), record(2, 2, 0.6, 0.3), record(3, 3, 0.6, .nan), record(4, 4, 0.5, 0.5)]
    for (monitor, best) in [(Monitor.loss, 1), (.accuracy, 2), (.macroF1, 4)] {
      let history = TrainingHistory(epochs, monitor: monitor)
      #expect(history.best?.epoch == best)
      let text = history.json.text
      #expect(try TrainingHistory(JSONValue(parsing: Data(text.utf8), path: "h"), path: "h").best?.epoch == best)
    }
    // Without validation the training images judge; F1 is not measured on them.
    let unmeasured = [record(1, 0.7, nil, nil), record(2, 0.9, nil, nil)]
    for (monitor, best) in [(Monitor.loss, 1), (.accuracy, 2), (.macroF1, 1)] {
      #expect(TrainingHistory(unmeasured, monitor: monitor).best?.epoch == best)
    }
    let odd = try JSONValue(
      parsing: Data(TrainingHistory(epochs).json.text.replacing("\"loss\"", with: "\"luck\"").utf8), path: "h")
    #expect(throws: FileError.self) { try TrainingHistory(odd, path: "h") }
  }

  @Test func theBestEpochIsTheFirstWithTheSmallestValidationLoss() {
    #expect(TrainingHistory().best == nil)
    #expect(TrainingHistory([record(1, 0.1, 3), record(2, 0.3, 2), record(3, 0.2, 2)]).best?.epoch == 2)
    #expect(TrainingHistory([record(1, 0.3, nil), record(2, 0.1, nil)]).best?.epoch == 2)
    // A loss that is no number is never the best while there is another.
    #expect(TrainingHistory([record(1, 0.3, .nan), record(2, 0.1, 4), record(3, 0.1, .nan)]).best?.epoch == 2)
  }
}
