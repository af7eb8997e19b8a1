import Tensors

/// The batches of every epoch of a training or of one pass over a split.
///
/// A batch follows from the seed, the epoch and its number alone: a stopped run goes on from (epoch, batch) without any
/// other state, and the number of threads changes nothing.
public struct Batches: Sendable {
  /// The images.
  public let images: [GrayImage]
  /// One class index an image.
  public let labels: [Int]
  /// How images become network inputs.
  public let preprocessing: Preprocessing
  /// Random changes, if any.
  public let augmentation: Augmentation?
  /// Images a batch; the last one of an epoch may have fewer.
  public let size: Int
  /// The seed of the order and of the changes.
  public let seed: UInt64
  /// Whether each epoch has its own random order; else the order is that of `images`.
  public let isShuffled: Bool

  /// Batches of some images.
  public init(
    images: [GrayImage], labels: [Int], preprocessing: Preprocessing, augmentation: Augmentation? = nil, size: Int,
    seed: UInt64, isShuffled: Bool
  ) {
    precondition(images.count == labels.count, "one label an image is needed")
    precondition(size > 0, "a batch holds at least one image")
    self.images = images
    self.labels = labels
    self.preprocessing = preprocessing
    self.augmentation = augmentation == Augmentation.none ? nil : augmentation
    self.size = size
    self.seed = seed
    self.isShuffled = isShuffled
  }

  /// Batches an epoch.
  public var count: Int { (images.count + size - 1) / size }

  /// The order of the images in an epoch, as positions in `images`.
  public func order(epoch: Int) -> [Int] {
    guard isShuffled else { return Array(images.indices) }
    var generator = SeededGenerator(seed: seed ^ 0x0DE2, stream: UInt64(bitPattern: Int64(epoch)))
    return generator.permutation(images.count)
  }

  /// The images of a batch, as positions in `images`.
  public func members(epoch: Int, batch: Int) -> [Int] {
    precondition((0..<count).contains(batch), "batch \(batch) of \(count)")
    return Array(order(epoch: epoch)[(batch * size)..<min((batch + 1) * size, images.count)])
  }

  /// Writes a batch as `[N, H, W, C]`, on all cores.
  /// - Parameters:
  ///   - epoch: 0 or above.
  ///   - batch: `0..<count`.
  ///   - target: room for at least the batch's images; what lies beyond them is left as it is.
  /// - Returns: the images written, as positions in `images`; `labels` has their classes.
  @discardableResult
  public func fill(epoch: Int, batch: Int, into target: UnsafeMutableBufferPointer<Float>) -> [Int] {
    let members = members(epoch: epoch, batch: batch)
    let stride = preprocessing.shape.count
    precondition(target.count >= members.count * stride, "no room for \(members.count) images")
    nonisolated(unsafe) let target = target
    Parallel.forEach(members.count) { i in
      write(
        members[i], epoch: epoch, into: UnsafeMutableBufferPointer(rebasing: target[(i * stride)..<((i + 1) * stride)]))
    }
    return members
  }

  private func write(_ position: Int, epoch: Int, into target: UnsafeMutableBufferPointer<Float>) {
    guard let augmentation else {
      preprocessing.write(images[position], into: target)
      return
    }
    let side = preprocessing.size
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * side * side) { scratch in
      let resized = UnsafeMutableBufferPointer(rebasing: scratch[..<(side * side)])
      let changed = UnsafeMutableBufferPointer(rebasing: scratch[(side * side)...])
      images[position].resize(width: side, height: side, into: resized)
      augmentation.draw(seed: seed, epoch: epoch, image: position, width: side, height: side)
        .apply(to: UnsafeBufferPointer(resized), width: side, height: side, into: changed)
      preprocessing.scale(UnsafeBufferPointer(changed), into: target)
    }
  }
}
