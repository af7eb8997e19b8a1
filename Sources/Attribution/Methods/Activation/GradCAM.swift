import Tensors

/// Grad-CAM (Selvaraju et al., ICCV 2017, equations 1 and 2, without the final ReLU): each channel of the activation
/// weighted by its mean gradient, `L = sum_k mean_ij(dy/dA_k) A_k`.
public struct GradCAM: Explainer {
  /// The method.
  public init() {}

  public var info: MethodInfo {
    MethodInfo(
      id: "gradcam", title: "Grad-CAM", reference: "Selvaraju et al., ICCV 2017",
      meaning: "activation times mean gradient, summed over channels; positive speaks for the target")
  }

  public func explain(_ input: Tensor, targets: [Target], layer: String, model: TappedModel) throws -> [AttributionMap]
  {
    _ = try model.forward(input)
    try model.backward(targets)
    let activation = try model.activation(layer)
    let gradient = try model.gradient(layer)
    let shape = activation.shape
    guard shape.rank == 4 else { throw AttributionError.noPositions(layer: layer, shape: shape) }
    let positions = shape.h * shape.w
    return targets.indices.map { n in
      let base = n * positions * shape.c
      var weights = [Float](repeating: 0, count: shape.c)
      var map = [Float](repeating: 0, count: positions)
      gradient.withElements { g in
        for p in 0..<positions {
          for c in 0..<shape.c { weights[c] += g[base + p * shape.c + c] / Float(positions) }
        }
      }
      activation.withElements { a in
        for p in 0..<positions {
          var sum: Float = 0
          for c in 0..<shape.c { sum += weights[c] * a[base + p * shape.c + c] }
          map[p] = sum
        }
      }
      return AttributionMap(
        method: info.id, layer: layer, target: targets[n], height: shape.h, width: shape.w, raw: map)
    }
  }
}
