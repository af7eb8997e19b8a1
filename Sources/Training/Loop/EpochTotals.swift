import Files

/// What the steps of an epoch add up to.
public struct EpochTotals: Sendable, Equatable {
  /// The sum of the images' losses.
  public private(set) var loss = 0.0
  /// Images that were classified as labelled; a mixed image counts in part.
  public private(set) var correct = 0.0
  /// Images seen.
  public private(set) var images = 0
  /// Steps taken.
  public private(set) var steps = 0
  /// The learning rate of the last step.
  public private(set) var learningRate = 0.0
  /// The sum of the steps' gradient norms.
  public private(set) var gradientNormSum = 0.0
  /// The largest gradient norm of a step.
  public private(set) var largestGradientNorm = 0.0

  /// Nothing yet.
  public init() {}

  /// The mean loss of the images seen.
  public var meanLoss: Double { loss / Double(max(1, images)) }
  /// The share of the images seen that was classified as labelled.
  public var accuracy: Double { correct / Double(max(1, images)) }
  /// The mean gradient norm of the steps.
  public var meanGradientNorm: Double { gradientNormSum / Double(max(1, steps)) }

  /// Adds a step.
  /// - Parameters:
  ///   - loss: the mean loss of the step's images.
  ///   - images: how many there were.
  ///   - correct: how many of them were classified as labelled.
  ///   - gradientNorm: the norm before clipping.
  ///   - learningRate: of the step.
  mutating func add(
    loss mean: Double, images count: Int, correct hits: Double, gradientNorm: Double, learningRate rate: Double
  ) {
    loss += mean * Double(count)
    correct += hits
    images += count
    steps += 1
    learningRate = rate
    gradientNormSum += gradientNorm
    largestGradientNorm = max(largestGradientNorm, gradientNorm)
  }
}

extension EpochTotals: JSONRepresentable {
  /// Every sum, so that an epoch can be continued.
  public var json: JSONValue {
    [
      "loss": loss, "correct": correct, "images": images, "steps": steps, "learning_rate": learningRate,
      "gradient_norm_sum": gradientNormSum, "gradient_norm_largest": largestGradientNorm,
    ]
  }

  /// Reads what `json` gives; `nil` when something is absent.
  public init?(_ json: JSONValue) {
    guard let loss = json["loss"]?.doubleValue, let correct = json["correct"]?.doubleValue,
      let images = json["images"]?.intValue, let steps = json["steps"]?.intValue,
      let rate = json["learning_rate"]?.doubleValue, let sum = json["gradient_norm_sum"]?.doubleValue,
      let largest = json["gradient_norm_largest"]?.doubleValue
    else { return nil }
    self.loss = loss
    self.correct = correct
    self.images = images
    self.steps = steps
    learningRate = rate
    gradientNormSum = sum
    largestGradientNorm = largest
  }
}
