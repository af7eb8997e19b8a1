import Datasets
import Files
import Tensors

/// Which images a baseline learns from and which it is scored on, so that no picture is on both sides.
public struct HeldOutFolds: Sendable, Equatable {
  /// How the parts were made.
  public enum Method: String, Sendable {
    /// The training split against validation and test, without the images whose picture is in the training split.
    case splits
    /// Five parts, each held out once; all images of a picture are in one part.
    case groupedFolds = "grouped_folds"
  }

  /// One division; positions ascend.
  public struct Fold: Sendable, Equatable {
    /// Images learned from.
    public let training: [Int]
    /// Images scored.
    public let heldOut: [Int]
  }

  /// How the parts were made.
  public let method: Method
  /// The divisions; each image is held out at most once. Empty where there are fewer than two pictures.
  public let folds: [Fold]
  /// Held-out images that were left out because the training split has their picture.
  public let excluded: Int

  private static let parts = 5

  /// By the splits where there is a training split and something to score, else in five parts.
  /// - Parameters:
  ///   - splits: one an image.
  ///   - labels: class indices; the parts get about equal shares of each class.
  ///   - groups: a number for each image; images of one picture share it.
  ///   - seed: of the order in which pictures go to the parts.
  public init(splits: [Split], labels: [Int], groups: [Int], seed: UInt64 = 42) {
    precondition(splits.count == labels.count && groups.count == labels.count, "one split, label and group an image")
    let training = splits.indices.filter { splits[$0] == .train }
    let known = Set(training.map { groups[$0] })
    let others = splits.indices.filter { splits[$0] == .validation || splits[$0] == .test }
    let heldOut = others.filter { !known.contains(groups[$0]) }
    if !training.isEmpty, !heldOut.isEmpty {
      method = .splits
      folds = [Fold(training: training, heldOut: heldOut)]
      excluded = others.count - heldOut.count
    } else {
      method = .groupedFolds
      folds = Self.grouped(labels: labels, groups: groups, seed: seed)
      excluded = 0
    }
  }

  private static func grouped(labels: [Int], groups: [Int], seed: UInt64) -> [Fold] {
    let parts = min(Self.parts, Set(groups).count)
    guard parts > 1 else { return [] }
    let part = Folds.deal(labels: labels, groups: groups, shares: [Double](repeating: 1, count: parts), seed: seed)
    let folds = (0..<parts).map { k in
      Fold(training: labels.indices.filter { part[$0] != k }, heldOut: labels.indices.filter { part[$0] == k })
    }
    return folds.filter { !$0.training.isEmpty && !$0.heldOut.isEmpty }
  }

  /// Held-out images of all divisions together.
  public var heldOutCount: Int { folds.reduce(0) { $0 + $1.heldOut.count } }

  /// Scores a baseline on all held-out images.
  /// - Parameters:
  ///   - labels: class indices, one an image.
  ///   - classes: how many classes there are.
  ///   - predict: the classes of a division's held-out images, learned from its training images.
  /// - Returns: `nil` where nothing is held out.
  public func score(labels: [Int], classes: Int, _ predict: (Fold) -> [Int]) -> HeldOutScore? {
    guard !folds.isEmpty else { return nil }
    var truths: [Int] = []
    var guesses: [Int] = []
    for fold in folds {
      truths += fold.heldOut.map { labels[$0] }
      guesses += predict(fold)
    }
    return HeldOutScore(labels: truths, predicted: guesses, classes: classes)
  }
}

extension HeldOutFolds: JSONRepresentable {
  /// `method`, `folds`, `held_out`, `excluded_copies`.
  public var json: JSONValue {
    ["method": method.rawValue, "folds": folds.count, "held_out": heldOutCount, "excluded_copies": excluded]
  }
}
