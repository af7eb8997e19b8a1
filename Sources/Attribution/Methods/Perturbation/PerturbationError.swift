import Files

/// Errors of methods that change the image.
public enum PerturbationError: ReportableError {
  /// A method that tries every coalition was given too many regions.
  case tooManyRegions(Int, most: Int)
  /// The coalitions that were drawn do not tell the regions apart.
  case underdetermined(coalitions: Int, regions: Int)

  public var failure: Failure { .usage }

  public var description: String {
    switch self {
    case .tooManyRegions(let count, let most):
      "exact Shapley values of \(count) regions need 2^\(count) passes; take at most \(most) regions, or kernelshap"
    case .underdetermined(let coalitions, let regions):
      "\(coalitions) coalitions do not determine the values of \(regions) regions; draw more"
    }
  }
}
