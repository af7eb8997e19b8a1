import Attribution
import Datasets
import Foundation
import Networks
import Statistics
import SyntheticFaces

/// A network with faces whose deciding pixels are known: what methods are scored on.
struct SelfTestArena {
  /// A face to explain.
  struct Face {
    /// Its number.
    let index: Int
    let image: GrayImage
    /// Its class, which the network gives it too.
    let label: Int
    /// The pixels that decide.
    let mask: [Bool]
  }

  /// How often a network is right about a set of pictures.
  struct Accuracy {
    /// Which pictures.
    let name: String
    let right: Int
    let count: Int

    var share: Double { Double(right) / Double(count) }
    var interval: Interval { wilsonInterval(successes: right, count: count) }
  }

  let id: String
  let title: String
  let question: String
  /// What the mask of a face is, in words.
  let truth: String
  let blueprint: Blueprint
  let network: Network
  /// That of the held-out faces first; others beside it. Empty for a network that is not trained.
  let accuracies: [Accuracy]
  /// Whether the network has learned its task.
  let isLearned: Bool
  /// Whether the network has learned the shortcut of its task; true where the task has none.
  let usesShortcut: Bool
  /// Faces that were looked at until there were enough of those whose truth holds.
  let examined: Int
  let faces: [Face]
  /// The same network without the shortcut, where the task has one.
  let twin: Twin?

  /// A network that saw the same faces with a watermark that says nothing.
  struct Twin {
    let network: Network
    let accuracies: [Accuracy]
    let isLearned: Bool
  }
}

/// Makes arenas: draws faces, trains networks, and keeps the faces whose truth holds for the network.
struct SelfTestArenas {
  private let settings: SelfTestSettings
  private let observer: any JobObserver
  private let training: [PartFace]
  private let heldOut: [PartFace]

  /// - Parameters:
  ///   - settings: tasks, faces and seed.
  ///   - observer: is told the progress.
  init(_ settings: SelfTestSettings, observer: any JobObserver) throws {
    self.settings = settings
    self.observer = observer
    let generator = PartFaceGenerator(seed: settings.seed)
    func drawn(_ count: Int, from start: Int, _ what: String) throws -> [PartFace] {
      var result: [PartFace] = []
      for block in stride(from: 0, to: count, by: 100) {
        try Self.goOn(observer, "drawing faces \(what)", block, count)
        result += generator.faces((start + block)..<(start + min(count, block + 100)))
      }
      return result
    }
    let isTrained = settings.tasks != [AnalyticTask.id]
    training = isTrained ? try drawn(settings.trainingFaces, from: 0, "to learn from") : []
    // The untrained network needs no held-out accuracy, and few faces.
    heldOut = try drawn(
      isTrained ? settings.heldOutFaces : min(settings.heldOutFaces, 2 * settings.faces),
      from: PartFaceGenerator.testStart, "to test on")
  }

  /// The mean of the faces to learn from, or of those to test on: what the mean prior shows.
  var meanFace: [Float] {
    let drawn = (training.isEmpty ? heldOut : training).prefix(400)
    var sums = [Double](repeating: 0, count: FaceRenderer.size * FaceRenderer.size)
    for face in drawn {
      for (i, level) in face.image(face.states).pixels.enumerated() { sums[i] += Double(level) }
    }
    return sums.map { Float($0 / Double(drawn.count)) }
  }

  static func goOn(_ observer: any JobObserver, _ phase: String, _ done: Int, _ total: Int) throws {
    if observer.shouldStop { throw WorkbenchError.interrupted(kept: "no report was written") }
    observer.progress(phase, done: done, total: total, detail: "")
  }

  /// The arena of the network that is not trained: every face with a watermark at a random place.
  func analytic() throws -> SelfTestArena {
    let (blueprint, network) = try AnalyticNetwork.make(SelfTestNetwork.preprocessing)
    let marked = heldOut.enumerated().map { n, face in
      let label = face.coin < 0.5 ? 0 : 1
      let place = Watermark.Place.random(seed: settings.seed, number: n)
      return SelfTestArena.Face(
        index: PartFaceGenerator.testStart + n,
        image: Watermark(of: label).stamped(on: face.image(face.states), at: place), label: label,
        mask: Watermark.mask(at: place))
    }
    let predicted = try SelfTestNetwork.predictions(blueprint, network, marked.map(\.image))
    let right = marked.indices.filter { predicted[$0] == marked[$0].label }
    let accuracy = SelfTestArena.Accuracy(name: "held-out faces", right: right.count, count: marked.count)
    return SelfTestArena(
      id: AnalyticTask.id, title: AnalyticTask.title, question: AnalyticTask.question,
      truth: "the watermark, the only place that the filters let through", blueprint: blueprint, network: network,
      accuracies: [accuracy], isLearned: accuracy.share >= SelfTestNetwork.leastAccuracy, usesShortcut: true,
      examined: marked.count, faces: right.prefix(settings.faces).map { marked[$0] }, twin: nil)
  }

