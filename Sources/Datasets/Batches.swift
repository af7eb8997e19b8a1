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
  /// `[images, K]`: the probability of each class of each image; empty: the label alone.
  public let targets: [Float]
  /// How images become network inputs.
  public let preprocessing: Preprocessing
  /// Random changes, if any.
  public let augmentation: Augmentation?
  /// How often an epoch shows the images of each class.
  public let sampling: Sampling
  /// Images a batch; the last one of an epoch may have fewer.
  public let size: Int
  /// The seed of the order and of the changes.
  public let seed: UInt64
  /// Whether each epoch has its own random order; else the order is that of `images`.
  public let isShuffled: Bool
  private let orders = EpochOrders()

  /// Batches of some images; any sampling but the natural one needs shuffling.
  public init(
    images: [GrayImage], labels: [Int], targets: [Float] = [], preprocessing: Preprocessing,
    augmentation: Augmentation? = nil,
    sampling: Sampling = .natural, size: Int, seed: UInt64, isShuffled: Bool
  ) {
    precondition(images.count == labels.count, "one label an image is needed")
    precondition(images.isEmpty || targets.count.isMultiple(of: images.count), "one row of targets an image is needed")
    precondition(size > 0, "a batch holds at least one image")
    precondition(isShuffled || sampling == .natural, "\(sampling) sampling needs shuffling")
    self.images = images
    self.labels = labels
    self.targets = targets
    self.preprocessing = preprocessing
    self.augmentation = augmentation == Augmentation.none ? nil : augmentation
    self.sampling = sampling
    self.size = size
    self.seed = seed
    self.isShuffled = isShuffled
  }

  /// Batches an epoch.
  public var count: Int { (images.count + size - 1) / size }

  /// The order of the images in an epoch, as positions in `images`.
  public func order(epoch: Int) -> [Int] { epochOrder(epoch).positions }

  /// The images of a batch, as positions in `images`.
  public func members(epoch: Int, batch: Int) -> [Int] { Array(epochOrder(epoch).positions[range(batch)]) }

  /// Writes a batch as `[N, H, W, C]`, on all threads.
  /// - Parameters:
  ///   - epoch: 0 or above.
  ///   - batch: `0..<count`.
  ///   - target: room for at least the batch's images; what lies beyond them is left as it is.
  /// - Returns: the images written, as positions in `images`; `labels` has their classes. Where images are mixed
  ///   (mixup, cutmix), `fill(epoch:batch:into:targets:classes:)` has what they are mixed of.
  @discardableResult
  public func fill(epoch: Int, batch: Int, into target: UnsafeMutableBufferPointer<Float>) -> [Int] {
    fill(
      epoch: epoch, batch: batch, into: target, targets: UnsafeMutableBufferPointer(start: nil, count: 0), classes: 0)
  }

  /// Writes a batch as `[N, H, W, C]` and its targets as `[N, K]`, on all threads.
  /// - Parameters:
  ///   - epoch: 0 or above.
  ///   - batch: `0..<count`.
  ///   - target: room for at least the batch's images; what lies beyond them is left as it is.
  ///   - targets: room for at least the batch's rows: the probability of each class, one-hot unless there are targets or images are mixed.
  ///   - classes: K; 0 for no targets.
  /// - Returns: the images written, as positions in `images`.
  @discardableResult
  public func fill(
    epoch: Int, batch: Int, into target: UnsafeMutableBufferPointer<Float>,
    targets: UnsafeMutableBufferPointer<Float>, classes: Int
  ) -> [Int] {
    let order = epochOrder(epoch)
    let range = range(batch)
    let members = Array(order.positions[range])
    let stride = preprocessing.shape.count
    precondition(target.count >= members.count * stride, "no room for \(members.count) images")
    precondition(targets.count >= members.count * classes, "no room for \(members.count) rows of targets")
    nonisolated(unsafe) let inputs = target
    Parallel.forEach(members.count) { i in
      let repeats = order.repeats.isEmpty ? 0 : order.repeats[range.lowerBound + i]
      write(
        members[i], epoch: epoch, number: members[i] + repeats * images.count,
        into: UnsafeMutableBufferPointer(rebasing: inputs[(i * stride)..<((i + 1) * stride)]))
    }
    let rows = UnsafeMutableBufferPointer(rebasing: targets[..<(members.count * classes)])
    if classes > 0 {
      precondition(
        self.targets.isEmpty || self.targets.count == images.count * classes,
        "targets for other than \(classes) classes")
      rows.update(repeating: 0)
      for (n, member) in members.enumerated() {
        if self.targets.isEmpty {
          rows[n * classes + labels[member]] = 1
        } else {
          for k in 0..<classes { rows[n * classes + k] = self.targets[member * classes + k] }
        }
      }
    }
    augmentation?.mixing?.apply(
      to: MixedBatch(
        inputs: UnsafeMutableBufferPointer(rebasing: target[..<(members.count * stride)]), targets: rows,
        count: members.count, side: preprocessing.size, channels: preprocessing.channels),
      seed: seed, epoch: epoch, number: batch)
    return members
  }

  private func epochOrder(_ epoch: Int) -> EpochOrder {
    orders.order(epoch) {
      guard isShuffled else { return EpochOrder(Array(images.indices)) }
      var generator = SeededGenerator(seed: seed ^ 0x0DE2, stream: UInt64(bitPattern: Int64(epoch)))
      return sampling.order(labels, using: &generator)
    }
  }

  private func range(_ batch: Int) -> Range<Int> {
    precondition((0..<count).contains(batch), "batch \(batch) of \(count)")
    return (batch * size)..<min((batch + 1) * size, images.count)
  }

  private func write(_ position: Int, epoch: Int, number: Int, into target: UnsafeMutableBufferPointer<Float>) {
    guard let augmentation else {
      preprocessing.write(images[position], into: target)
      return
    }
    let side = preprocessing.resized
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * side * side) { memory in
      images[position].resize(
        width: side, height: side, into: UnsafeMutableBufferPointer(rebasing: memory[..<(side * side)]))
      var image = WorkingImage(width: side, height: side, side: preprocessing.size, memory: memory)
      augmentation.apply(to: &image, seed: seed, epoch: epoch, number: number)
      image.cropCentre()
      preprocessing.scale(UnsafeBufferPointer(image.pixels), into: target)
    }
  }
}
