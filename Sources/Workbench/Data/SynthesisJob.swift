import Datasets
import Files
import Foundation
import SyntheticFaces

/// `fer-analyze synth`: draws a data set of faces.
public struct SynthesisJob {
  private let folder: String
  private let train: Int
  private let test: Int
  private let minimumPerClass: Int
  private let masks: Bool
  private let annotations: Bool
  private let seed: UInt64
  private let force: Bool

  /// - Parameters:
  ///   - folder: where.
  ///   - train: faces to train on.
  ///   - test: faces to test on.
  ///   - minimumPerClass: the fewest faces of a class in each split.
  ///   - masks: whether a map of the regions is written for each face.
  ///   - annotations: whether the regions are written in COCO's format too.
  ///   - seed: equal seeds give equal bytes.
  ///   - force: whether a folder that holds files may be written into.
  public init(
    folder: String, train: Int, test: Int, minimumPerClass: Int, masks: Bool, annotations: Bool = false, seed: UInt64,
    force: Bool
  ) {
    self.folder = folder
    self.train = train
    self.test = test
    self.minimumPerClass = minimumPerClass
    self.masks = masks
    self.annotations = annotations
    self.seed = seed
    self.force = force
  }

  /// Runs the job.
  /// - Returns: lines for standard output, and the same as JSON.
  public func run(_ observer: any JobObserver) throws -> (lines: [String], json: JSONValue) {
    try AtomicFile.checkFolder(folder, force: force)
    // Two data sets must not mix: what an older one left under the same names goes first.
    for name in ["train", "test", "masks", "action_units.csv", "annotations.json", SyntheticDescription.file] {
      try? FileManager.default.removeItem(atPath: folder + "/" + name)
    }
    try SyntheticDataset.write(
      to: folder, train: train, test: test, seed: seed, minimumPerClass: minimumPerClass, withMasks: masks,
      withAnnotations: annotations, encodePNG: { try PNGEncoder.encode($0) }
    ) { done, total in observer.progress("drawing faces", done: done, total: total, detail: "") }
    let dataset = try Dataset.open(folder)
    let splits = dataset.splits.map { split -> (Split, [Int]) in
      let labels = dataset.labels(dataset.indices(of: split))
      return (split, dataset.classes.indices.map { k in labels.count { $0 == k } })
    }
    let table = TextTable.lines(
      ["split"] + dataset.classes + ["all"],
      splits.map { split, counts in [split.rawValue] + counts.map(String.init) + ["\(counts.reduce(0, +))"] })
    let json: JSONValue = [
      "schema": "fer-analyze/synth/1", "folder": folder, "seed": Int(seed),
      "splits": JSONValue.object(
        splits.map { split, counts in
          (key: split.rawValue, value: JSONValue.object(zip(dataset.classes, counts).map { (key: $0, value: $1.json) }))
        }),
    ]
    return (["Faces in \(folder):"] + table, json)
  }
}
