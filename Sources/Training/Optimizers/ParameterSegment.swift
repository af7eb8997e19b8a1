import Tensors

/// A named stretch of the flat parameter buffer, and how the optimiser treats it.
public struct ParameterSegment: Sendable, Equatable {
  /// The parameter's name.
  public let name: String
  /// Where it lies in the flat buffers.
  public let range: Range<Int>
  /// Whether weight decay applies; false for biases and normalisation parameters, as a rule.
  public let decays: Bool
  /// Multiplies the learning rate, from 0.
  public let learningRateScale: Float

  /// - Parameters:
  ///   - name: the parameter's name.
  ///   - range: where it lies in the flat buffers.
  ///   - decays: whether weight decay applies.
  ///   - learningRateScale: multiplies the learning rate, from 0.
  public init(name: String, range: Range<Int>, decays: Bool, learningRateScale: Float = 1) {
    self.name = name
    self.range = range
    self.decays = decays
    self.learningRateScale = learningRateScale
  }
}

extension [ParameterSegment] {
  /// The number of parameters in all segments.
  public var parameterCount: Int { reduce(0) { $0 + $1.range.count } }

  /// Calls `body` for pieces that together cover every segment once, on all threads.
  ///
  /// Work is split by element, not by segment, so one large segment is shared too.
  func forEachPiece(_ body: (ParameterSegment, Range<Int>) -> Void) {
    Parallel.forRanges(parameterCount, grain: 1 << 14) { _, part in
      var start = 0
      for segment in self {
        let end = start + segment.range.count
        if end > part.lowerBound {
          if start >= part.upperBound { break }
          let offset = segment.range.lowerBound - start
          let piece = (Swift.max(start, part.lowerBound) + offset)..<(Swift.min(end, part.upperBound) + offset)
          if !piece.isEmpty { body(segment, piece) }
        }
        start = end
      }
    }
  }
}
