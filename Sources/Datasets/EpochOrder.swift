import Synchronization

/// The images of one epoch in order.
struct EpochOrder: Sendable {
  /// Positions of the images.
  let positions: [Int]
  /// How often each was shown before in this epoch; empty when none is shown twice.
  let repeats: [Int]

  init(_ positions: [Int], repeats: [Int] = []) {
    self.positions = positions
    self.repeats = repeats
  }
}

/// The orders of the epochs that are in use, so that an epoch's order is drawn once and not for every batch.
final class EpochOrders: Sendable {
  /// Two: while the last batches of an epoch are used, the first of the next are prepared.
  private static let capacity = 2

  private let known = Mutex<[(epoch: Int, order: EpochOrder)]>([])

  /// The order of an epoch, drawn by `draw` when it is not known.
  func order(_ epoch: Int, _ draw: () -> EpochOrder) -> EpochOrder {
    if let found = known.withLock({ known in known.first { $0.epoch == epoch }?.order }) { return found }
    let order = draw()
    known.withLock { known in
      if known.count >= Self.capacity { known.removeFirst() }
      known.append((epoch, order))
    }
    return order
  }
}
