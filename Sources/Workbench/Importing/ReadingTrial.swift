import Datasets
import Files
import Networks
import Statistics

/// Finds how a model wants its pixels and what its outputs mean, by trying the usual ways on labelled images: `--try`.
struct ReadingTrial {
  /// One way of reading the model.
  struct Row {
    let scaling: NamedScaling
    let order: NamedOrder
    let correct: Int
    let count: Int

    var accuracy: Double { Double(correct) / Double(count) }
    var interval: Interval { wilsonInterval(successes: correct, count: count) }
  }

  /// How pixels become inputs, and what to call it.
  typealias NamedScaling = (name: String, value: Preprocessing.Scaling)
  /// Class names in output order, and what to call the order.
  typealias NamedOrder = (name: String, classes: [String])

  /// Images of all classes together: enough to tell the usual ways apart.
  static let images = 1000

  /// Every way that was tried, the best first.
  let rows: [Row]
  /// Where the images come from.
  let data: String
  /// The share of the largest class: what a network that always gives one answer can reach.
  private let largestShare: Double

  /// - Parameters:
  ///   - network: its logits.
  ///   - orders: the orders of classes to try.
  ///   - scalings: the scalings to try.
  ///   - path: labelled images; the test split is used only where there is no other.
  /// - Throws: what reading the data throws; `WorkbenchError.classMismatch` when no order has the classes of the data.
  init(
    _ network: Network, orders: [NamedOrder], scalings: [NamedScaling], path: String, seed: UInt64,
    observer: any JobObserver
  ) throws {
    let dataset = try Dataset.open(path)
    let fitting = orders.filter { Set($0.classes).isSuperset(of: dataset.classes) }
    guard !fitting.isEmpty else {
      let known = orders.first?.classes ?? []
      throw WorkbenchError.classMismatch(
        data: path, unknown: dataset.classes.filter { !known.contains($0) }, model: known)
    }
    // A choice made on the test images would flatter every later result on them.
    let preferred: [Split] = [.validation, .train, .all, .test]
    guard let split = preferred.first(where: dataset.splits.contains) else {
      throw WorkbenchError.nothingToDo(what: path, why: "it holds no images")
    }
    let all = dataset.indices(of: split)
    let chosen = Splitting.stratifiedLimit(all, labels: dataset.labels(all), limit: Self.images, seed: seed)
    let set = try ImageSet.load(dataset, chosen, observer: observer)
    guard set.count > 0 else { throw WorkbenchError.nothingToDo(what: path, why: "no image could be read") }
    data = "\(set.count) images of \(path), \(split.rawValue)"
    let shape = network.graph.inputShape
    var found: [Row] = []
    for scaling in scalings {
      let preprocessing = Preprocessing(size: shape[0], channels: shape[2], scaling: scaling.value)
      let answers = try Predictor(network: network, preprocessing: preprocessing, classCount: orders[0].classes.count)
        .logits(set.images, observer: observer).map { row in row.indices.max { row[$0] < row[$1] } ?? 0 }
      for order in fitting {
        let correct = zip(answers, set.labels).count { order.classes[$0] == dataset.classes[$1] }
        found.append(Row(scaling: scaling, order: order, correct: correct, count: set.count))
      }
    }
    let largest = Dictionary(grouping: set.labels) { $0 }.values.map(\.count).max() ?? 0
    largestShare = Double(largest) / Double(set.count)
    // The order in which ways were tried decides between equals.
    rows = found.enumerated().sorted { ($1.element.correct, $0.offset) < ($0.element.correct, $1.offset) }
      .map(\.element)
  }

  /// The best way, where its interval lies above that of every other.
  /// - Throws: `ImportJobError.undecided`.
  func winner() throws -> Row {
    let best = rows[0]
    guard best.interval.low > largestShare else {
      throw ImportJobError.undecided(
        "no reading is clearly better than always naming the largest class (\(Self.percent(largestShare)) of \(data)); the best is "
          + describe(best))
    }
    if let second = rows.dropFirst().first, second.interval.high >= best.interval.low {
      throw ImportJobError.undecided(
        "\(describe(best)) and \(describe(second)) cannot be told apart on \(data)")
    }
    return best
  }

  /// A table for people.
  var lines: [String] {
    ["Tried on \(data): share of right answers, 95 % Wilson interval"]
      + TextTable.lines(
        ["scaling", "classes", "accuracy", "interval"],
        rows.map { row in
          [
            row.scaling.name, row.order.name, Self.percent(row.accuracy),
            "\(Self.percent(row.interval.low)) to \(Self.percent(row.interval.high))",
          ]
        }, numbersFrom: 2)
  }

  var json: JSONValue {
    .array(
      rows.map { row in
        [
          "scaling": row.scaling.name, "classes": row.order.classes, "accuracy": row.accuracy, "n": row.count,
          "low": row.interval.low, "high": row.interval.high,
        ]
      })
  }

  private func describe(_ row: Row) -> String {
    "\(row.scaling.name) with \(row.order.name) (\(Self.percent(row.accuracy)))"
  }

  private static func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }
}
