import Datasets
import Exploration
import Reporting

/// What an exploration is asked for.
public struct ExplorationSettings: Sendable {
  /// How images are laid out in the plane.
  public enum MapKind: String, Sendable, CaseIterable {
    /// The first two principal components.
    case pca
    /// Neighbours stay neighbours.
    case tsne
    /// No map.
    case noMap = "none"
  }

  /// Where the probabilities come from that labels are doubted by.
  public enum LabelSource: Sendable, Equatable {
    /// A file of predictions; `trainedOn`: the splits that the network had seen, `nil` where the file says it by itself.
    case predictions(path: String, trainedOn: [Split]?)
    /// Networks trained here, each on all folds but one.
    case crossValidation(folds: Int, epochs: Int)
  }

  /// A folder, table or archive that `Dataset` opens.
  public var data: String
  /// The report's folder.
  public var output: String
  /// Whether a folder that is not empty may be written into.
  public var force = false
  /// The texts to write.
  public var formats = ReportWriter.Format.allCases
  /// Whether an unreadable file is an error; else it is reported and left out.
  public var strict = false
  /// Which images are left out, and another division into splits.
  public var curation = Curation()
  /// The seed of everything that is drawn: samples, maps, folds, the proposed split.
  public var seed: UInt64 = 42
  /// Whether pictures of single faces are left out. Means of 30 faces and more stay.
  public var redactsFaces = false
  /// Differing bits of the perceptual hash, 0 to 64; `nil` leaves the search for near duplicates out.
  public var nearDuplicateThreshold: Int? = 4
  /// The id of the hash by which near duplicates are found.
  public var hash = PerceptualHash().id
  /// How images are laid out in the plane; `nil`: t-SNE of a network's features, else principal components.
  public var map: MapKind?
  /// The most images on the map.
  public var mapImages = 1500
  /// A checkpoint whose features take the place of pixels where images are compared; `nil`: pixels.
  public var features: String?
  /// Where the probabilities come from that labels are doubted by; `nil`: labels are not doubted.
  public var labels: LabelSource?
  /// A table of what several people called each image, by which the doubts are scored.
  public var votes: String?

  /// The map that is drawn. Of pixels the two largest components say as much as neighbours do, in no time.
  var chosenMap: MapKind { map ?? (features == nil ? .pca : .tsne) }

  /// The hash by which near duplicates are found.
  /// - Throws: `WorkbenchError.option` for an unknown id.
  func imageHash() throws -> any ImageHash {
    guard let found = ImageHashes.hash(hash) else {
      throw WorkbenchError.option(
        name: "--hash", expected: "one of \(ImageHashes.all.map(\.id).joined(separator: ", "))", got: hash)
    }
    return found
  }

  /// - Parameters:
  ///   - data: a folder, table or archive.
  ///   - output: the report's folder.
  public init(data: String, output: String) {
    self.data = data
    self.output = output
  }
}
