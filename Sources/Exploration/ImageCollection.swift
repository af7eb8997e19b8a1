import Datasets

/// The images that an exploration looks at, with what is known of each: parallel arrays.
public struct ImageCollection: Sendable {
  /// The decoded images.
  public let images: [GrayImage]
  /// The class index of each image.
  public let labels: [Int]
  /// The split of each image.
  public let splits: [Split]
  /// The path of each image.
  public let paths: [String]
  /// Class names.
  public let classes: [String]

  /// - Parameters:
  ///   - images: decoded images, of any size.
  ///   - labels: class indices, one an image.
  ///   - splits: one an image.
  ///   - paths: one an image.
  ///   - classes: names; every label is an index into them.
  public init(images: [GrayImage], labels: [Int], splits: [Split], paths: [String], classes: [String]) {
    precondition(
      images.count == labels.count && images.count == splits.count && images.count == paths.count,
      "\(images.count) images, \(labels.count) labels, \(splits.count) splits, \(paths.count) paths")
    precondition(labels.allSatisfy { classes.indices.contains($0) }, "a label is no index of \(classes.count) classes")
    self.images = images
    self.labels = labels
    self.splits = splits
    self.paths = paths
    self.classes = classes
  }

  /// The number of images.
  public var count: Int { images.count }
  /// The name of an image's class.
  public func className(_ index: Int) -> String { classes[labels[index]] }
  /// The splits that hold images: train, validation, test, all.
  public var splitsPresent: [Split] { Split.allCases.filter(splits.contains) }
  /// The images of one split, in order.
  public func indices(of split: Split) -> [Int] { splits.indices.filter { splits[$0] == split } }
  /// The size that most images have, the smallest among equally frequent ones; `nil` without images.
  public var commonSize: (width: Int, height: Int)? {
    var counts: [[Int]: Int] = [:]
    for image in images { counts[[image.width, image.height], default: 0] += 1 }
    return counts.min { ($1.value, $0.key[0], $0.key[1]) < ($0.value, $1.key[0], $1.key[1]) }
      .map { ($0.key[0], $0.key[1]) }
  }
}
