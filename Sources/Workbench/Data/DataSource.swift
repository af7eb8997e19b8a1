import Datasets
import Files
import Foundation

/// Which data a command works on.
public struct DataSource: Sendable {
  /// The folder, table or archive.
  public let path: String
  /// What to tell the person when nobody named the data; `nil` when the path was given.
  public let notice: String?

  /// The default folder, and the faces that ship with the program.
  public static let defaultFolder = "data"
  /// Faces drawn by the program.
  public static let sample = "data/sample"

  /// Takes the path that was given, else `data` where it holds images, else the sample.
  /// - Throws: `WorkbenchError.noData`.
  public init(_ given: String?) throws {
    if let given {
      path = given
      notice = nil
      return
    }
    if Self.holdsImages(Self.defaultFolder) {
      path = Self.defaultFolder
      notice = "no data named: reading the images in \(Self.defaultFolder)/"
    } else if Self.holdsImages(Self.sample) {
      path = Self.sample
      notice = "no data named: reading the synthetic faces in \(Self.sample)/"
    } else {
      throw WorkbenchError.noData(tried: [Self.defaultFolder, Self.sample])
    }
  }

  /// Whether a folder has one of the split folders directly in it.
  private static func holdsImages(_ folder: String) -> Bool {
    ["train", "val", "validation", "test"].contains { split in
      let files = FileManager.default.enumerator(atPath: "\(folder)/\(split)")
      return files?.contains {
        ($0 as? String).map { ["png", "jpg", "jpeg"].contains(($0 as NSString).pathExtension) } ?? false
      } ?? false
    }
  }
}

/// Images of one purpose, in memory.
public struct ImageSet: Sendable {
  /// The images.
  public let images: [GrayImage]
  /// One class index an image.
  public let labels: [Int]
  /// One path an image, as the data set names it.
  public let paths: [String]
  /// The split that the images come from.
  public let splits: [Split]

  /// The number of images.
  public var count: Int { images.count }

  init(images: [GrayImage], labels: [Int], paths: [String], splits: [Split]) {
    self.images = images
    self.labels = labels
    self.paths = paths
    self.splits = splits
  }

  /// Some of the images.
  func selecting(_ positions: [Int]) -> ImageSet {
    ImageSet(
      images: positions.map { images[$0] }, labels: positions.map { labels[$0] }, paths: positions.map { paths[$0] },
      splits: positions.map { splits[$0] })
  }

  /// The same images under other class numbers.
  func relabelled(_ mapping: [Int]) -> ImageSet {
    ImageSet(images: images, labels: labels.map { mapping[$0] }, paths: paths, splits: splits)
  }

  /// Reads images, telling the observer how far it is and what could not be read.
  static func load(_ dataset: Dataset, _ indices: [Int], observer: any JobObserver) throws -> ImageSet {
    let loaded = try dataset.load(indices) {
      observer.progress("reading images", done: $0, total: indices.count, detail: "")
    }
    for file in loaded.unreadable { observer.warn("\(file.path) is skipped: \(file.reason)") }
    for warning in loaded.warnings { observer.warn(warning) }
    return ImageSet(
      images: loaded.images, labels: loaded.labels, paths: loaded.indices.map { dataset.samples[$0].path },
      splits: loaded.indices.map { dataset.samples[$0].split })
  }

  /// Positions of images that are pixel copies of an image in `others`.
  func copies(of others: ImageSet) -> Set<Int> {
    let known = Set(others.images)
    return Set(images.indices.filter { known.contains(images[$0]) })
  }
}
