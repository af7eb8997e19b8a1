/// Every method. A new one is one new file and one line here.
public enum ExplainerRegistry {
  /// The methods.
  public static let all: [any Explainer.Type] = [
    GradCAM.self,
    GradCAMPlusPlus.self, XGradCAM.self, HiResCAM.self, LayerCAM.self, EigenCAM.self, EigenGradCAM.self,
    ScoreCAM.self, AblationCAM.self, FinerCAM.self, FullGrad.self,
    InputGradient.self, GradientTimesInput.self, SmoothGrad.self, VarGrad.self, IntegratedGradients.self,
    GuidedBackpropagation.self, GuidedGradCAM.self,
    Occlusion.self, RISE.self, KernelSHAP.self, ExactShapley.self,
  ]

  /// The method of this name.
  /// - Throws: `AttributionError.unknownMethod` naming those that exist.
  public static func method(_ id: String, _ context: ExplainerContext = ExplainerContext()) throws -> any Explainer {
    guard let found = all.first(where: { $0.info.id == id }) else {
      throw AttributionError.unknownMethod(id, known: all.map { $0.info.id })
    }
    return found.init(context)
  }
}
