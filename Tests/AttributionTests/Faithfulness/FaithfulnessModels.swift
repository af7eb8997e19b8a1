import Attribution
import Files
import Networks
import Tensors
import Testing
import TestSupport

/// A map of the input's pixels or of any grid, for the logit of a class.
func handMap(_ raw: [Float], _ height: Int, _ width: Int, target: Target = .logit(0)) -> AttributionMap {
  AttributionMap(method: "hand", layer: "input", target: target, height: height, width: width, raw: raw)
}

/// A network whose first logit is a weighted sum of the pixels and whose second is zero.
func linearModel(_ weights: [Float], _ height: Int, _ width: Int) throws -> TappedModel {
  precondition(height == width, "square images only")
  var builder = GraphBuilder()
  let x = builder.input("input", shape: [height, width, 1])
  let product = builder.add("product", Convolution(filters: 2, kernelSize: height, bias: false), x)
  let logits = builder.add("logits", GlobalAveragePooling(), product)
  let graph = builder.graph(output: logits)
  let network = try Network(graph)
  try network.parameters.set(
    "product/kernel", to: Tensor([height, width, 1, 2], weights.flatMap { [$0, 0] }))
  return try TappedModel(bare(graph), network, taps: ["input"])
}

/// The signed gradient of the target, summed over channels.
struct PixelGradient: Explainer {
  static let info = MethodInfo(
    id: "pixel-gradient", title: "Gradient", family: .gradient, reference: "a test", meaning: "a derivative",
    cost: "1 backward", advice: "for tests")

  init(_ context: ExplainerContext = ExplainerContext()) {}

  func explain(_ input: Tensor, targets: [Target], layer: String, model: TappedModel) throws -> [AttributionMap] {
    let gradients = try model.pixelGradients(input, targets: targets).gradients
    return targets.indices.map { n in
      let row = gradients.rows(n..<(n + 1))
      return AttributionMap(
        method: Self.info.id, layer: model.inputName, target: targets[n], height: row.shape.h, width: row.shape.w,
        raw: (0..<(row.shape.h * row.shape.w)).map { p in
          (0..<row.shape.c).reduce(Float(0)) { $0 + row[p * row.shape.c + $1] }
        })
    }
  }
}

/// A map that shows the image whatever the network has learned.
struct ImageItself: Explainer {
  static let info = MethodInfo(
    id: "image", title: "Image", family: .control, reference: "a test", meaning: "a gray level", cost: "none",
    advice: "for tests")

  init(_ context: ExplainerContext = ExplainerContext()) {}

  func explain(_ input: Tensor, targets: [Target], layer: String, model: TappedModel) throws -> [AttributionMap] {
    targets.indices.map { n in
      AttributionMap(
        method: Self.info.id, layer: model.inputName, target: targets[n], height: input.shape.h, width: input.shape.w,
        raw: input.rows(n..<(n + 1)).array)
    }
  }
}

/// The mean of values and its standard error.
func meanAndError(_ values: [Double]) -> (mean: Double, error: Double) {
  let mean = values.reduce(0, +) / Double(values.count)
  let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  return (mean, (squares / Double(values.count - 1) / Double(values.count)).squareRoot())
}
