import Attribution
import Datasets

extension Model {
  /// What explainers must know of this model: baselines, named as a person sees them, in the units of its inputs.
  /// - Parameter seed: of methods that draw at random.
  func explainerContext(seed: UInt64) -> ExplainerContext {
    ExplainerContext(
      seed: seed,
      baselines: [
        .blurred(), .constant("black", preprocessing.inputs(0)), .constant("mid-gray", preprocessing.inputs(127.5)),
      ])
  }
}
