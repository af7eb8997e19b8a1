import Datasets
import Interchange
import Networks
import Training

extension ResolvedTraining {
  /// A trainer for a network that is ready to learn.
  /// - Parameters:
  ///   - settings: what the values do not say: sampling, seed, precision, what learns at which rate.
  ///   - train: the images to learn from.
  ///   - targets: `[images, K]`, what is to be learned of them; empty: their labels.
  ///   - validation: those on which the best epoch is chosen.
  ///   - checkpoint: the network, initialised.
  ///   - preprocessing: how images become inputs.
  func trainer(
    _ settings: TrainingSettings, train: ImageSet, targets: [Float] = [], validation: ImageSet, checkpoint: Checkpoint,
    preprocessing: Preprocessing
  ) throws -> Trainer {
    let counts = checkpoint.classes.indices.map { k in train.labels.count { $0 == k } }
    func batches(_ preprocessing: Preprocessing) -> Batches {
      Batches(
        images: train.images, labels: train.labels, targets: targets, preprocessing: preprocessing,
        augmentation: augmentation, sampling: settings.sampling, size: batch, seed: settings.seed, isShuffled: true)
    }
    let training = batches(preprocessing)
    let judged = Batches(
      images: validation.images, labels: validation.labels, preprocessing: preprocessing, size: batch, seed: 0,
      isShuffled: false)
    let earlier = try progressive.schedule(epochs: epochs).map { side, lastEpoch in
      TrainingStage(
        lastEpoch: lastEpoch,
        network: try Network(
          architecture.blueprint(size: side, classes: checkpoint.classes.count).graph, sharing: checkpoint.network),
        batches: batches(preprocessing.scaled(to: side)))
    }
    return Trainer(
      network: checkpoint.network,
      plan: try TrainingPlan(
        checkpoint.blueprint, checkpoint.network, unfrozen: unfrozen, factors: settings.rateFactors,
        decay: settings.weightDecayScope),
      training: training, earlier: earlier, validation: judged, loss: try makeLoss(classCounts: counts),
      optimizer: try OptimizerRegistry.shared.make(optimizer.name, options: optimizer.options),
      schedule: try makeSchedule(epochs: epochs, stepsPerEpoch: training.count),
      settings: TrainerSettings(
        epochs: epochs, monitor: monitor, patience: patience, seed: settings.seed,
        gradientLimit: settings.gradientLimit,
        averageDecay: averageDecay, precision: settings.precision, classes: checkpoint.classes))
  }
}
