import Attribution
import Tensors

/// What is done around a method to steady its map, or to put maps of several layers together.
public struct MapTreatment: Sendable {
  /// A way of smoothing, by the names that pytorch-grad-cam's options gave them.
  public enum Smoothing: String, Sendable, CaseIterable {
    /// The mean over mirrored, darkened and brightened copies, all explained for the clean image's target.
    case augmentation
    /// The first principal direction of the channels in place of their sum.
    case eigen
  }

  /// What smooths; nothing where empty.
  public var smoothing: Set<Smoothing> = []
  /// How the maps of all grids become one; `nil` for the map of one layer.
  public var fusion: LayerFusion.Rule?

  /// No treatment.
  public init() {}

  /// Whether maps stay as the method makes them.
  var isNone: Bool { smoothing.isEmpty && fusion == nil }

  /// What was done, for a caption.
  /// - Parameter layers: the layers whose maps are fused.
  func words(_ layers: [String]) -> String {
    var parts: [String] = []
    if smoothing.contains(.eigen) { parts.append("first principal direction of the channels") }
    if smoothing.contains(.augmentation) { parts.append("mean over 6 mirrored, darkened and brightened copies") }
    if let fusion { parts.append("\(fusion.rawValue) over \(layers.joined(separator: ", "))") }
    return parts.joined(separator: "; ")
  }

  /// The method with the treatment around it; `nil` when it does not concern the method: only maps of layers are smoothed
  /// and fused.
  /// - Parameters:
  ///   - method: what explains.
  ///   - layers: what `fusion` puts together; the model must tap them.
  /// - Throws: `WorkbenchError.option` for a method that sums over no channels where principal directions are asked for.
  func around(_ method: any Explainer, layers: [String]) throws -> Explain? {
    guard !isNone, method.info.family == .activation else { return nil }
    var explain = method.asFunction
    if smoothing.contains(.eigen) {
      guard let channelwise = method as? any ChannelwiseMethod else {
        throw WorkbenchError.option(
          name: "--smooth eigen", expected: "a method that sums over channels, such as gradcam or layercam",
          got: method.info.id)
      }
      explain = EigenSmoothing(channelwise).explain
    }
    if smoothing.contains(.augmentation) { explain = TestTimeAugmentation(explain).explain }
    if let fusion {
      let single = explain
      explain = { input, targets, _, model in
        try LayerFusion(single, layers: layers, rule: fusion).explain(input, targets: targets, model: model)
      }
    }
    return explain
  }
}
