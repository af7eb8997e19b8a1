import Files
import Statistics

/// Two classifiers on the same rows. Differences are the second's value minus the first's.
public struct ModelPair: Sendable {
  /// One class in both.
  public struct ClassDifference: Sendable {
    /// Rows of the class.
    public let support: Int
    /// McNemar's test of the rows of the class: does recall differ?
    public let recallTest: McNemarTest
    /// Difference of recall with Agresti and Min's interval; `nil` without rows.
    public let recall: (difference: Double, interval: Interval)?
    /// Difference of precision.
    public let precision: Double
    /// Difference of F1.
    public let f1: Double
    /// McNemar's exact p by Holm over the classes with rows; `nil` without rows.
    public let adjustedP: Double?
  }

  /// The place of the first classifier.
  public let first: Int
  /// The place of the second.
  public let second: Int
  /// Class names, in output order.
  public let classes: [String]
  /// All rows.
  public let count: Int
  /// McNemar's test of accuracy.
  public let test: McNemarTest
  /// McNemar's exact p by Holm over all pairs of the comparison.
  public internal(set) var adjustedP: Double
  /// Difference of accuracy.
  public let difference: Double
  /// Agresti and Min's interval of the difference.
  public let interval: Interval
  /// Rows that the second gets right and the first wrong, ascending.
  public let fixed: [Int]
  /// Rows that the second gets wrong and the first right, ascending.
  public let broken: [Int]
  /// Rows that both get right.
  public let bothRight: Int
  /// Rows that both get wrong, and among them those with the same wrong class.
  public let bothWrong: (all: Int, sameClass: Int)
  /// The share of rows for which both predict the same class.
  public let agreement: Double
  /// Cohen's kappa of the two predictions; `nil` when both always answer one class.
  public let kappa: Double?
  /// Second minus first of the confusion matrix's counts, row-major, rows true classes.
  public let countDifferences: [Int]
  /// Second minus first of the shares of each true class; 0 for an absent class.
  public let shareDifferences: [Double]
  /// Each class.
  public let perClass: [ClassDifference]

  init(_ a: Predictions, _ b: Predictions, first: Int, second: Int, level: Double) {
    self.first = first
    self.second = second
    classes = a.classes
    count = a.count
    let (rightA, rightB) = (a.correct, b.correct)
    fixed = a.labels.indices.filter { !rightA[$0] && rightB[$0] }
    broken = a.labels.indices.filter { rightA[$0] && !rightB[$0] }
    test = McNemarTest(onlyFirst: broken.count, onlySecond: fixed.count)
    adjustedP = test.exactP
    difference = Double(fixed.count - broken.count) / Double(count)
    interval = pairedDifferenceInterval(
      onlyFirst: broken.count, onlySecond: fixed.count, count: count, level: level)
    bothRight = zip(rightA, rightB).count { $0 && $1 }
    let wrong = a.labels.indices.filter { !rightA[$0] && !rightB[$0] }
    bothWrong = (wrong.count, wrong.count { a.predicted[$0] == b.predicted[$0] })
    let matrix = ConfusionMatrix(classes: classes, labels: a.predicted, predicted: b.predicted)
    agreement = accuracy(matrix)
    kappa = cohenKappa(matrix)
    let (before, after) = (ConfusionMatrix(a), ConfusionMatrix(b))
    countDifferences = zip(before.counts, after.counts).map { $1 - $0 }
    shareDifferences = zip(before.normalized(.byTrue), after.normalized(.byTrue)).map { $1 - $0 }
    perClass = Self.perClass(a, fixed: fixed, broken: broken, before, after, level: level)
  }

  private static func perClass(
    _ rows: Predictions, fixed: [Int], broken: [Int], _ before: ConfusionMatrix, _ after: ConfusionMatrix, level: Double
  ) -> [ClassDifference] {
    var tests = rows.classes.map { _ in (fixed: 0, broken: 0) }
    for row in fixed { tests[rows.labels[row]].fixed += 1 }
    for row in broken { tests[rows.labels[row]].broken += 1 }
    let mcNemar = tests.map { McNemarTest(onlyFirst: $0.broken, onlySecond: $0.fixed) }
    let supports = before.supports
    let present = supports.indices.filter { supports[$0] > 0 }
    var adjusted = [Double?](repeating: nil, count: supports.count)
    for (c, p) in zip(present, MultipleTesting.holm(present.map { mcNemar[$0].exactP })) { adjusted[c] = p }
    let (old, new) = (ClassScores.all(before), ClassScores.all(after))
    return supports.indices.map { c in
      let interval =
        supports[c] == 0
        ? nil
        : pairedDifferenceInterval(
          onlyFirst: tests[c].broken, onlySecond: tests[c].fixed, count: supports[c], level: level)
      return ClassDifference(
        support: supports[c], recallTest: mcNemar[c],
        recall: interval.map { (Double(tests[c].fixed - tests[c].broken) / Double(supports[c]), $0) },
        precision: new[c].precision - old[c].precision, f1: new[c].f1 - old[c].f1, adjustedP: adjusted[c])
    }
  }
}

extension ModelPair.ClassDifference: JSONRepresentable {
  /// Differences, the second minus the first.
  public var json: JSONValue {
    [
      "support": support, "recall": recall?.difference, "recall_interval": recall?.interval, "precision": precision,
      "f1": f1, "mcnemar": recallTest, "p_holm": adjustedP,
    ]
  }
}

extension ModelPair: JSONRepresentable {
  /// Tests, images fixed and broken (as counts), agreement, and differences of the matrices and the classes.
  public var json: JSONValue {
    let k = classes.count
    return [
      "first": first, "second": second, "n": count, "accuracy_difference": difference, "interval": interval,
      "mcnemar": test, "p_holm": adjustedP, "fixed": fixed.count, "broken": broken.count, "both_right": bothRight,
      "both_wrong": bothWrong.all, "both_wrong_same_class": bothWrong.sameClass, "agreement": agreement, "kappa": kappa,
      "confusion_difference": classes.indices.map { Array(countDifferences[$0 * k..<($0 + 1) * k]) },
      "confusion_share_difference": classes.indices.map { Array(shareDifferences[$0 * k..<($0 + 1) * k]) },
      "per_class": JSONValue.object(zip(classes, perClass).map { (key: $0, value: $1.json) }),
    ]
  }
}
