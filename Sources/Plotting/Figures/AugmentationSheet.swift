import Drawing

/// One image and what augmentation makes of it.
public struct AugmentationRow: Sendable {
  /// The image's label.
  public let label: String
  /// The image as it is without augmentation.
  public let original: Raster
  /// The image as the network sees it in one epoch and another.
  public let variants: [Raster]

  /// An image with its variants.
  public init(_ label: String, original: Raster, variants: [Raster]) {
    self.label = label
    self.original = original
    self.variants = variants
  }
}

extension Figures {
  /// A row an image: the original, framed, and then variants of it as training sees them.
  /// - Parameters:
  ///   - rows: at least one image; rows may have unequally many variants.
  ///   - note: what changes the images.
  public static func augmentationSheet(
    rows: [AugmentationRow], title: String? = nil, note: String, width: Double = Figure.fullWidth
  ) -> Figure {
    let columns = 1 + (rows.map(\.variants.count).max() ?? 0)
    func tile(_ raster: Raster, caption: String = "", isOriginal: Bool) -> Axes {
      Axes.tile(
        ImageMark(raster, border: isOriginal ? Stroke(.accent, width: 1.5) : nil), caption: caption,
        aspect: Double(raster.width) / Double(raster.height))
    }
    let lines = rows.map { row in
      let panels: [Axes?] =
        [tile(row.original, caption: row.label, isOriginal: true)]
        + row.variants.map { tile($0, isOriginal: false) }
      return Figure.Row(panels + [Axes?](repeating: nil, count: columns - panels.count))
    }
    return Figure(
      title: title ?? "Training images (framed) and variants of them",
      note: note, width: width, rows: lines, columnGap: 6, rowGap: 6)
  }
}
