import Tensors

/// The mean of the raw maps of changed copies of an image: steadier, and symmetric where the network nearly is.
///
/// The copies are those of pytorch-grad-cam's `aug_smooth`: the image and its mirror image, each multiplied by the gains;
/// maps of mirrored copies are mirrored back. Every copy is explained for the target that the caller chose for the clean
/// image; that library chooses the likeliest class of each copy anew, and then averages maps of different classes.
/// (Finer-CAM still compares with the classes that are closest in each copy.) Gains multiply what the network reads, where
/// zero need not be black. A network with strides need not treat left and right alike on grids of even width; the mirrored
/// maps carry that.
public struct AugmentationSmoothing {
  private let method: Explain
  private let gains: [Float]

  /// - Parameters:
  ///   - method: what explains each copy.
  ///   - gains: factors of the input; each is used on the image and on its mirror image.
  public init(_ method: @escaping Explain, gains: [Float] = [0.9, 1, 1.1]) {
    precondition(!gains.isEmpty, "no gain")
    self.method = method
    self.gains = gains
  }

  /// One raw map an image.
  ///
  /// - Parameters and errors: as `Explainer.explain`.
  public func explain(
    _ input: Tensor, targets: [Target], layer: String, model: TappedModel
  ) throws -> [AttributionMap] {
    var first: [AttributionMap] = []
    var sums: [[Double]] = []
    for mirrors in [false, true] {
      let copy = mirrors ? input.mirrored : input
      for gain in gains {
        let maps = try method(Tensor(copy.shape, copy.array.map { $0 * gain }), targets, layer, model)
        if first.isEmpty {
          first = maps
          sums = maps.map { [Double](repeating: 0, count: $0.raw.count) }
        }
        for (n, map) in maps.enumerated() {
          for p in map.raw.indices {
            let column = p % map.width
            sums[n][mirrors ? p - column + map.width - 1 - column : p] += Double(map.raw[p])
          }
        }
      }
    }
    return zip(first, sums).map { map, sum in map.replacing(raw: sum.map { Float($0 / Double(2 * gains.count)) }) }
  }
}

extension Tensor {
  /// Images `[N, H, W, C]` with left and right exchanged.
  fileprivate var mirrored: Tensor {
    let (width, channels) = (shape.w, shape.c)
    var result = self
    withElements { source in
      result.withMutableElements { target in
        for i in source.indices {
          let column = i / channels % width
          target[i] = source[i + (width - 1 - 2 * column) * channels]
        }
      }
    }
    return result
  }
}
