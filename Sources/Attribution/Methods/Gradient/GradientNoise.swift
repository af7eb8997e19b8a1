import Tensors

/// Noisy copies of an image, and the moments of their gradients: what SmoothGrad and VarGrad share.
public struct GradientNoise: Sendable {
  /// Noisy copies an image.
  public let samples: Int
  /// Standard deviation of the noise, as a share of the image's greatest value minus its least.
  public let share: Double
  private let seed: UInt64?
  private let draw: @Sendable (_ sample: Int, _ count: Int) -> [Float]

  /// Gaussian noise, the same for every image.
  /// - Parameters:
  ///   - samples: noisy copies an image.
  ///   - share: standard deviation, as a share of the image's range.
  ///   - seed: seeds the noise.
  public init(samples: Int = 25, share: Double = 0.15, seed: UInt64 = 42) {
    self.init(samples: samples, share: share, seed: seed) { sample, count in
      var generator = SeededGenerator(seed: seed, label: "gradient noise \(sample)")
      return (0..<count).map { _ in Float(generator.normal()) }
    }
  }

  /// Noise from elsewhere.
  /// - Parameters:
  ///   - samples: noisy copies an image.
  ///   - share: what the draws are multiplied by, as a share of the image's range.
  ///   - draw: gives `count` draws of deviation 1 for a sample, `[H, W, C]`.
  public init(samples: Int, share: Double, draw: @escaping @Sendable (_ sample: Int, _ count: Int) -> [Float]) {
    self.init(samples: samples, share: share, seed: nil, draw: draw)
  }

  private init(
    samples: Int, share: Double, seed: UInt64?, draw: @escaping @Sendable (_ sample: Int, _ count: Int) -> [Float]
  ) {
    precondition(samples > 0, "\(samples) samples")
    self.samples = samples
    self.share = share
    self.seed = seed
    self.draw = draw
  }

  /// What the copies are made with; noise from elsewhere has no seed to tell.
  var parameters: [MethodParameter] {
    [MethodParameter("samples", samples), MethodParameter("deviation", share)]
      + (seed.map { [MethodParameter("seed", Int(truncatingIfNeeded: $0))] } ?? [])
  }

  /// Mean and population variance of the gradient at each pixel, its channels summed.
  func moments(
    of image: PixelImage, target: Target, model: TappedModel
  ) throws -> (mean: [Double], variance: [Double]) {
    let deviation = Float(share * image.range)
    var mean = [Double](repeating: 0, count: image.pixels)
    var squares = mean
    try model.forEachPixelGradient(
      of: target, shape: image.shape, count: samples,
      write: { i, copy in
        let noise = draw(i, copy.count)
        for k in copy.indices { copy[k] = image.values[k] + deviation * noise[k] }
      },
      read: { i, gradient in
        let map = image.channelSums { Double(gradient[$0]) }
        // Welford: the variance of equal gradients is zero, not the rounding of a difference of squares.
        for pixel in map.indices {
          let step = map[pixel] - mean[pixel]
          mean[pixel] += step / Double(i + 1)
          squares[pixel] += step * (map[pixel] - mean[pixel])
        }
      })
    return (mean, squares.map { $0 / Double(samples) })
  }
}
