import Tensors

/// A method that gives random maps on the layer's grid: the control for measures of methods.
///
/// Equal images with equal logits get equal maps; any other image or network gets one of its own. It is no method for
/// people, so it is not in `ExplainerRegistry`.
public struct RandomExplainer: Explainer {
  public static let info = MethodInfo(
    id: "random", title: "Random", family: .control, reference: "none",
    meaning: "independent uniform values; nothing speaks for the target", cost: "1 forward",
    advice: "A control: what it scores is chance.", isClassSpecific: false)

  private let seed: UInt64

  public init(_ context: ExplainerContext = ExplainerContext()) { seed = context.seed }

  public func explain(_ input: Tensor, targets: [Target], layer: String, model: TappedModel) throws -> [AttributionMap]
  {
    let shape = try model.grid(of: layer)
    let logits = try model.forward(input)
    return targets.indices.map { n in
      var generator = SeededGenerator(
        seed: seed, label: Self.info.id, contents: input.rows(n..<(n + 1)).array + logits[n])
      return AttributionMap(
        method: Self.info.id, layer: layer, target: targets[n], height: shape.h, width: shape.w,
        raw: (0..<(shape.h * shape.w)).map { _ in Float(generator.uniform()) })
    }
  }
}
