/// How the brightness of images differs between classes.
struct BrightnessByClass: Sendable, Equatable {
  /// One class's brightness.
  struct Group: Sendable, Equatable {
    /// Images.
    let count: Int
    /// The mean of the images' mean gray levels; `nil` without images.
    let mean: Double?
    /// The 95 % interval of that mean by the normal approximation; `nil` below 30 images.
    let interval: ClosedRange<Double>?
  }

  /// One group a class.
  let groups: [Group]

  /// - Parameters:
  ///   - brightness: the mean gray level of each image.
  ///   - labels: class indices.
  ///   - classes: how many classes there are.
  init(_ brightness: [Double], labels: [Int], classes: Int) {
    precondition(brightness.count == labels.count, "\(brightness.count) images, \(labels.count) labels")
    var counts = [Int](repeating: 0, count: classes)
    var sums = [Double](repeating: 0, count: classes)
    for (value, label) in zip(brightness, labels) {
      counts[label] += 1
      sums[label] += value
    }
    let means = zip(sums, counts).map { $1 > 0 ? $0 / Double($1) : 0 }
    var squares = [Double](repeating: 0, count: classes)
    for (value, label) in zip(brightness, labels) { squares[label] += (value - means[label]) * (value - means[label]) }
    groups = (0..<classes).map { k in
      let n = Double(counts[k])
      let isEnough = counts[k] >= ExplorationFindings.fewestForClaim
      let half = isEnough ? 1.959963984540054 * (squares[k] / (n - 1) / n).squareRoot() : 0
      return Group(
        count: counts[k], mean: counts[k] > 0 ? means[k] : nil,
        interval: isEnough ? means[k] - half...means[k] + half : nil)
    }
  }

  /// Whether two classes or more occur, each with images enough for a claim.
  var isEnough: Bool {
    let present = groups.filter { $0.count > 0 }
    return present.count > 1 && present.allSatisfy { $0.interval != nil }
  }

  /// The brightest and the darkest class, where their intervals do not meet.
  var contrast: (brightest: Int, darkest: Int)? {
    let known = groups.indices.filter { groups[$0].interval != nil }
    func mean(_ k: Int) -> Double { groups[k].mean ?? 0 }
    guard let brightest = known.max(by: { mean($0) < mean($1) }), let darkest = known.min(by: { mean($0) < mean($1) }),
      let high = groups[brightest].interval, let low = groups[darkest].interval, high.lowerBound > low.upperBound
    else { return nil }
    return (brightest, darkest)
  }
}
