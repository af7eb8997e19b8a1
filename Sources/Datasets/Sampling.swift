import Tensors

/// How often an epoch shows the images of each class.
public enum Sampling: String, Sendable, CaseIterable {
  /// Every image once.
  case natural
  /// Every class equally often.
  case balanced
  /// Every class in proportion to the root of its size: half way between the two.
  case sqrt

  /// The images of an epoch, in random order; as many as there are.
  ///
  /// Each class gets its exact share (largest remainders). Within a class, images are shown in turn, in random order, so
  /// that none is shown twice more often than another.
  /// - Parameters:
  ///   - labels: the class of each image.
  ///   - generator: draws.
  func order(_ labels: [Int], using generator: inout SeededGenerator) -> EpochOrder {
    if self == .natural { return EpochOrder(generator.permutation(labels.count)) }
    var members: [Int: [Int]] = [:]
    for (position, label) in labels.enumerated() { members[label, default: []].append(position) }
    let classes = members.keys.sorted()
    let quotas = apportion(
      labels.count,
      weights: classes.map { self == .balanced ? 1 : Double(members[$0]?.count ?? 0).squareRoot() })
    var positions: [Int] = []
    var repeats: [Int] = []
    positions.reserveCapacity(labels.count)
    for (label, quota) in zip(classes, quotas) {
      let images = members[label] ?? []
      for turn in 0..<((quota + images.count - 1) / images.count) {
        let order = generator.permutation(images.count).prefix(quota - turn * images.count)
        positions += order.map { images[$0] }
        repeats += order.map { _ in turn }
      }
    }
    let mixed = generator.permutation(positions.count)
    return EpochOrder(mixed.map { positions[$0] }, repeats: mixed.map { repeats[$0] })
  }
}
