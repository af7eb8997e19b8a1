import Datasets
import Networks

extension Trainer {
  /// The error for a loss or a gradient that is not finite.
  func diverged(_ pass: Divergence.Pass, step: Int, rate: Double, _ origin: Divergence.Origin) -> TrainingError {
    .diverged(Divergence(epoch: position.epoch, step: step, learningRate: rate, pass: pass, origin: origin))
  }

  /// Checks that every parameter is finite, before it is stored.
  /// - Throws: `TrainingError.diverged` naming the first that is not.
  public func checkParameters() throws {
    let values = network.parameters.values
    guard let broken = network.parameters.all.first(where: { !values[$0.range].allSatisfy(\.isFinite) }) else { return }
    throw diverged(.training, step: position.batch, rate: totals.learningRate, .parameter(broken.name))
  }

  /// Where a loss that is not finite came from.
  /// - Parameters:
  ///   - session: keeps the activations of the part that learns.
  ///   - members: the batch's images, as positions among the images of the pass.
  func forwardOrigin(_ session: Session, _ members: [Int]) -> Divergence.Origin {
    let stride = session.input.count / members.count
    let image = members.indices.first { n in
      !session.input[(n * stride)..<((n + 1) * stride)].allSatisfy(\.isFinite)
    }
    if let image { return .image(members[image]) }
    return session.firstNonFiniteNode().map { .node($0) } ?? .loss
  }

  /// Where a gradient that is not finite came from: the way back meets the last parameters first.
  func backwardOrigin(_ session: Session) -> Divergence.Origin {
    let gradients = network.parameters.gradients
    guard session.outputGradient.allSatisfy(\.isFinite),
      let found = plan.segments.last(where: { !gradients[$0.range].allSatisfy(\.isFinite) })
    else { return .lossGradient }
    return .gradient(parameter: found.name)
  }

  /// Where a validation loss that is not finite came from. The pass is run again by a session that fuses nothing and
  /// keeps every activation.
  func validationOrigin(_ batches: Batches, _ batch: Int) -> Divergence.Origin {
    let count = batches.members(epoch: 0, batch: batch).count
    var configuration = PassConfiguration.attribution(batch: count, taps: Set(network.graph.nodes.map(\.name)))
    configuration.precision = settings.precision
    // Where there is no memory for such a pass, the error is still the loss's.
    guard let session = try? Session(network, configuration, sharing: trainingSessions.lender()) else { return .loss }
    let members = batches.fill(epoch: 0, batch: batch, into: session.input)
    session.forward()
    return forwardOrigin(session, members)
  }
}
