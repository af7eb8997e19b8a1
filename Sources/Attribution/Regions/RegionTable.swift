/// Shares of regions over many images, by class.
///
/// The rows of the images are kept, so that the caller can compute any interval: a row is a resampling unit.
public struct RegionTable: Sendable {
  /// What one cell of the table says.
  public struct Cell: Sendable, Equatable {
    /// Images in it.
    public let count: Int
    /// The mean share of the evidence, in 0...1.
    public let share: Double
    /// The mean share divided by the area; `nil` when the regions have no area.
    public let lift: Double?
    /// The mean of the evidence for the target minus that against it, as a share of all of it, in -1...1.
    public let signedShare: Double
    /// An interval of the mean share, where one was asked for and exists.
    public let interval: ClosedRange<Double>?
  }

  /// The class names, in the order of the labels.
  public let classes: [String]
  private let masks: RegionMasks
  private var rows: [[RegionShares]]
  /// For each class, the images whose map said nothing.
  public private(set) var excluded: [Int]

  /// - Parameters:
  ///   - classes: the class names, in the order of the labels.
  ///   - masks: the regions that all rows were measured with.
  public init(classes: [String], masks: RegionMasks) {
    self.classes = classes
    self.masks = masks
    rows = [[RegionShares]](repeating: [], count: classes.count)
    excluded = [Int](repeating: 0, count: classes.count)
  }

  /// Adds an image.
  /// - Parameters:
  ///   - map: counted as excluded unless its health is `ok`.
  ///   - label: the class under which it is booked: the true one, or the predicted one.
  public mutating func add(_ map: AttributionMap, label: Int) {
    precondition(classes.indices.contains(label), "label \(label) of \(classes.count) classes")
    if let shares = RegionShares(map, masks) { rows[label].append(shares) } else { excluded[label] += 1 }
  }

  /// The shares of the images of a class, in the order in which they were added.
  public func rows(of label: Int) -> [RegionShares] { rows[label] }

  /// The mean over the images of a class; `nil` when there are none.
  /// - Parameters:
  ///   - label: the class.
  ///   - regions: counted together.
  ///   - interval: an interval of the mean of these values, one an image: a bootstrap.
  public func cell(
    of label: Int, _ regions: Set<TemplateRegion>, interval: (_ shares: [Double]) -> ClosedRange<Double>? = { _ in nil }
  ) -> Cell? {
    let shares = rows[label].map { $0.share(regions) }
    guard !shares.isEmpty else { return nil }
    let count = Double(shares.count)
    let mean = shares.reduce(0, +) / count
    let area = masks.area(regions)
    return Cell(
      count: shares.count, share: mean, lift: area > 1e-9 ? mean / area : nil,
      signedShare: rows[label].reduce(0) { $0 + $1.signedShare(regions) } / count, interval: interval(shares))
  }

  /// The codebook mass of a class: its images' evidence where its own action units show. The lift is the mass over
  /// chance.
  /// - Parameters:
  ///   - label: the class.
  ///   - interval: as for `cell(of:_:interval:)`.
  /// - Returns: `nil` for a class without action units, such as neutral, and for one without images.
  public func codebookMass(
    of label: Int, interval: (_ shares: [Double]) -> ClosedRange<Double>? = { _ in nil }
  ) -> Cell? {
    guard let emotion = ActionUnitCodebook.Emotion(className: classes[label]) else { return nil }
    return cell(of: label, emotion.regions, interval: interval)
  }
}
