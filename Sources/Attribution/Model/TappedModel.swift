import Networks
import Tensors

/// A network made ready for explanations: batches of images in, logits, activations and gradients out.
///
/// The network itself is never changed. Running statistics are used and dropout is off, so an image's result does not
/// depend on the other images of its batch.
public final class TappedModel {
  /// The network's parts.
  public let blueprint: Blueprint
  /// The network.
  public let network: Network
  private let taps: Set<String>
  private var sessions: [Int: Session] = [:]
  private var current: Session?

  /// - Parameters:
  ///   - blueprint: the network's parts.
  ///   - network: the network.
  ///   - taps: nodes whose activation and gradient will be asked for.
  /// - Throws: `GraphError.unknownNode` for a tap that does not exist.
  public init(_ blueprint: Blueprint, _ network: Network, taps: Set<String>) throws {
    self.blueprint = blueprint
    self.network = network
    self.taps = taps
    for tap in taps { _ = try blueprint.graph.index(of: tap) }
  }

  /// Runs the network forward.
  /// - Parameter input: `[N, H, W, C]`.
  /// - Returns: one row of logits an image.
  public func forward(_ input: Tensor) throws -> [[Float]] {
    precondition(
      Array(input.shape.dimensions.dropFirst()) == network.graph.inputShape.dimensions,
      "input \(input.shape) for a network of \(network.graph.inputShape) images")
    let session = try session(input.shape.n)
    input.withElements { _ = session.input.update(fromContentsOf: $0) }
    session.forward()
    current = session
    return rows(session)
  }

  /// Runs the network backward from one target an image, all in one pass.
  public func backward(_ targets: [Target], rules: BackwardRules = BackwardRules()) throws {
    let session = try ran()
    precondition(targets.count == session.configuration.batch, "one target an image")
    let logits = rows(session)
    for (n, target) in targets.enumerated() {
      for (k, value) in target.gradient(logits[n]).enumerated() {
        session.outputGradient[n * logits[n].count + k] = value
      }
    }
    session.backward(rules: rules)
  }

  /// The images of the last forward pass.
  public var batch: Int { get throws { try ran().configuration.batch } }

  /// The activation of a tapped node in the last forward pass.
  public func activation(_ node: String) throws -> Tensor { try ran().activation(of: node) }

  /// The gradient of the targets with respect to a tapped node, from the last backward pass.
  public func gradient(_ node: String) throws -> Tensor { try ran().gradient(of: node) }

  private func ran() throws -> Session {
    guard let current else { preconditionFailure("forward has not run") }
    return current
  }

  private func session(_ batch: Int) throws -> Session {
    if let session = sessions[batch] { return session }
    let made = try Session(network, .attribution(batch: batch, taps: taps))
    sessions[batch] = made
    return made
  }

  private func rows(_ session: Session) -> [[Float]] {
    let classes = session.output.count / session.configuration.batch
    return (0..<session.configuration.batch).map { n in Array(session.output[(n * classes)..<((n + 1) * classes)]) }
  }
}
