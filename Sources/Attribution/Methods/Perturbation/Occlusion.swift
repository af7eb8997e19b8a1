/// How much the target falls when a window of the image is replaced by the baseline, averaged at each pixel over the
/// windows that cover it (Zeiler and Fergus, ECCV 2014, section 4.2; the averaging is Captum's).
///
/// Windows cover all channels. The last ones of a row or column end with the image, so borders count no less.
public struct Occlusion: PixelMethod {
  public static let info = MethodInfo(
    id: "occlusion", title: "Occlusion", family: .perturbation, reference: "Zeiler and Fergus, ECCV 2014",
    meaning: "mean fall of the target when a window over the pixel is hidden; positive speaks for the target",
    cost: "122 forward a baseline", needs: "a baseline",
    advice:
      "Easy to explain. Misses evidence that the image holds twice, since only one window is hidden at a time; exact-shapley does not."
  )

  private let window: Double
  private let stride: Double
  private let baselines: [Baseline]

  public init(_ context: ExplainerContext) { self.init(baselines: context.baselines) }

  /// - Parameters:
  ///   - window: side of the window as a share of the image's, in 0...1; at least a pixel.
  ///   - stride: step of the window as a share of the image's side, at most `window`.
  ///   - baselines: what hides a window; the mean over them is taken.
  public init(window: Double = 1.0 / 6, stride: Double = 1.0 / 12, baselines: [Baseline]) {
    precondition(
      window > 0 && window <= 1 && stride > 0 && stride <= window && !baselines.isEmpty,
      "window \(window), stride \(stride), \(baselines.count) baselines")
    self.window = window
    self.stride = stride
    self.baselines = baselines
  }

  public var parameters: [MethodParameter] {
    [MethodParameter("window", window), MethodParameter("stride", stride), .baselines(baselines)]
  }

  public func attribution(of image: PixelImage, target: Target, model: TappedModel) throws -> PixelAttribution {
    let rows = spans(image.height)
    let columns = spans(image.width)
    let hiding = baselines.map { $0.values(for: image.values, shape: image.shape) }
    let windows = rows.count * columns.count
    // The image itself comes first.
    let logits = try model.score(count: 1 + windows * hiding.count) { i, input in
      _ = input.update(fromContentsOf: image.values)
      guard i > 0 else { return }
      let (w, baseline) = ((i - 1) / hiding.count, hiding[(i - 1) % hiding.count])
      for y in rows[w / columns.count] {
        for x in columns[w % columns.count] {
          let pixel = y * image.width + x
          for k in (pixel * image.channels)..<((pixel + 1) * image.channels) { input[k] = baseline[k] }
        }
      }
    }
    let scores = ScoreRounding.removed(from: logits.map { Double(target.value($0)) })
    var sums = [Double](repeating: 0, count: image.pixels)
    var covers = sums
    for w in 0..<windows {
      let hidden = scores[(1 + w * hiding.count)..<(1 + (w + 1) * hiding.count)]
      let fall = scores[0] - hidden.reduce(0, +) / Double(hiding.count)
      for y in rows[w / columns.count] {
        for x in columns[w % columns.count] {
          sums[y * image.width + x] += fall
          covers[y * image.width + x] += 1
        }
      }
    }
    return PixelAttribution(zip(sums, covers).map { $0 / $1 })
  }

  /// The windows along a side, the last one clipped.
  private func spans(_ side: Int) -> [Range<Int>] {
    let length = max(1, Int((window * Double(side)).rounded()))
    let step = min(length, max(1, Int((stride * Double(side)).rounded())))
    let steps = (max(0, side - length) + step - 1) / step
    return (0...steps).map { ($0 * step)..<min(side, $0 * step + length) }
  }
}
