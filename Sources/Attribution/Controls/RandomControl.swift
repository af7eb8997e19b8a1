import Tensors

/// Independent uniform values: chance.
public struct RandomControl: Control {
  public static let info = ControlInfo(
    id: "random", title: "Random", meaning: "Independent uniform values in 0 to 1, new for every image.",
    verdict: "no better than chance")

  private let seed: UInt64

  public init(_ context: ControlContext = ControlContext()) { seed = context.seed }

  public func values(like map: AttributionMap, image: Tensor) -> [Float] {
    var generator = SeededGenerator(seed: seed, label: Self.info.id, contents: image.array)
    return map.raw.map { _ in Float(generator.uniform()) }
  }
}
