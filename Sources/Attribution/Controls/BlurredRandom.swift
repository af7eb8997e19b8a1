import Glibc
import Statistics
import Tensors

/// Noise as smooth as the map that it stands beside: measures that remove and impute favour smooth maps, whatever they
/// show.
public struct BlurredRandom: Control {
  public static let info = ControlInfo(
    id: "blurred-random", title: "Random, as smooth as the map",
    meaning: "Gaussian noise, new for every image, blurred until neighbours go together as in the method's map.",
    verdict: "no better than smooth noise")

  private let seed: UInt64

  public init(_ context: ControlContext = ControlContext()) { seed = context.seed }

  public func values(like map: AttributionMap, image: Tensor) -> [Float] {
    var generator = SeededGenerator(seed: seed, label: Self.info.id, contents: image.array)
    let noise = map.raw.map { _ in Float(generator.normal()) }
    return GaussianBlur.apply(noise, Shape([map.height, map.width, 1]), deviation: Self.deviation(matching: map))
  }

  /// The deviation, in cells, of the blur that gives white noise the correlation between neighbours that a map has:
  /// neighbours of blurred noise correlate by `exp(-1 / (4 deviation^2))`.
  /// - Returns: 0 for a map rougher than noise; at most half the shorter side.
  public static func deviation(matching map: AttributionMap) -> Double {
    var (here, there): ([Double], [Double]) = ([], [])
    for (i, value) in map.raw.enumerated() {
      for other in [i % map.width < map.width - 1 ? i + 1 : nil, i + map.width].compactMap(\.self)
      where other < map.raw.count {
        here += [Double(value), Double(map.raw[other])]
        there += [Double(map.raw[other]), Double(value)]
      }
    }
    guard let correlation = Correlation.pearson(here, there), correlation > 0 else { return 0 }
    let widest = Double(min(map.height, map.width)) / 2
    return correlation < 1 ? min(widest, 1 / (2 * (-log(correlation)).squareRoot())) : widest
  }
}
