import Tensors

/// Choosing parts of a data set by chance, class by class.
public enum Splitting {
  /// Sets a part of the images aside for validation.
  ///
  /// Identical images (equal size and pixels) stay together whatever their labels, so that no validation image is also
  /// a training image. Each class gives `fraction` of its images, rounded, at least one and never all, when it has two
  /// or more; a class in which groups of identical images leave no other choice may give fewer.
  /// - Parameters:
  ///   - images: decoded images.
  ///   - labels: one class index an image, 0 or above.
  ///   - fraction: the share to set aside, 0 to 1.
  ///   - seed: equal seeds choose equally.
  /// - Returns: positions in `images`, ascending: those to train on and those set aside.
  public static func validationSplit(
    images: [GrayImage], labels: [Int], fraction: Double, seed: UInt64
  ) -> (train: [Int], validation: [Int]) {
    precondition(images.count == labels.count, "one label an image is needed")
    precondition((0...1).contains(fraction), "the fraction must be from 0 to 1")
    var groupOfImage: [GrayImage: Int] = [:]
    var groups: [[Int]] = []
    for (position, image) in images.enumerated() {
      if let group = groupOfImage[image] {
        groups[group].append(position)
      } else {
        groupOfImage[image] = groups.count
        groups.append([position])
      }
    }
    let classCount = (labels.max() ?? -1) + 1
    var room = counts(labels, classCount).map { count -> Int in
      if count < 2 || fraction == 0 { return fraction == 1 ? count : 0 }
      if fraction == 1 { return count }
      return min(max(Int((Double(count) * fraction).rounded()), 1), count - 1)
    }
    var isSetAside = [Bool](repeating: false, count: images.count)
    var generator = SeededGenerator(seed: seed, stream: 0x5711)
    for index in generator.permutation(groups.count) {
      let group = groups[index]
      let needed = counts(group.map { labels[$0] }, classCount)
      guard zip(needed, room).allSatisfy({ $0 <= $1 }) else { continue }
      for position in group {
        room[labels[position]] -= 1
        isSetAside[position] = true
      }
    }
    return (images.indices.filter { !isSetAside[$0] }, images.indices.filter { isSetAside[$0] })
  }

  /// Chooses at most `limit` of some samples so that the classes keep their shares.
  ///
  /// Seats go to classes by largest remainder (ties to the lower class); every class keeps at least one sample where
  /// the limit allows one a class.
  /// - Parameters:
  ///   - indices: the samples to choose from.
  ///   - labels: one class index for each of `indices`, 0 or above.
  ///   - limit: the most to keep.
  ///   - seed: equal seeds choose equally.
  /// - Returns: some of `indices`, in their order.
  public static func stratifiedLimit(_ indices: [Int], labels: [Int], limit: Int, seed: UInt64) -> [Int] {
    precondition(indices.count == labels.count, "one label an index is needed")
    guard limit < indices.count else { return indices }
    guard limit > 0 else { return [] }
    let classCount = (labels.max() ?? -1) + 1
    let sizes = counts(labels, classCount)
    let seats = apportion(limit, weights: sizes.map(Double.init), leavesNoneEmpty: true)
    var positions = [[Int]](repeating: [], count: classCount)
    for (position, label) in labels.enumerated() { positions[label].append(position) }
    var chosen: [Int] = []
    for label in 0..<classCount {
      var generator = SeededGenerator(seed: seed ^ 0x11A1, stream: UInt64(label))
      chosen += generator.permutation(sizes[label]).prefix(seats[label]).map { positions[label][$0] }
    }
    return chosen.sorted().map { indices[$0] }
  }

  /// Chooses the same number of samples of every class.
  /// - Parameters:
  ///   - indices: the samples to choose from.
  ///   - labels: one label an index.
  ///   - count: of each class; all of a class that has no more.
  ///   - seed: of the draw; a larger count keeps those of a smaller one.
  /// - Returns: some of `indices`, in their order.
  public static func sample(_ indices: [Int], labels: [Int], perClass count: Int, seed: UInt64) -> [Int] {
    precondition(indices.count == labels.count, "one label an index is needed")
    var chosen: [Int] = []
    for label in Set(labels).sorted() {
      let positions = labels.indices.filter { labels[$0] == label }
      var generator = SeededGenerator(seed: seed ^ 0x9E0B, stream: UInt64(label))
      chosen += generator.permutation(positions.count).prefix(count).map { positions[$0] }
    }
    return chosen.sorted().map { indices[$0] }
  }

  private static func counts(_ labels: [Int], _ classCount: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: classCount)
    for label in labels { counts[label] += 1 }
    return counts
  }
}
