internal import CKernels
import Tensors

/// An exponential moving average of flat weights, or of any other flat buffer such as normalisation statistics.
///
/// In update t (from 0) the old average keeps the share `min(decay, (1 + t) / (10 + t))`, so that it is useful early:
/// the ramp of TensorFlow's `ExponentialMovingAverage(num_updates:)`. A value; results do not depend on the number of
/// threads.
public struct WeightAverage: Sendable {
  /// The share that the old average keeps in the long run, in `0..<1`.
  public let decay: Double
  /// The number of updates made.
  public private(set) var updateCount: Int
  /// The average; flat, as long as what it averages.
  public private(set) var average: Tensor

  /// Starts from the present weights.
  /// - Parameters:
  ///   - values: the flat weights.
  ///   - decay: the share that the old average keeps in the long run, in `0..<1`.
  public init(of values: UnsafeBufferPointer<Float>, decay: Double = 0.999) {
    precondition(decay >= 0 && decay < 1, "an averaging decay of \(decay)")
    self.decay = decay
    updateCount = 0
    average = Tensor([values.count], values)
  }

  /// Continues from a stored average.
  /// - Parameters:
  ///   - average: what `average` gave.
  ///   - updateCount: what `updateCount` gave.
  ///   - decay: the share that the old average keeps in the long run, in `0..<1`.
  ///   - parameterCount: the length of the flat weights.
  /// - Throws: `ConfigurationError.foreignState` when the average has another length.
  public init(continuing average: Tensor, updateCount: Int, decay: Double, parameterCount: Int) throws {
    precondition(decay >= 0 && decay < 1, "an averaging decay of \(decay)")
    guard average.count == parameterCount, updateCount >= 0 else {
      throw ConfigurationError.foreignState(
        owner: "weight average", expected: "\(parameterCount) values",
        got: "\(average.count) after \(updateCount) updates")
    }
    self.decay = decay
    self.updateCount = updateCount
    self.average = average.reshaped([parameterCount])
  }

  /// The share that the old average keeps in the next update.
  public var nextDecay: Double { min(decay, (1 + Double(updateCount)) / (10 + Double(updateCount))) }

  /// Moves the average towards the present weights.
  public mutating func update(_ values: UnsafeBufferPointer<Float>) {
    precondition(values.count == average.count, "\(values.count) weights for an average of \(average.count)")
    let keep = nextDecay
    updateCount += 1
    guard let source = values.baseAddress else { return }
    average.withMutableElements { average in
      guard let target = average.baseAddress else { return }
      Parallel.forRanges(average.count, grain: 1 << 14) { _, part in
        weight_average_update(target + part.lowerBound, source + part.lowerBound, part.count, keep)
      }
    }
  }
}
