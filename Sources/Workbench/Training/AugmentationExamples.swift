import Datasets
import Drawing
import Plotting
import Tensors

/// Some training images and what augmentation makes of them, as the network sees both.
public struct AugmentationExamples: Sendable {
  /// A row an image, the original first.
  public let rows: [AugmentationRow]
  /// The changes in words.
  public let changes: String

  /// Draws the variants of the first image of each class, each from an epoch of its own.
  ///
  /// They come out of the batches that training uses, so that whatever a batch does to its images shows.
  /// - Parameters:
  ///   - batches: the training batches.
  ///   - classes: names, in output order.
  ///   - variants: variants of an image, at most.
  public init(_ batches: Batches, classes: [String], variants: Int = 4) {
    // A batch may leave an image out of an epoch; nobody waits for it longer than this.
    let epochs = 0..<(variants + 4)
    let chosen = classes.indices.compactMap { k in batches.labels.firstIndex(of: k) }
    var found: [Int: [Raster]] = [:]
    for epoch in epochs where chosen.contains(where: { found[$0, default: []].count < variants }) {
      let order = batches.order(epoch: epoch)
      let places = chosen.compactMap { image in order.firstIndex(of: image) }
      for batch in Set(places.map { $0 / batches.size }).sorted() {
        let drawn = Self.pictures(batches, epoch: epoch, batch: batch)
        for (image, picture) in drawn where chosen.contains(image) && found[image, default: []].count < variants {
          found[image, default: []].append(picture)
        }
      }
    }
    changes = AugmentationWording.text(batches.augmentation?.json) ?? "none"
    let preprocessing = batches.preprocessing
    rows = chosen.map { image in
      let plain = preprocessing.tensor(batches.images[image]).withElements { values in
        Self.picture(values[...], preprocessing)
      }
      return AugmentationRow(classes[batches.labels[image]], original: plain, variants: found[image] ?? [])
    }
  }

  private static func pictures(_ batches: Batches, epoch: Int, batch: Int) -> [(image: Int, picture: Raster)] {
    let stride = batches.preprocessing.shape.count
    var values = [Float](repeating: 0, count: batches.members(epoch: epoch, batch: batch).count * stride)
    let members = values.withUnsafeMutableBufferPointer { batches.fill(epoch: epoch, batch: batch, into: $0) }
    return values.withUnsafeBufferPointer { values in
      members.enumerated().map { slot, image in
        (image, picture(values[(slot * stride)..<((slot + 1) * stride)], batches.preprocessing))
      }
    }
  }

  /// The gray levels that network inputs stand for; what lies beyond black and white is cut off.
  private static func picture(_ values: Slice<UnsafeBufferPointer<Float>>, _ preprocessing: Preprocessing) -> Raster {
    let side = preprocessing.size
    let pixels = (0..<(side * side)).map { i in
      let level = preprocessing.level(values[values.startIndex + i * preprocessing.channels])
      return UInt8(min(255, max(0, level.rounded())))
    }
    return Raster(gray: pixels, width: side, height: side)
  }

  /// The examples as one figure.
  var figure: Figure {
    Figures.augmentationSheet(rows: rows, note: "Each variant is drawn anew in each epoch: \(changes).")
  }
}
