import Datasets
import Files

/// Gray-level statistics of images: over all their pixels, for each class, and image by image.
public struct PixelStatistics: Sendable {
  /// Class names.
  public let classes: [String]
  /// The levels of all pixels.
  public let overall: GrayHistogram
  /// The levels of each class's pixels.
  public let perClass: [GrayHistogram]
  /// The mean level of each image, 0 to 255: its brightness.
  public let brightness: [Double]
  /// The standard deviation of each image's levels: its contrast.
  public let contrast: [Double]

  /// The statistics of images whose traits are known.
  /// - Parameters:
  ///   - traits: one an image.
  ///   - labels: class indices, one an image.
  ///   - classes: names.
  public init(traits: some Collection<ImageTraits>, labels: [Int], classes: [String]) {
    precondition(traits.count == labels.count, "\(traits.count) images, \(labels.count) labels")
    var overall = GrayHistogram()
    var perClass = [GrayHistogram](repeating: GrayHistogram(), count: classes.count)
    for (one, label) in zip(traits, labels) { perClass[label].add(one.histogram) }
    for histogram in perClass { overall.add(histogram) }
    self.classes = classes
    self.overall = overall
    self.perClass = perClass
    brightness = traits.map(\.brightness)
    contrast = traits.map(\.contrast)
  }

  /// - Parameters:
  ///   - images: of any size.
  ///   - labels: class indices, one an image.
  ///   - classes: names.
  public init(images: [GrayImage], labels: [Int], classes: [String]) {
    self.init(traits: ImageTraits.of(images), labels: labels, classes: classes)
  }

  /// The statistics of some images of a collection, or of all.
  /// - Parameters:
  ///   - collection: the images.
  ///   - indices: the images that count; all by default.
  ///   - traits: of all images of the collection, where they are known.
  public init(_ collection: ImageCollection, indices: [Int]? = nil, traits: [ImageTraits]? = nil) {
    let rows = indices ?? Array(0..<collection.count)
    self.init(
      traits: traits.map { traits in rows.map { traits[$0] } } ?? ImageTraits.of(rows.map { collection.images[$0] }),
      labels: rows.map { collection.labels[$0] }, classes: collection.classes)
  }
}

extension PixelStatistics: JSONRepresentable {
  /// `mean`, `std` and `per_class`, in gray levels 0 to 255; `null` for a class without images.
  public var json: JSONValue {
    [
      "mean": overall.mean, "std": overall.standardDeviation,
      "per_class": JSONValue.object(
        zip(classes, perClass).map { (key: $0, value: ["mean": $1.mean, "std": $1.standardDeviation]) }),
    ]
  }
}
