/// Every control. A new one is one new file and one line here.
public enum ControlRegistry {
  /// The controls.
  public static let all: [any Control.Type] = [
    RandomControl.self, CentrePrior.self, MeanPrior.self, SobelEdges.self, BlurredRandom.self,
  ]

  /// Those that mean something as methods: their maps follow the image, or nothing, and not the network.
  public static let explainers: [any Explainer.Type] = [
    RandomExplainer.self, ControlExplainer<CentrePrior>.self, ControlExplainer<SobelEdges>.self,
  ]

  /// Those that can be made in a context.
  public static func controls(_ context: ControlContext = ControlContext()) -> [any Control] {
    all.compactMap { $0.init(context) }
  }

  /// The control of this name; `nil` when the context lacks what it needs.
  /// - Throws: `FaithfulnessError.unknownControl` naming those that exist.
  public static func control(_ id: String, _ context: ControlContext = ControlContext()) throws -> (any Control)? {
    guard let found = all.first(where: { $0.info.id == id }) else {
      throw FaithfulnessError.unknownControl(id, known: all.map { $0.info.id })
    }
    return found.init(context)
  }
}