  /// The arena of a task.
  func arena(_ task: any PartTask.Type) throws -> SelfTestArena {
    let info = task.info
    let trained = try train(task, agreement: info.watermarkAgreement, name: info.title)
    guard info.watermarkAgreement != nil else {
      let accuracy = try accuracy(trained, task, named: "held-out faces") { task.sample($0, agreement: nil).image }
      let kept = try verified(trained, task)
      let parts = info.parts.map(\.rawValue).joined(separator: " and ")
      return SelfTestArena(
        id: info.id, title: info.title, question: info.question,
        truth: "the pixels in which the states of \(parts) differ", blueprint: trained.blueprint,
        network: trained.network, accuracies: [accuracy], isLearned: accuracy.share >= SelfTestNetwork.leastAccuracy,
        usesShortcut: true, examined: heldOut.count, faces: kept, twin: nil)
    }
    let clean = try train(task, agreement: 0.5, name: "\(info.title), clean twin")
    let (own, other) = (try causes(trained, task), try causes(clean, task))
    // With a shortcut the network is to be right where the watermark agrees; its twin where the watermark says nothing.
    return SelfTestArena(
      id: info.id, title: info.title, question: info.question,
      truth: "the watermark, on faces whose answer turns round when the watermark does", blueprint: trained.blueprint,
      network: trained.network, accuracies: own, isLearned: own[0].share >= SelfTestNetwork.leastAccuracy,
      usesShortcut: own[0].share - own[1].share >= SelfTestNetwork.shortcutLoss, examined: heldOut.count,
      faces: try misled(trained, clean, task),
      twin: SelfTestArena.Twin(
        network: clean.network, accuracies: other,
        isLearned: other.prefix(2).allSatisfy { $0.share >= SelfTestNetwork.leastAccuracy }))
  }

  /// Every face is shown in all states of its parts: who it is then says nothing of the answer, and cannot be learned by
  /// heart in place of what decides.
  private func train(_ task: any PartTask.Type, agreement: Double?, name: String) throws -> SelfTestNetwork {
    let samples = training.flatMap { face in PartStates.all.map { task.lesson(face, $0, agreement: agreement) } }
    let made = try SelfTestNetwork(
      images: samples.map(\.image), labels: samples.map(\.label),
      after: task.info.parts.count > 1 ? training.flatMap { _ in PartStates.all.indices } : nil, seed: settings.seed,
      progress: { epoch, epochs, accuracy in
        observer.progress(
          JobProgress(
            "training: \(name)", done: epoch, total: epochs,
            details: ["accuracy \(String(format: "%.3f", accuracy))"]))
      }, shouldStop: { observer.shouldStop })
    guard let made else { throw WorkbenchError.interrupted(kept: "no report was written") }
    return made
  }

  private func accuracy(
    _ network: SelfTestNetwork, _ task: any PartTask.Type, named name: String, _ picture: (PartFace) -> GrayImage
  ) throws -> SelfTestArena.Accuracy {
    let predicted = try network.predictions(heldOut.map(picture))
    let right = zip(heldOut, predicted).count { task.label($0.states) == $1 }
    return SelfTestArena.Accuracy(name: name, right: right, count: heldOut.count)
  }

  /// Accuracy with the watermark agreeing, contradicting, moved, and gone: what the network does, whatever maps show.
  private func causes(_ network: SelfTestNetwork, _ task: any PartTask.Type) throws -> [SelfTestArena.Accuracy] {
    func marked(_ face: PartFace, flipped: Bool, at place: Watermark.Place) -> GrayImage {
      let own = Watermark(of: task.label(face.states))
      return (flipped ? own.other : own).stamped(on: face.image(face.states), at: place)
    }
    return [
      try accuracy(network, task, named: "watermark agrees") { marked($0, flipped: false, at: .usual) },
      try accuracy(network, task, named: "watermark contradicts") { marked($0, flipped: true, at: .usual) },
      try accuracy(network, task, named: "watermark agrees, in the opposite corner") {
        marked($0, flipped: false, at: .opposite)
      },
      try accuracy(network, task, named: "no watermark") { $0.image($0.states) },
    ]
  }

  /// Held-out faces that the network gets right, and whose answer turns round with each of the deciding parts.
  private func verified(_ network: SelfTestNetwork, _ task: any PartTask.Type) throws -> [SelfTestArena.Face] {
    let parts = task.info.parts
    var holds = [Bool](repeating: true, count: heldOut.count)
    for part in [nil] + parts.map(Optional.some) {
      let states = heldOut.map { face in part.map { face.states.flipping($0) } ?? face.states }
      let predicted = try network.predictions(zip(heldOut, states).map { $0.image($1) })
      for n in holds.indices where task.label(states[n]) != predicted[n] { holds[n] = false }
    }
    return heldOut.indices.filter { holds[$0] }.prefix(settings.faces).map { n in
      SelfTestArena.Face(
        index: PartFaceGenerator.testStart + n, image: heldOut[n].image(heldOut[n].states),
        label: task.label(heldOut[n].states), mask: heldOut[n].mask(parts))
    }
  }

  /// Held-out faces with an agreeing watermark that both networks get right, and whose answer by the network turns round
  /// with the watermark while its twin's stays.
  private func misled(
    _ network: SelfTestNetwork, _ clean: SelfTestNetwork, _ task: any PartTask.Type
  ) throws -> [SelfTestArena.Face] {
    let labels = heldOut.map { task.label($0.states) }
    func pictures(flipped: Bool) -> [GrayImage] {
      zip(heldOut, labels).map { face, label in
        let own = Watermark(of: label)
        return (flipped ? own.other : own).stamped(on: face.image(face.states))
      }
    }
    let (agreeing, contradicting) = (pictures(flipped: false), pictures(flipped: true))
    let own = (try network.predictions(agreeing), try network.predictions(contradicting))
    let twin = (try clean.predictions(agreeing), try clean.predictions(contradicting))
    let mask = Watermark.mask()
    return heldOut.indices.filter { n in
      own.0[n] == labels[n] && own.1[n] != labels[n] && twin.0[n] == labels[n] && twin.1[n] == labels[n]
    }.prefix(settings.faces).map { n in
      SelfTestArena.Face(
        index: PartFaceGenerator.testStart + n, image: agreeing[n], label: labels[n], mask: mask)
    }
  }
}
