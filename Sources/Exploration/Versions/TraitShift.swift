import Files
import Statistics

/// How one number of an image, such as its brightness, is spread in two sets of images.
public struct TraitShift: Sendable, Equatable {
  /// The number's name.
  public let name: String
  /// The median in the first and in the second.
  public let medians: (first: Double, second: Double)
  /// The difference of the means, second minus first, over the pooled standard deviation: Cohen's d. `nil` where
  /// nothing varies.
  public let standardizedDifference: Double?
  /// The test of one common distribution.
  public let test: KolmogorovSmirnov

  /// - Parameters:
  ///   - name: the number's name.
  ///   - first: one number an image.
  ///   - second: one number an image.
  /// - Returns: `nil` when one side is empty.
  public init?(name: String, _ first: [Double], _ second: [Double]) {
    guard let test = KolmogorovSmirnov(first, second) else { return nil }
    self.name = name
    self.test = test
    medians = (quantile(sorted: first.sorted(), 0.5), quantile(sorted: second.sorted(), 0.5))
    func moments(_ values: [Double]) -> (mean: Double, squares: Double) {
      let mean = values.reduce(0, +) / Double(values.count)
      return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) })
    }
    let (a, b) = (moments(first), moments(second))
    let freedom = Double(first.count + second.count - 2)
    let deviation = freedom > 0 ? ((a.squares + b.squares) / freedom).squareRoot() : 0
    standardizedDifference = deviation > 0 ? (b.mean - a.mean) / deviation : nil
  }

  /// Equal in every number.
  public static func == (a: TraitShift, b: TraitShift) -> Bool {
    a.name == b.name && a.medians == b.medians && a.standardizedDifference == b.standardizedDifference
      && a.test == b.test
  }
}

extension TraitShift: JSONRepresentable {
  /// `name`, both medians, Cohen's d, and the Kolmogorov-Smirnov statistic with its p.
  public var json: JSONValue {
    [
      "name": name, "median_first": medians.first, "median_second": medians.second,
      "cohens_d": standardizedDifference, "ks": test.statistic, "ks_p": test.p,
    ]
  }
}
