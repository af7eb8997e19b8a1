import Attribution
import Dispatch
import Files
import Networks
import Tensors
import Training

/// `fer-analyze bench`: how fast the engine trains and predicts on this machine.
public struct BenchmarkJob {
  /// What is measured.
  public struct Case: Sendable {
    /// The architecture's name.
    public var architecture: String
    /// The side of the images; `nil`: the architecture's own.
    public var size: Int?
    /// Images a step.
    public var batch: Int
    /// How much of the backbone learns.
    public var unfrozen: TrainingPlan.Unfrozen
    /// The format of factors of matrix products.
    public var precision: Precision
    /// Measured steps; the median counts.
    public var steps: Int
    /// Whether each node is timed too.
    public var profiles: Bool

    /// A case.
    public init(
      architecture: String, size: Int?, batch: Int, unfrozen: TrainingPlan.Unfrozen, precision: Precision = .float32,
      steps: Int, profiles: Bool = false
    ) {
      self.architecture = architecture
      self.size = size
      self.batch = batch
      self.unfrozen = unfrozen
      self.precision = precision
      self.steps = steps
      self.profiles = profiles
    }
  }

  private let subject: Case

  /// - Parameter subject: what is measured.
  public init(_ subject: Case) { self.subject = subject }

  /// Runs the job: three steps to warm up, then the measured ones, on random images; a training step includes loss,
  /// backward pass and RMSprop.
  /// - Returns: one JSON object, and the time and work by node where `profiles` asks for it.
  public func run(_ observer: any JobObserver) throws -> (json: JSONValue, profile: [String]) {
    let type = try ArchitectureRegistry.type(subject.architecture)
    let size = subject.size ?? type.defaultSize
    let classes = 7
    let blueprint = type.init().blueprint(size: size, classes: classes)
    let network = try Network(blueprint.graph)
    network.parameters.initialize(seed: 42)

    if subject.precision == .bfloat16, let notice = BFloat16Support.here.notice { observer.note(notice) }
    let inference = try measureInference(network)
    let maps = try measureMaps(blueprint, network, classes: classes)
    let plan = try TrainingPlan(blueprint, network, unfrozen: subject.unfrozen)
    let session = try Session(
      network,
      .training(
        batch: subject.batch, trainable: plan.trainable, frozenStatistics: plan.frozenStatistics,
        precision: subject.precision))
    fill(session.input)
    let loss = FocalLoss(reduction: .meanOverSamplesAndClasses)
    var optimizer = RMSprop()
    var targets = [Float](repeating: 0, count: subject.batch * classes)
    for n in 0..<subject.batch { targets[n * classes + n % classes] = 1 }
    let training = median {
      session.forward(randomSeed: UInt64(optimizer.stepCount))
      _ = targets.withUnsafeBufferPointer {
        loss.evaluate(
          logits: UnsafeBufferPointer(session.output), classes: classes, targets: $0, gradient: session.outputGradient)
      }
      session.backward()
      optimizer.step(
        values: network.parameters.values, gradients: UnsafeBufferPointer(network.parameters.gradients),
        segments: plan.segments, learningRate: 1e-5)
      observer.progress("timing", done: optimizer.stepCount, total: subject.steps + 3, detail: "")
    }
    let profile = subject.profiles ? try profile(session, network, plan).lines : []
    let unfrozen = subject.unfrozen.json
    return (
      [
        "schema": "fer-analyze/bench/1", "architecture": subject.architecture, "size": size, "batch": subject.batch,
        "precision": BFloat16Support.resolve(subject.precision).rawValue,
        "threads": Parallel.threads, "unfrozen": unfrozen,
        "train_images_per_second": (Double(subject.batch) / training * 10).rounded() / 10,
        "infer_images_per_second": (Double(subject.batch) / inference * 10).rounded() / 10,
        "gradcam_maps_per_second": (Double(subject.batch) / maps * 10).rounded() / 10,
        "peak_rss_mib": SystemFacts.peakMemoryMiB, "cpu": SystemFacts.processor, "blas": MatrixLibrary.description,
        "arithmetic": BFloat16Support.arithmetic(subject.precision),
      ],
      profile
    )
  }

  private func measureInference(_ network: Network) throws -> Double {
    let session = try Session(network, .inference(batch: subject.batch, precision: subject.precision))
    fill(session.input)
    return median { session.forward() }
  }

  /// Seconds of one batch of Grad-CAM maps at the node that `explain` taps, in single precision.
  private func measureMaps(_ blueprint: Blueprint, _ network: Network, classes: Int) throws -> Double {
    let layer = blueprint.defaultTap.node
    let model = try TappedModel(blueprint, network, taps: [layer])
    let shape = network.graph.inputShape
    var images = Tensor(Shape([subject.batch] + shape.dimensions))
    images.withMutableElements { fill($0) }
    let targets = (0..<subject.batch).map { Target.logit($0 % classes) }
    return try median { _ = try GradCAM().explain(images, targets: targets, layer: layer, model: model) }
  }

  private func fill(_ buffer: UnsafeMutableBufferPointer<Float>) {
    var generator = SeededGenerator(seed: 42)
    for i in buffer.indices { buffer[i] = Float(generator.normal()) }
  }

  private func median(_ step: () throws -> Void) rethrows -> Double {
    for _ in 0..<3 { try step() }
    let seconds = try (0..<max(1, subject.steps)).map { _ in
      let start = DispatchTime.now().uptimeNanoseconds
      try step()
      return Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
    }.sorted()
    return seconds[seconds.count / 2]
  }

  /// The time of every node over the measured steps, after one step that does not count.
  private func profile(_ session: Session, _ network: Network, _ plan: TrainingPlan) throws -> ProfileTable {
    func pass() {
      session.forward()
      session.backward()
    }
    pass()
    session.profile = SessionProfile()
    for _ in 0..<max(1, subject.steps) { pass() }
    let profile = session.profile ?? SessionProfile()
    session.profile = nil
    return ProfileTable(
      profile, passes: max(1, subject.steps), graph: network.graph,
      costs: try network.graph.costs(batch: subject.batch, trainable: plan.trainable))
  }
}
