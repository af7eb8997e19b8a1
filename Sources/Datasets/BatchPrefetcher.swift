import Dispatch
import Tensors

/// A batch in memory of its own.
public struct PreparedBatch {
  /// The images, as positions in `Batches.images`.
  public let members: [Int]
  /// `[N, H, W, C]`; valid until the prefetcher gives another batch.
  public let inputs: UnsafeBufferPointer<Float>
  /// `[N, K]`, the probability of each class; valid as long as `inputs`.
  public let targets: UnsafeBufferPointer<Float>
}

/// Gives batches one by one and prepares the next while the caller works on the last.
///
/// Batches are the same whatever was prepared ahead. One thread uses a prefetcher; preparing takes one more. With one
/// thread for everything (`Parallel.threads`), nothing is prepared ahead.
public final class BatchPrefetcher {
  /// Memory for one batch; either the caller reads it or the background writes it, never both.
  private final class Slot: @unchecked Sendable {
    let inputs: AlignedBuffer
    let targets: AlignedBuffer
    var members: [Int] = []

    init(_ batches: Batches, classes: Int) {
      let count = min(batches.size, batches.images.count)
      inputs = AlignedBuffer(count: count * batches.preprocessing.shape.count)
      targets = AlignedBuffer(count: count * classes)
    }

    func fill(_ batches: Batches, classes: Int, epoch: Int, batch: Int) {
      members = batches.fill(
        epoch: epoch, batch: batch, into: inputs.elements, targets: targets.elements, classes: classes)
    }
  }

  private let batches: Batches
  private let classes: Int
  private let isAhead: Bool
  private let queue = DispatchQueue(label: "batches")
  private var slots: [Slot]
  private var pending: (epoch: Int, batch: Int, work: DispatchWorkItem)?

  /// - Parameters:
  ///   - batches: where batches come from.
  ///   - classes: columns of the targets.
  ///   - isAhead: whether the next batch is prepared in the background.
  public init(_ batches: Batches, classes: Int, isAhead: Bool = Parallel.threads > 1) {
    self.batches = batches
    self.classes = classes
    self.isAhead = isAhead
    slots = (0..<(isAhead ? 2 : 1)).map { _ in Slot(batches, classes: classes) }
  }

  deinit { finishPending() }

  /// A batch; the one that follows it (in the next epoch, after the last) is then prepared.
  /// - Parameters:
  ///   - epoch: 0 or above.
  ///   - batch: `0..<batches.count`.
  public func next(epoch: Int, batch: Int) -> PreparedBatch {
    let isPrepared = pending.map { $0.epoch == epoch && $0.batch == batch } ?? false
    finishPending(keeping: isPrepared)
    slots.reverse()
    let slot = slots[0]
    if !isPrepared { slot.fill(batches, classes: classes, epoch: epoch, batch: batch) }
    if isAhead { prepare(epoch: batch + 1 < batches.count ? epoch : epoch + 1, batch: (batch + 1) % batches.count) }
    let count = slot.members.count
    return PreparedBatch(
      members: slot.members,
      inputs: UnsafeBufferPointer(rebasing: slot.inputs.elements[..<(count * batches.preprocessing.shape.count)]),
      targets: UnsafeBufferPointer(rebasing: slot.targets.elements[..<(count * classes)]))
  }

  private func prepare(epoch: Int, batch: Int) {
    let slot = slots[1]
    let (batches, classes) = (batches, classes)
    // One thread: the others belong to the caller's work.
    let work = DispatchWorkItem {
      Parallel.withThreads(1) { slot.fill(batches, classes: classes, epoch: epoch, batch: batch) }
    }
    pending = (epoch, batch, work)
    queue.async(execute: work)
  }

  /// Waits for the background; what it prepares is dropped before it begins unless it is kept.
  private func finishPending(keeping isKept: Bool = false) {
    guard let pending else { return }
    if !isKept { pending.work.cancel() }
    pending.work.wait()
    self.pending = nil
  }
}
