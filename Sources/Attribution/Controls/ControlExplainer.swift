import Networks
import Tensors

/// A control as a method, for measures of methods: it explains every image by its picture, whatever the network.
public struct ControlExplainer<Source: Control>: Explainer {
  public static var info: MethodInfo {
    MethodInfo(
      id: Source.info.id, title: Source.info.title, family: .control, reference: "none",
      meaning: Source.info.meaning, cost: "none", advice: "A control: \(Source.info.verdict).",
      isClassSpecific: false, isEvidence: false)
  }

  private let control: Source?

  public init(_ context: ExplainerContext = ExplainerContext()) { control = Source(ControlContext(seed: context.seed)) }

  public func explain(_ input: Tensor, targets: [Target], layer: String, model: TappedModel) throws -> [AttributionMap]
  {
    let shape = try model.grid(of: layer)
    return targets.indices.map { n in
      let empty = AttributionMap(
        method: info.id, layer: layer, target: targets[n], height: shape.h, width: shape.w,
        raw: [Float](repeating: 0, count: shape.h * shape.w))
      return control?.map(like: empty, image: input.rows(n..<(n + 1))) ?? empty
    }
  }
}

extension TappedModel {
  /// The shape of a node's output for one image.
  /// - Throws: `AttributionError.noPositions` for a node without rows and columns; `GraphError`.
  func grid(of layer: String) throws -> Shape {
    let shape = try network.graph.shapes(batch: 1)[network.graph.index(of: layer)]
    guard shape.rank == 4 else { throw AttributionError.noPositions(layer: layer, shape: shape) }
    return shape
  }
}
