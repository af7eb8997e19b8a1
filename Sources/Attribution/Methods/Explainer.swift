import Tensors

/// A method that says which positions of an image speak for a target.
///
/// A new one is one file and one line in `ExplainerRegistry`.
public protocol Explainer: Sendable {
  /// What people must know about it.
  static var info: MethodInfo { get }

  /// The method with its usual parameters.
  init(_ context: ExplainerContext)

  /// What it was made with beside the seed of its context; empty for a method without choices.
  var parameters: [MethodParameter] { get }

  /// One raw map an image. The result of an image depends neither on the other images nor on what the model did before.
  /// - Parameters:
  ///   - input: `[N, H, W, C]`.
  ///   - targets: one an image.
  ///   - layer: the node to explain at, for methods that look at activations; it must be a tap of `model` and a map with
  ///     positions.
  ///   - model: the network.
  /// - Throws: `AttributionError.noPositions` for a node without positions; `GraphError`.
  func explain(_ input: Tensor, targets: [Target], layer: String, model: TappedModel) throws -> [AttributionMap]
}

extension Explainer {
  /// What people must know about the method.
  public var info: MethodInfo { Self.info }

  /// Nothing to choose.
  public var parameters: [MethodParameter] { [] }
}

/// What methods need to know beside the network and the image.
public struct ExplainerContext: Sendable {
  /// Seeds methods that draw at random; every image gets the same draws.
  public var seed: UInt64
  /// What stands for "nothing there", for methods that compare with it: at least one.
  public var baselines: [Baseline]

  /// - Parameters:
  ///   - seed: seeds methods that draw at random.
  ///   - baselines: what stands for "nothing there".
  public init(seed: UInt64 = 42, baselines: [Baseline] = [.blurred()]) {
    precondition(!baselines.isEmpty, "no baseline")
    self.seed = seed
    self.baselines = baselines
  }
}
