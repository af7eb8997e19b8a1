/// What a session is made for: fixed when it is made, so that memory and steps are planned once.
public struct PassConfiguration: Sendable {
  /// Where batch normalisation takes its mean and variance from.
  public enum Statistics: Sendable {
    /// The moving averages, at every node.
    case running
    /// The batch, except at these nodes (frozen layers).
    case batch(except: Set<String>)
  }

  /// Images a pass.
  public var batch: Int
  /// Statistics of the batch normalisations.
  public var statistics: Statistics
  /// Whether dropout drops.
  public var dropout: Bool
  /// Whether `backward` can be called. If not, activations share memory and operations are fused.
  public var differentiable: Bool
  /// Names of the parameters whose gradients are wanted.
  public var trainable: Set<String>
  /// Nodes whose activation, and gradient after `backward`, stay readable.
  public var taps: Set<String>
  /// The format in which matrix products take their factors; bf16 falls back to f32 where `BFloat16Support` says so.
  public var precision = Precision.float32

  /// Whether a node, if it is a batch normalisation, takes the moving averages.
  func usesMovingStatistics(_ node: Node) -> Bool {
    switch statistics {
    case .running: true
    case .batch(let frozen): !(node.operation is BatchNormalization) || frozen.contains(node.name)
    }
  }

  /// Predictions only: the fastest pass, in the least memory.
  /// - Parameters:
  ///   - batch: images a pass.
  ///   - taps: nodes whose activation is wanted.
  ///   - precision: the format of factors.
  public static func inference(
    batch: Int, taps: Set<String> = [], precision: Precision = .float32
  ) -> PassConfiguration {
    PassConfiguration(
      batch: batch, statistics: .running, dropout: false, differentiable: false, trainable: [], taps: taps,
      precision: precision)
  }

  /// Predictions and gradients with respect to activations, nothing learned: what explanations need.
  /// - Parameters:
  ///   - batch: images a pass.
  ///   - taps: nodes whose activation and gradient are wanted; the input's name gives the gradient of the pixels.
  public static func attribution(batch: Int, taps: Set<String>) -> PassConfiguration {
    PassConfiguration(
      batch: batch, statistics: .running, dropout: false, differentiable: true, trainable: [], taps: taps)
  }

  /// Training.
  /// - Parameters:
  ///   - batch: images a pass.
  ///   - trainable: names of the parameters to learn.
  ///   - frozenStatistics: batch normalisations that keep using their moving averages.
  ///   - dropout: whether dropout drops.
  ///   - precision: the format of factors.
  public static func training(
    batch: Int, trainable: Set<String>, frozenStatistics: Set<String> = [], dropout: Bool = true,
    precision: Precision = .float32
  ) -> PassConfiguration {
    PassConfiguration(
      batch: batch, statistics: .batch(except: frozenStatistics), dropout: dropout, differentiable: true,
      trainable: trainable, taps: [], precision: precision)
  }
}
