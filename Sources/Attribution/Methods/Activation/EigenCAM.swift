import Tensors

/// Eigen-CAM (Muhammad and Yeasin, IJCNN 2020): the activation's positions projected on its first principal direction.
///
/// The channels are centred first, as pytorch-grad-cam does. A principal direction has no sign of its own: it is chosen so
/// that the map grows with the activation's energy.
public struct EigenCAM: ActivationMethod {
  public static let info = MethodInfo(
    id: "eigencam", title: "Eigen-CAM", family: .activation, reference: "Muhammad and Yeasin, IJCNN 2020",
    meaning: "projection on the first principal direction of the activation; positive where the activation is strong",
    cost: "1 forward", advice: "What stands out to the network whatever the class; never evidence for a class.",
    isClassSpecific: false, isEvidence: false)

  public init(_ context: ExplainerContext = ExplainerContext()) {}

  public func explain(_ input: Tensor, targets: [Target], layer: String, model: TappedModel) throws -> [AttributionMap]
  {
    try TapReading.readForward(input, targets: targets, layer: layer, model: model).map { map(of: $0) }
  }

  public func map(_ reading: TapReading) -> [Float] {
    var energy = [Double](repeating: 0, count: reading.positions)
    for (i, value) in reading.activation.enumerated() { energy[i / reading.channels] += Double(value) * Double(value) }
    return PrincipalProjection.map(reading.activation, channels: reading.channels, growingWith: energy)
  }
}
