import Plotting
import Reporting

extension EvaluationPage {
  /// The parts of the network; `nil` where no model is known.
  mutating func model() throws -> Section? {
    guard let model = input.model, !model.parts.isEmpty else { return nil }
    let figure = try shelf.place(
      Figures.modelSummary(model.parts), stem: "model-summary",
      caption:
        "\(model.architectureProse) for images of \(model.imageSize) × \(model.imageSize) pixels: layers by the size of their maps. \(model.learnedCount) of \(model.parameterCount) numbers were trained; the others were frozen or are running statistics."
    )
    return Section("Model: \(model.parameterCount) parameters", id: "model") { figure }
  }
}
