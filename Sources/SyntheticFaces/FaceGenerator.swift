import Tensors

/// Draws faces by number: face `index` of a seed is always the same, whatever else is drawn.
public struct FaceGenerator: Sendable {
  private let seed: UInt64

  /// - Parameter seed: equal seeds give equal faces.
  public init(seed: UInt64) { self.seed = seed }

  /// A face whose class is drawn with the class shares of FER2013.
  /// - Parameter index: 0 or more.
  public func face(index: Int) -> SyntheticFace { face(index: index, expression: expression(index: index)) }

  /// A face of a given class. Faces of one index and different classes share nothing.
  /// - Parameters:
  ///   - index: 0 or more.
  ///   - expression: the class.
  public func face(index: Int, expression: FacialExpression) -> SyntheticFace {
    SyntheticFace(expression: expression, parameters: parameters(index: index, expression: expression))
  }

  /// The class that `face(index:)` has.
  public func expression(index: Int) -> FacialExpression {
    var random = generator(index, purpose: 0)
    var rest = random.uniform()
    for expression in FacialExpression.allCases {
      rest -= expression.share
      if rest < 0 { return expression }
    }
    return .surprise
  }

  /// The parameters of `face(index:expression:)`, without drawing it.
  public func parameters(index: Int, expression: FacialExpression) -> FaceParameters {
    let purpose = 1 + UInt64(FacialExpression.allCases.firstIndex(of: expression) ?? 0)
    var random = generator(index, purpose: purpose)
    let identity = AppearanceSampler.identity(&random)
    let pose = AppearanceSampler.pose(&random)
    let capture = AppearanceSampler.capture(&random)
    let units = ExpressionSampler.actionUnits(of: expression, &random)
    let asymmetry = min(max(0.1 * random.normal(), -0.3), 0.3)
    return FaceParameters(identity: identity, pose: pose, capture: capture, actionUnits: units, asymmetry: asymmetry)
  }

  private func generator(_ index: Int, purpose: UInt64) -> SeededGenerator {
    precondition(index >= 0, "faces are numbered from 0")
    // Two mixing steps, so that neighbouring seeds, numbers and classes have unrelated faces.
    var mixer = SeededGenerator(seed: seed, stream: UInt64(index) &+ 1)
    return SeededGenerator(seed: mixer.next(), stream: purpose &+ 1)
  }
}
