import Datasets
import Files
import Tensors

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

  /// - Parameters:
  ///   - images: of any size.
  ///   - labels: class indices, one an image.
  ///   - classes: names.
  public init(images: [GrayImage], labels: [Int], classes: [String]) {
    precondition(images.count == labels.count, "\(images.count) images, \(labels.count) labels")
    let histograms = Parallel.map(images.count) { GrayHistogram(images[$0]) }
    var overall = GrayHistogram()
    var perClass = [GrayHistogram](repeating: GrayHistogram(), count: classes.count)
    for (histogram, label) in zip(histograms, labels) { perClass[label].add(histogram) }
    for histogram in perClass { overall.add(histogram) }
    self.classes = classes
    self.overall = overall
    self.perClass = perClass
    brightness = histograms.map { $0.mean ?? 0 }
    contrast = histograms.map { $0.standardDeviation ?? 0 }
  }

  /// The statistics of some images of a collection, or of all.
  public init(_ collection: ImageCollection, indices: [Int]? = nil) {
    let rows = indices ?? Array(0..<collection.count)
    self.init(
      images: rows.map { collection.images[$0] }, labels: rows.map { collection.labels[$0] },
      classes: collection.classes)
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
