public import Files

/// The views of an image whose predictions are averaged.
///
/// Crops are those of torchvision's `FiveCrop` and `TenCrop` (Krizhevsky et al. 2012, section 4.1), as large as the
/// network reads. A network that reads the centre of larger images gives them from those; for any other, images are first
/// enlarged so that a crop shows about 11/12 of each side: 44 of 48 pixels, as is usual on FER2013.
public enum TestTimeAugmentation: String, Sendable, CaseIterable {
  /// The image as the network was made for.
  case none
  /// The image and its mirror image.
  case flip
  /// Four corners and the centre.
  case fiveCrop = "five-crop"
  /// Four corners and the centre, of the image and of its mirror image.
  case tenCrop = "ten-crop"

  /// Views of one image.
  public var count: Int {
    switch self {
    case .none: 1
    case .flip: 2
    case .fiveCrop: 5
    case .tenCrop: 10
    }
  }

  /// The side to which images are resized before crops are cut out.
  public func resized(_ preprocessing: Preprocessing) -> Int {
    if preprocessing.resized > preprocessing.size || self == .none || self == .flip { return preprocessing.resized }
    // An even margin, so that the centre has as much on either side.
    return preprocessing.size + 2 * max(1, Int((Double(preprocessing.size) / 22).rounded()))
  }

  /// Writes the views of an image, one behind the other; five crops in torchvision's order: top left, top right, bottom
  /// left, bottom right, centre; mirrored views follow.
  /// - Parameters:
  ///   - image: any size.
  ///   - preprocessing: how the network reads images.
  ///   - target: `[views, H, W, C]`.
  public func write(
    _ image: GrayImage, _ preprocessing: Preprocessing, into target: UnsafeMutableBufferPointer<Float>
  ) {
    let stride = preprocessing.shape.count
    precondition(target.count == count * stride, "\(target.count) values for \(count) views")
    let side = resized(preprocessing)
    let size = preprocessing.size
    withUnsafeTemporaryAllocation(of: Float.self, capacity: side * side + size * size) { memory in
      let whole = UnsafeMutableBufferPointer(rebasing: memory[..<(side * side)])
      let part = UnsafeMutableBufferPointer(rebasing: memory[(side * side)...])
      image.resize(width: side, height: side, into: whole)
      let corners = corners(side, size)
      for view in 0..<count {
        if view == corners.count {
          for row in 0..<side { whole[(row * side)..<((row + 1) * side)].reverse() }
        }
        let (x, y) = corners[view % corners.count]
        Crop.copy(UnsafeBufferPointer(whole), width: side, x: x, y: y, into: part, columns: size)
        preprocessing.scale(
          UnsafeBufferPointer(part),
          into: UnsafeMutableBufferPointer(rebasing: target[(view * stride)..<((view + 1) * stride)]))
      }
    }
  }

  /// Where crops of `size` begin in an image of `side`.
  private func corners(_ side: Int, _ size: Int) -> [(x: Int, y: Int)] {
    let end = side - size
    let centre = Crop.centre(side, size)
    return self == .none || self == .flip
      ? [(centre, centre)] : [(0, 0), (end, 0), (0, end), (end, end), (centre, centre)]
  }
}

extension TestTimeAugmentation {
  /// What a metrics file says about it.
  public func json(_ preprocessing: Preprocessing) -> JSONValue {
    [
      "name": rawValue, "views": count, "average": "probabilities", "resized": resized(preprocessing),
      "crop": preprocessing.size,
    ]
  }
}
