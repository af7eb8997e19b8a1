import Files
import Foundation
import Statistics

/// Signs that the probability columns of a file belong to other classes than their names say.
public enum ClassOrder {
  /// Up to this many classes the columns' order is looked into.
  public static let mostClasses = 20

  /// What an order is suspected from.
  public enum Evidence: String, Sendable {
    /// The file's column `predicted` names other classes than the probabilities do.
    case predictedColumn = "predicted_column"
    /// The file's column `correct` contradicts labels and probabilities.
    case correctColumn = "correct_column"
    /// Labels and predictions agree far better in another order of the columns.
    case labels
  }

  /// A suspicion and what it rests on.
  public struct Suspicion: Sendable, Equatable {
    /// What it rests on.
    public let evidence: Evidence
    /// Class names, in the order of the file's columns.
    public let classes: [String]
    /// The class that each column seems to hold: `places[i]` is the place among `classes` for column `i`.
    public let places: [Int]
    /// The known order that explains it, in words; `nil` where none does.
    public let knownOrder: String?
    /// Whether the labels, not the columns, seem to be in that order.
    public let isOfLabels: Bool
    /// The share of rows that agree as the file is: with the label, or with the column `predicted` or `correct`.
    public let agreement: Double
    /// The share that agrees in the suspected order.
    public let agreementReordered: Double
    /// The rows that these shares are of.
    public let rows: Int
    /// McNemar's exact p value of the two shares; `nil` where a column of the file is the evidence.
    public let p: Double?
  }

  /// Looks for a wrong order of the probability columns.
  ///
  /// First, a column `predicted` that differs from the largest probability, then a column `correct` that differs from
  /// what label and probabilities give: one order of the classes must explain at least 99 % of what is stated, and more
  /// than the file's order does.
  ///
  /// Else the labels: the assignment of columns to classes with the most rows right is suspected when
  /// `ColumnReordering.isSubstantial` says so.
  /// - Returns: `nil` where nothing speaks for another order, and for more than `mostClasses` classes.
  public static func suspicion(_ predictions: Predictions) -> Suspicion? {
    guard predictions.classCount <= mostClasses else { return nil }
    return fromStatedColumns(predictions) ?? fromLabels(predictions)
  }

  private static func fromStatedColumns(_ predictions: Predictions) -> Suspicion? {
    guard let stated = predictions.contradiction else { return nil }
    let k = predictions.classCount
    let classes = Transition(weights: stated.counts, k: k, rows: stated.statedPredictions)
    // A row agrees when it is stated to be right and its column holds its label, or wrong and another column does.
    let outcomes = Transition(
      weights: stated.outcomeBalance, k: k, rows: stated.statedOutcomes, offset: stated.statedWrong)
    let evidence = [(Evidence.predictedColumn, classes, false), (.correctColumn, outcomes, true)]
    for (evidence, matrix, mayBeOfLabels) in evidence where matrix.rows > 0 {
      guard let order = Order(predictions.classes, matrix, mayBeOfLabels: mayBeOfLabels) else { continue }
      let (before, after) = (matrix.share(Array(0..<k)), matrix.share(order.places))
      guard after >= 0.99, after > before else { continue }
      return Suspicion(
        evidence: evidence, classes: predictions.classes, places: order.places, knownOrder: order.name,
        isOfLabels: order.isOfLabels, agreement: before, agreementReordered: after, rows: matrix.rows, p: nil)
    }
    return nil
  }

  private static func fromLabels(_ predictions: Predictions) -> Suspicion? {
    let confusion = ConfusionMatrix(predictions)
    let k = predictions.classCount
    let matrix = Transition(weights: confusion.counts, k: k, rows: confusion.total)
    guard let order = Order(predictions.classes, matrix, mayBeOfLabels: true) else { return nil }
    let reordering = ColumnReordering(counts: confusion.counts, classCount: k, places: order.places)
    guard reordering.isSubstantial else { return nil }
    return Suspicion(
      evidence: .labels, classes: predictions.classes, places: order.places, knownOrder: order.name,
      isOfLabels: order.isOfLabels, agreement: reordering.agreement,
      agreementReordered: reordering.agreementReordered, rows: reordering.rows, p: reordering.p)
  }
}

