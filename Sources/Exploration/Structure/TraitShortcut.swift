import Datasets
import Files
import LinearAlgebra

/// How much of the class simple numbers of an image alone tell: a shortcut that a model could take without seeing a face.
public struct TraitShortcut: Sendable, Equatable {
  /// What one trait tells.
  public struct Trait: Sendable, Equatable {
    /// The trait's key.
    public let key: String
    /// The share of its variance that lies between the classes, 0 to 1: the correlation ratio, eta squared (Fisher 1925).
    /// `nil` where fewer than two classes occur or the trait does not vary.
    public let etaSquared: Double?
    /// How often the best guess from the trait alone is right on held-out images: twenty quantile bins of the training
    /// images, in each the class in which the bin is the most likely. `nil` where nothing is held out.
    public let score: HeldOutScore?
  }

  /// One result a trait.
  public let traits: [Trait]
  /// How often all traits together are right: a linear discriminant with equal priors. `nil` where nothing is held out.
  public let together: HeldOutScore?
  /// The balanced accuracy of a guess by chance: one over the classes that occur among the held-out images. `nil` where
  /// nothing is held out.
  public let chance: Double?
  /// What was learned from and what was scored.
  public let folds: HeldOutFolds

  /// - Parameters:
  ///   - traits: a key and one finite value an image.
  ///   - labels: class indices, one an image.
  ///   - classes: how many classes there are.
  ///   - folds: what is learned from and what is scored.
  public init(_ traits: [(key: String, values: [Double])], labels: [Int], classes: Int, folds: HeldOutFolds) {
    precondition(traits.allSatisfy { $0.values.count == labels.count }, "one value of each trait an image")
    self.folds = folds
    self.traits = traits.map { trait in
      Trait(
        key: trait.key, etaSquared: correlationRatio(trait.values, labels: labels, classes: classes),
        score: folds.score(labels: labels, classes: classes) { fold in
          let guess = QuantileBinGuess(
            fold.training.map { trait.values[$0] }, labels: fold.training.map { labels[$0] }, classes: classes)
          return fold.heldOut.map { guess.label(of: trait.values[$0]) }
        })
    }
    let table = Matrix((0..<labels.count).map { i in traits.map { $0.values[i] } })
    let together = folds.score(labels: labels, classes: classes) { fold in
      LinearDiscriminant(table, labels: labels, rows: fold.training).labels(of: table.selecting(fold.heldOut))
    }
    self.together = together
    chance = together.map { 1 / Double($0.recalls.count { $0 != nil }) }
  }

  /// What a trait tells; `nil` for one that was not looked at.
  public subscript(trait: ImageTrait) -> Trait? { traits.first { $0.key == trait.key } }

  /// All traits of images.
  /// - Parameters:
  ///   - traits: what is measured of each image.
  ///   - labels: class indices, one an image.
  ///   - classes: how many classes there are.
  ///   - folds: what is learned from and what is scored.
  public init(_ traits: [ImageTraits], labels: [Int], classes: Int, folds: HeldOutFolds) {
    self.init(
      ImageTrait.all.map { trait in (key: trait.key, values: traits.map(trait.value)) }, labels: labels,
      classes: classes, folds: folds)
  }
}

/// The share of a number's variance that lies between groups: the correlation ratio, eta squared.
/// - Parameters:
///   - values: finite.
///   - labels: the group of each.
///   - classes: how many groups there are.
/// - Returns: 0 to 1; `nil` where fewer than two groups occur or all values are equal.
func correlationRatio(_ values: [Double], labels: [Int], classes: Int) -> Double? {
  guard let first = values.first, values.contains(where: { $0 != first }), Set(labels).count > 1 else { return nil }
  let mean = values.reduce(0, +) / Double(values.count)
  var counts = [Double](repeating: 0, count: classes)
  var sums = counts
  var total = 0.0
  for (value, label) in zip(values, labels) {
    counts[label] += 1
    sums[label] += value - mean
    total += (value - mean) * (value - mean)
  }
  let between = zip(sums, counts).reduce(0) { $1.1 > 0 ? $0 + $1.0 * $1.0 / $1.1 : $0 }
  return min(1, between / total)
}

extension TraitShortcut: JSONRepresentable {
  /// `chance`, `traits` {key: {`eta_squared`, `score`}}, `together`, `held_out`.
  public var json: JSONValue {
    [
      "chance": chance,
      "traits": JSONValue.object(
        traits.map { (key: $0.key, value: ["eta_squared": $0.etaSquared, "score": $0.score]) }),
      "together": together, "held_out": folds,
    ]
  }
}
