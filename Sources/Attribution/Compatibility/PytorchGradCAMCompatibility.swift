import Tensors

/// Finished maps as pytorch-grad-cam 1.5.7 (Gildenblat and others) gives them: in 0...1, on the image's grid.
///
/// For comparisons with results of that library, and for nothing else: negative evidence is cut off, and every map is
/// stretched to 0...1 however little it says. Per layer: the raw map with the library's epsilons, negative values to zero,
/// less the minimum, divided by the maximum plus 1e-7, brought to the image's grid (OpenCV's half-pixel centres); then the
/// mean over the layers, stretched once more.
///
/// Not covered:
/// - the sign of Eigen-CAM and Eigen-Grad-CAM, which the library leaves to LAPACK's rounding; here it is the project's, so
///   the library's map is this one or the one of the negative;
/// - its zeros for activations that are not a number; here such a map is not a number;
/// - targets that the library chooses itself: give each image's likeliest class for the same result. For Finer-CAM an
///   image's target names the class, as the library's `target_idx` does;
/// - `eigen_smooth` and `aug_smooth`; `ratio_channels_to_ablate` below 1;
/// - FullGrad, ShapleyCAM, RefineCAM, KPCA-CAM, FEM, Seg-Eigen-CAM, RandomCAM, deep feature factorisation, and vision
///   transformers.
public struct PytorchGradCAMCompatibility: Sendable {
  /// The library's methods that are covered, named as in its command line, hyphens left out.
  public enum Method: String, Sendable, CaseIterable {
    case gradcam, hirescam
    case gradcamPlusPlus = "gradcam++"
    case xgradcam, layercam, eigencam, eigengradcam, scorecam, ablationcam, finercam

    /// The method with the library's conventions: its raw maps.
    public var explainer: any Explainer {
      switch self {
      case .gradcam: GradCAM()
      case .hirescam: HiResCAM()
      case .gradcamPlusPlus: GradCAMPlusPlus(epsilon: .absolute(1e-6))
      case .xgradcam: XGradCAM(epsilon: .absolute(1e-7))
      case .layercam: LayerCAM()
      case .eigencam: EigenCAM()
      case .eigengradcam: EigenGradCAM()
      case .scorecam: ScoreCAM(alignment: .corners)
      case .ablationcam: AblationCAM(convention: .pytorchGradCAM)
      case .finercam: FinerCAM()
      }
    }
  }

  private let method: Method

  /// - Parameter method: the library's method.
  public init(_ method: Method) { self.method = method }

  /// One finished map an image.
  /// - Parameters:
  ///   - input: `[N, H, W, C]`.
  ///   - targets: one an image.
  ///   - layers: nodes whose maps are averaged, at least one; each must be a tap of the model.
  ///   - model: the network.
  /// - Returns: `H * W` values in 0...1 an image, row-major.
  /// - Throws: as `Explainer.explain`.
  public func explain(
    _ input: Tensor, targets: [Target], layers: [String], model: TappedModel
  ) throws -> [[Float]] {
    precondition(!layers.isEmpty, "no layer")
    let explainer = method.explainer
    var sums = [[Double]](
      repeating: [Double](repeating: 0, count: input.shape.h * input.shape.w), count: targets.count)
    for layer in layers {
      let maps = try explainer.explain(input, targets: targets, layer: layer, model: model)
      for (n, map) in maps.enumerated() {
        let small = stretched(map.raw.map { $0 < 0 ? 0 : Double($0) })
        let large = Resampling.bilinear(
          small.map { Float($0) }, height: map.height, width: map.width, to: input.shape.h, input.shape.w)
        for p in large.indices { sums[n][p] += Double(large[p]) }
      }
    }
    return sums.map { sum in stretched(sum.map { $0 / Double(layers.count) }).map { Float($0) } }
  }

  /// Values less their minimum, divided by the largest that is left plus 1e-7.
  private func stretched(_ values: [Double]) -> [Double] {
    let low = values.min() ?? 0
    let range = (values.max() ?? 0) - low + 1e-7
    return values.map { ($0 - low) / range }
  }
}