/// An order of columns that is not the file's.
private struct Order {
  let places: [Int]
  let name: String?
  let isOfLabels: Bool

  /// The known order that agrees in nearly as many rows as the best one (1 % of the rows less: the place of a class that
  /// is hardly ever predicted is anyone's guess), else the best one; `nil` where that is the file's.
  init?(_ classes: [String], _ matrix: Transition, mayBeOfLabels: Bool) {
    let identity = Array(classes.indices)
    let best = matrix.bestPlaces
    guard best != identity else { return nil }
    var known: [(places: [Int], name: String, isOfLabels: Bool)] = []
    for order in KnownClassOrder.orders(of: classes) where order.places != identity {
      known.append((order.places, order.name, false))
      guard mayBeOfLabels else { continue }
      // Where the labels were numbered in an order, each class stands at the place of its number.
      var numbered = identity
      for (number, place) in order.places.enumerated() { numbered[place] = number }
      known.append((numbered, order.name, true))
    }
    let enough = Double(matrix.agreeing(best)) - 0.01 * Double(matrix.rows)
    let near = known.filter { Double(matrix.agreeing($0.places)) >= enough }
    let order = near.max { matrix.agreeing($0.places) < matrix.agreeing($1.places) }
    places = order?.places ?? best
    name = order?.name
    isOfLabels = order?.isOfLabels ?? false
  }
}

/// How much speaks for each class (row) being what a column of probabilities (column) holds.
private struct Transition {
  let weights: [Int]
  let k: Int
  /// The rows that were counted.
  let rows: Int
  /// Rows that agree before any class is placed.
  var offset = 0

  /// The class that each column agrees with most often, one column a class.
  var bestPlaces: [Int] { ColumnReordering.bestPlaces(counts: weights, classCount: k) }

  /// The rows that agree in an order.
  func agreeing(_ places: [Int]) -> Int { offset + (0..<k).reduce(0) { $0 + weights[places[$1] * k + $1] } }
  /// Their share.
  func share(_ places: [Int]) -> Double { Double(agreeing(places)) / Double(rows) }
}

extension ClassOrder.Suspicion: CustomStringConvertible {
  /// One sentence that says what was seen, one that names the order, and what to do.
  public var description: String {
    func percent(_ share: Double) -> String { String(format: "%.1f %%", share * 100) }
    let seen =
      switch evidence {
      case .predictedColumn:
        "The column 'predicted' agrees with the largest probability in \(percent(agreement)) of \(rows) rows, and in "
          + "\(percent(agreementReordered)) with the columns in another order"
      case .correctColumn:
        "The column 'correct' agrees with labels and probabilities in \(percent(agreement)) of \(rows) rows, and in "
          + "\(percent(agreementReordered)) with the classes in another order"
      case .labels:
        "Accuracy is \(percent(agreement)) of \(rows) rows as the file is, and would be \(percent(agreementReordered)) "
          + "with the classes in another order"
      }
    let moved = places.indices.filter { places[$0] != $0 }.map { "p_\(classes[$0]) holds \(classes[places[$0]])" }
    let named = knownOrder.map { isOfLabels ? "; the labels seem to be numbered in \($0)" : "; this is \($0)" } ?? ""
    return seen + ": " + moved.joined(separator: ", ") + named + ". Check how the file was written."
  }
}

extension ClassOrder.Suspicion: JSONRepresentable {
  /// The evidence, the order and the shares.
  public var json: JSONValue {
    [
      "evidence": evidence.rawValue, "column_classes": places.map { classes[$0] }, "known_order": knownOrder,
      "is_of_labels": isOfLabels, "agreement": agreement, "agreement_reordered": agreementReordered, "rows": rows,
      "p": p,
    ]
  }
}
