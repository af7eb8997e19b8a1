import Networks

extension Trainer {
  /// Floating-point operations of the epochs done, forward and backward: two for each multiplication with its addition in
  /// convolutions and dense layers, counted from shapes (`Graph.costs`). Validation is not counted.
  /// - Throws: `GraphError.shape` when the graph's shapes do not fit.
  public func operationCount() throws(GraphError) -> Double {
    var operations = 0.0
    for record in history.epochs {
      let graph = feed(epoch: record.epoch).network.graph
      let image = try graph.costs(batch: 1, trainable: plan.trainable).values.reduce(0) {
        $0 + $1.forward + $1.backward
      }
      operations += Double(image) * Double(training.images.count)
    }
    return operations
  }

  /// Seconds that the epochs done took by their speeds, validation aside; `nil` where the speed of one is not known.
  public var trainingSeconds: Double? {
    var seconds = 0.0
    for record in history.epochs {
      guard let speed = record.imagesPerSecond, speed > 0 else { return nil }
      seconds += Double(training.images.count) / speed
    }
    return seconds
  }
}
