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
  let taps: Set<String>
  private var sessions: [Int: Session] = [:]
  private var scorers: [Int: Session] = [:]
  private var pixelSessions: [Int: Session] = [:]
  private var current: Session?
  /// Models of the same network with other taps, for methods that need their own.
  private var siblings: [Set<String>: TappedModel] = [:]

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

  /// A model of the same network that taps these nodes: made once and kept with its sessions, since planning one takes as
  /// long as a small explanation.
  /// - Throws: `GraphError.unknownNode` for a tap that does not exist.
  func tapping(_ nodes: Set<String>) throws -> TappedModel {
    if nodes == taps { return self }
    if let made = siblings[nodes] { return made }
    let made = try TappedModel(blueprint, network, taps: nodes)
    siblings[nodes] = made
    return made
  }

  /// Runs the network forward.
  /// - Parameter input: `[N, H, W, C]`.
  /// - Returns: one row of logits an image.
  public func forward(_ input: Tensor) throws -> [[Float]] {
    let session = try session(input.shape.n)
    current = session
    return run(session, input)
  }

  /// Runs the network backward from one target an image, all in one pass.
  public func backward(_ targets: [Target], rules: BackwardRules = BackwardRules()) throws {
    try backward(logitGradients: zip(targets, rows(try ran())).map { $0.gradient($1) }, rules: rules)
  }

  /// Runs the network backward from any function of the logits.
  /// - Parameter logitGradients: the function's gradient with respect to the logits, one row an image.
  public func backward(logitGradients: [[Float]], rules: BackwardRules = BackwardRules()) throws {
    let session = try ran()
    seed(session, logitGradients)
    session.backward(rules: rules)
  }

  /// The images of the last forward pass.
  public var batch: Int { get throws { try ran().configuration.batch } }

  /// The activation of a tapped node in the last forward pass.
  public func activation(_ node: String) throws -> Tensor { try ran().activation(of: node) }

  /// The gradient of the targets with respect to a tapped node, from the last backward pass.
  public func gradient(_ node: String) throws -> Tensor { try ran().gradient(of: node) }

  /// The name of the network's input: the layer of maps of pixels.
  public var inputName: String { network.graph.nodes[0].name }

  /// Gradients of targets with respect to the pixels, whatever is tapped.
  /// - Parameters:
  ///   - input: `[N, H, W, C]`.
  ///   - targets: one an image.
  ///   - rules: how ReLUs let gradients through.
  /// - Returns: one row of logits an image, and the gradients, `[N, H, W, C]`.
  public func pixelGradients(
    _ input: Tensor, targets: [Target], rules: BackwardRules = BackwardRules()
  ) throws -> (logits: [[Float]], gradients: Tensor) {
    let batch = input.shape.n
    let session: Session
    if let made = pixelSessions[batch] {
      session = made
    } else {
      session = try Session(network, .attribution(batch: batch, taps: [inputName]))
      pixelSessions[batch] = session
    }
    let logits = run(session, input)
    seed(session, zip(targets, logits).map { $0.gradient($1) })
    session.backward(rules: rules)
    return (logits, try session.gradient(of: inputName))
  }

  // MARK: - Many changed copies

  /// The most images of one pass of `score`, and those of a pass where there are few in all: a session for many images
  /// takes memory whose first use costs more than the passes that it saves.
  public static let (largestBatch, smallBatch) = (64, 16)

  /// Logits of any number of inputs, without gradients: the fastest pass there is.
  /// - Parameters:
  ///   - count: inputs.
  ///   - write: writes input `i`, `[H, W, C]`; called in order.
  /// - Returns: one row of logits an input.
  public func score(
    count: Int, _ write: (_ i: Int, _ input: UnsafeMutableBufferPointer<Float>) throws -> Void
  ) throws -> [[Float]] {
    try inBatches(count) { range, size in
      let session = try scorer(size)
      let stride = session.input.count / size
      for (slot, i) in range.enumerated() {
        try write(i, UnsafeMutableBufferPointer(rebasing: session.input[(slot * stride)..<((slot + 1) * stride)]))
      }
      session.forward()
      return Array(rows(session).prefix(range.count))
    }
  }

  /// Logits of one image with the activation of a tapped node replaced, any number of times: only what comes after the
  /// node is computed.
  /// - Parameters:
  ///   - node: a tap.
  ///   - input: `[1, H, W, C]`.
  ///   - count: replacements.
  ///   - write: changes the activation of replacement `i`, which holds the image's own when it is called.
  /// - Returns: one row of logits a replacement.
  public func score(
    replacing node: String, of input: Tensor, count: Int,
    _ write: (_ i: Int, _ activation: UnsafeMutableBufferPointer<Float>) throws -> Void
  ) throws -> [[Float]] {
    precondition(input.shape.n == 1, "one image expected")
    var own: [Float] = []
    var prepared: Set<Int> = []
    defer { current = nil }
    return try inBatches(count) { range, size in
      let session = try session(size)
      // Passes after the first of a size find everything but the replaced activation as the image left it.
      if prepared.insert(size).inserted {
        let stride = input.count
        input.withElements { values in
          for slot in 0..<size {
            _ = UnsafeMutableBufferPointer(rebasing: session.input[(slot * stride)..<((slot + 1) * stride)])
              .update(fromContentsOf: values)
          }
        }
        session.forward()
      }
      try session.withActivation(of: node) { activation in
        let stride = activation.count / size
        if own.isEmpty { own = Array(activation[..<stride]) }
        for slot in 0..<size {
          let part = UnsafeMutableBufferPointer(rebasing: activation[(slot * stride)..<((slot + 1) * stride)])
          _ = part.update(fromContentsOf: own)
          if slot < range.count { try write(range.lowerBound + slot, part) }
        }
      }
      try session.forward(from: node)
      return Array(rows(session).prefix(range.count))
    }
  }

  /// Cuts work into passes. A last, smaller pass takes the next power of two, so that few sessions are made; what it holds
  /// beyond its images is not read.
  private func inBatches(_ count: Int, _ pass: (Range<Int>, _ size: Int) throws -> [[Float]]) rethrows -> [[Float]] {
    var result: [[Float]] = []
    result.reserveCapacity(count)
    let most = count > Self.largestBatch ? Self.largestBatch : Self.smallBatch
    var done = 0
    while done < count {
      let taken = min(most, count - done)
      var size = 1
      while size < taken { size *= 2 }
      result += try pass(done..<(done + taken), size)
      done += taken
    }
    return result
  }

  private func scorer(_ batch: Int) throws -> Session {
    if let session = scorers[batch] { return session }
    let made = try Session(network, .inference(batch: batch))
    scorers[batch] = made
    return made
  }

  private func run(_ session: Session, _ input: Tensor) -> [[Float]] {
    precondition(
      Array(input.shape.dimensions.dropFirst()) == network.graph.inputShape.dimensions,
      "input \(input.shape) for a network of \(network.graph.inputShape) images")
    input.withElements { _ = session.input.update(fromContentsOf: $0) }
    session.forward()
    return rows(session)
  }

  private func seed(_ session: Session, _ gradients: [[Float]]) {
    precondition(gradients.count == session.configuration.batch, "one target an image")
    let values = gradients.joined()
    precondition(values.count == session.outputGradient.count, "one gradient a logit")
    _ = session.outputGradient.update(fromContentsOf: Array(values))
  }

  private func ran() throws -> Session {
    guard let current else { preconditionFailure("forward has not run") }
    return current
  }

  func session(_ batch: Int) throws -> Session {
    if let session = sessions[batch] { return session }
    let made = try Session(network, .attribution(batch: batch, taps: taps))
    sessions[batch] = made
    return made
  }

  func rows(_ session: Session) -> [[Float]] {
    let classes = session.output.count / session.configuration.batch
    return (0..<session.configuration.batch).map { n in Array(session.output[(n * classes)..<((n + 1) * classes)]) }
  }
}
