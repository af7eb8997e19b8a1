import Files
import Foundation
import Statistics

/// What each mistake costs: rows are true classes, columns decisions.
///
/// The decision of least expected cost is `argmin_j sum_k p_k C[k][j]` (Elkan, "The foundations of cost-sensitive
/// learning", 2001). It needs probabilities that can be trusted: calibrate them first.
public struct CostMatrix: DecisionRule, Equatable {
  /// Class names in the order of rows and columns.
  public let classes: [String]
  /// Row-major `[classes.count, classes.count]`: the cost of deciding the column when the row is true.
  public let costs: [Double]

  /// - Parameters:
  ///   - classes: names.
  ///   - costs: row-major, finite.
  public init(classes: [String], costs: [Double]) {
    precondition(costs.count == classes.count * classes.count && costs.allSatisfy(\.isFinite), "\(costs.count) costs")
    self.classes = classes
    self.costs = costs
  }

  /// Every mistake costs 1: the least expected cost is then the most probable class.
  public init(unitCostsFor classes: [String]) {
    self.init(classes: classes, costs: classes.flatMap { truth in classes.map { $0 == truth ? 0 : 1 } })
  }

  /// Parses a CSV: class names in the header from its second cell on and in the first column, in any order.
  /// - Parameters:
  ///   - data: the document, UTF-8.
  ///   - path: the file's name for messages.
  ///   - classes: the classes in the order of the predictions.
  /// - Throws: `FileError.malformed` for text that is no table, `CostMatrixError` for everything else.
  public init(parsing data: Data, path: String, classes: [String]) throws {
    let table = try CSVTable(parsing: data, path: path)
    let columns = Array(table.columns.dropFirst())
    let names = table.rows.map { ($0.cells.first ?? "").trimmingCharacters(in: .whitespaces) }
    for (place, found) in [("header", columns), ("first column", names)] {
      guard found.sorted() == classes.sorted() else {
        throw CostMatrixError.classes(path: path, place: place, found: found, expected: classes)
      }
    }
    var costs = [Double](repeating: 0, count: classes.count * classes.count)
    for (t, truth) in classes.enumerated() {
      guard let row = names.firstIndex(of: truth) else { continue }
      for (d, decision) in classes.enumerated() {
        guard let column = columns.firstIndex(of: decision) else { continue }
        let cell = table.rows[row].cells[column + 1].trimmingCharacters(in: .whitespaces)
        guard let cost = Double(cell), cost.isFinite else {
          throw CostMatrixError.cell(path: path, line: table.rows[row].line, column: decision, text: cell)
        }
        costs[t * classes.count + d] = cost
      }
    }
    self.init(classes: classes, costs: costs)
  }

  /// The expected cost of each decision for a row of probabilities.
  public func expectedCosts(_ probabilities: some Collection<Double>) -> [Double] {
    classes.indices.map { decision in
      zip(probabilities, classes.indices).reduce(0) { $0 + $1.0 * costs[$1.1 * classes.count + decision] }
    }
  }

  /// The decision of least expected cost; of equal ones the more probable class, then the lowest.
  public func decisions(for predictions: Predictions) -> [Int] {
    precondition(predictions.classCount == classes.count, "\(classes.count) classes of costs")
    return predictions.labels.indices.map { row in
      let expected = expectedCosts(predictions.row(row))
      let p = Array(predictions.row(row))
      return expected.indices.min { (expected[$0], -p[$0], $0) < (expected[$1], -p[$1], $1) } ?? 0
    }
  }

  /// The costs an image of the most probable class and of the decision of least expected cost.
  /// - Parameters:
  ///   - predictions: the rows.
  ///   - replicates: of the bootstrap.
  ///   - seed: of the bootstrap.
  public func costEffect(on predictions: Predictions, replicates: Int = 1000, seed: UInt64 = 42) -> CostEffect {
    let bayes = decisions(for: predictions)
    let rows = predictions.labels.indices.map { row -> [Double] in
      let expected = expectedCosts(predictions.row(row))
      let own = predictions.labels[row] * classes.count
      let (usual, chosen) = (predictions.predicted[row], bayes[row])
      return [expected[usual], costs[own + usual], expected[chosen], costs[own + chosen]]
    }
    let columns = (0..<4).map { column in rows.map { $0[column] } }
    let bootstrap = Bootstrap(
      meansOf: columns + [zip(columns[1], columns[3]).map { $0 - $1 }], replicates: replicates, seed: seed)
    return CostEffect(
      mostProbable: CostEffect.Costs(expected: bootstrap.points[0], realised: bootstrap.points[1]),
      leastExpectedCost: CostEffect.Costs(expected: bootstrap.points[2], realised: bootstrap.points[3]),
      saving: bootstrap.points[4], savingInterval: bootstrap.percentileInterval(4),
      effect: DecisionEffect(predictions, decisions: bayes, replicates: replicates, seed: seed))
  }
}

extension CostMatrix {
  /// `classes` and `costs`, one list a true class.
  public var json: JSONValue {
    let k = classes.count
    return ["classes": classes, "costs": classes.indices.map { Array(costs[$0 * k..<($0 + 1) * k]) }]
  }
}
