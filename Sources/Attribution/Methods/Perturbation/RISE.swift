import Tensors

/// Randomised input sampling (Petsiuk et al., BMVC 2018): how much higher the target is, on average over random soft
/// masks, when a pixel is shown.
///
/// The paper's map is `E[f M(pixel)] / p`, which adds the mean of `f` everywhere. Here that mean is taken off:
/// `Cov(f, M(pixel)) / p`, with the sample covariance (divisor N - 1), an unbiased estimate of the paper's map minus
/// `E[f]`. So the sign means something, a constant target gives an empty map, and the noise is smaller. What a mask
/// hides is replaced by a baseline; with several, each in turn.
public struct RISE: PixelMethod {
  public static let info = MethodInfo(
    id: "rise", title: "RISE", family: .perturbation, reference: "Petsiuk et al., BMVC 2018",
    meaning: "how much higher the target is when the pixel is shown, over random soft masks; signed",
    cost: "2000 forward", needs: "a baseline",
    advice:
      "Asks the network alone, without gradients: a check of methods that use them. Smooth, and noisy at 2000 masks; it reports its standard error."
  )

  private let masks: Int
  private let cells: Int
  private let probability: Double
  private let seed: UInt64
  private let baselines: [Baseline]

  public init(_ context: ExplainerContext) { self.init(seed: context.seed, baselines: context.baselines) }

  /// - Parameters:
  ///   - masks: how many.
  ///   - cells: rows and columns of the grid that a mask is made from; never more than the image's.
  ///   - probability: that a cell is shown.
  ///   - seed: seeds the masks, which are the same for every image.
  ///   - baselines: what stands where a mask hides the image.
  public init(
    masks: Int = 2000, cells: Int = 6, probability: Double = 0.5, seed: UInt64 = 42, baselines: [Baseline]
  ) {
    precondition(
      masks > 1 && cells > 0 && probability > 0 && probability < 1 && !baselines.isEmpty,
      "\(masks) masks, \(cells) cells, probability \(probability), \(baselines.count) baselines")
    self.masks = masks
    self.cells = cells
    self.probability = probability
    self.seed = seed
    self.baselines = baselines
  }

  public var parameters: [MethodParameter] {
    [
      MethodParameter("masks", masks), MethodParameter("cells", cells), MethodParameter("probability", probability),
      MethodParameter("seed", Int(truncatingIfNeeded: seed)), .baselines(baselines),
    ]
  }

  public func attribution(of image: PixelImage, target: Target, model: TappedModel) throws -> PixelAttribution {
    let hiding = baselines.map { $0.values(for: image.values, shape: image.shape) }
    var means = [Double](repeating: 0, count: image.pixels)
    let logits = try model.score(count: masks) { i, input in
      let mask = mask(i, height: image.height, width: image.width)
      let baseline = hiding[i % hiding.count]
      for pixel in mask.indices {
        means[pixel] += Double(mask[pixel]) / Double(masks)
        for k in (pixel * image.channels)..<((pixel + 1) * image.channels) {
          input[k] = baseline[k] + mask[pixel] * (image.values[k] - baseline[k])
        }
      }
    }
    let scores = ScoreRounding.removed(from: logits.map { Double(target.value($0)) })
    let mean = scores.reduce(0, +) / Double(masks)
    var sums = [Double](repeating: 0, count: image.pixels)
    var squares = sums
    // The masks are made again rather than kept: thousands of them would not fit for large images.
    for i in 0..<masks {
      let rise = scores[i] - mean
      let mask = mask(i, height: image.height, width: image.width)
      for pixel in mask.indices {
        let product = rise * (Double(mask[pixel]) - means[pixel])
        sums[pixel] += product
        squares[pixel] += product * product
      }
    }
    let count = Double(masks)
    var errors = 0.0
    for (sum, square) in zip(sums, squares) {
      let variance = max(0, square - sum * sum / count) / (count - 1)
      errors += (variance / count).squareRoot() / probability
    }
    return PixelAttribution(
      sums.map { $0 / (count - 1) / probability },
      exactness: .sampling(standardError: errors / Double(image.pixels)))
  }

  /// Mask `i`, row-major, in 0...1: a grid of random zeros and ones, brought bilinearly to one more cell a side than
  /// the image has, and cut at a random shift of less than a cell (section 3.2).
  private func mask(_ i: Int, height: Int, width: Int) -> [Float] {
    var generator = SeededGenerator(seed: seed, label: "RISE mask \(i)")
    let (rows, columns) = (min(cells, height), min(cells, width))
    let grid = (0..<(rows * columns)).map { _ in generator.uniform() < probability ? Float(1) : 0 }
    let (cellHeight, cellWidth) = ((height + rows - 1) / rows, (width + columns - 1) / columns)
    let (top, left) = (generator.integer(below: cellHeight), generator.integer(below: cellWidth))
    let wide = (columns + 1) * cellWidth
    let large = Resampling.bilinear(grid, height: rows, width: columns, to: (rows + 1) * cellHeight, wide)
    return (top..<(top + height)).flatMap { row -> ArraySlice<Float> in
      let first = row * wide + left
      return large[first..<(first + width)]
    }
  }
}
