import Networks
import Statistics

/// Statistics of all attention blocks over a data set, gathered image by image.
///
/// Memory does not grow with the number of images: two Doubles a class for every cell and every channel of a block.
public struct AttentionDossier: Sendable {
  /// One block.
  public struct Site: Sendable {
    /// The block's name.
    public let name: String
    /// Rows of the spatial map.
    public let height: Int
    /// Columns of the spatial map.
    public let width: Int
    /// Moments of the spatial attention over all images, one variable a cell.
    public fileprivate(set) var spatial: StreamingMoments
    /// As `spatial`, over the images of each class.
    public fileprivate(set) var spatialByClass: [StreamingMoments]
    /// Moments of the channel attention over the images of each class, one variable a channel.
    public fileprivate(set) var channelByClass: [StreamingMoments]
    /// How often the spatial attention is almost shut or open.
    public fileprivate(set) var spatialSaturation = Saturation()
    /// How often the channel attention is almost shut or open.
    public fileprivate(set) var channelSaturation = Saturation()
    /// Images left out because a value was not finite.
    public fileprivate(set) var skipped = 0

    /// How much the spatial attention depends on the image: see `ContentDependence`.
    public var contentDependence: Double? { ContentDependence.share(spatial) }

    /// The same among the images of one class; `nil` for a class with fewer than two.
    public func contentDependence(of label: Int) -> Double? { ContentDependence.share(spatialByClass[label]) }

    /// Channels whose attention differs between the classes, the surest first; all of them with `q` = 1.
    /// - Parameter q: the largest adjusted p value.
    public func selectiveChannels(q: Double = 0.05) -> [ChannelSelectivity] {
      let results = VarianceAnalysis.oneWay(channelByClass)
      let tested = results.indices.filter { results[$0] != nil }
      let adjusted = MultipleTesting.benjaminiHochberg(tested.compactMap { results[$0]?.p })
      let all = zip(tested, adjusted).compactMap { channel, q -> ChannelSelectivity? in
        guard let result = results[channel] else { return nil }
        let means = channelByClass.map { $0.count > 0 ? $0.means[channel] : nil }
        return ChannelSelectivity(channel: channel, f: result.f, p: result.p, adjusted: q, classMeans: means)
      }
      return all.filter { $0.adjusted <= q }.sorted { ($1.f, $0.channel) < ($0.f, $1.channel) }
    }
  }

  /// Shares of attention values near the ends of their range.
  public struct Saturation: Sendable, Equatable {
    /// Values so far.
    public private(set) var count = 0
    private var shut = 0
    private var open = 0

    /// The share of values below 0.05; 0 before the first.
    public var shutShare: Double { count > 0 ? Double(shut) / Double(count) : 0 }
    /// The share of values above 0.95; 0 before the first.
    public var openShare: Double { count > 0 ? Double(open) / Double(count) : 0 }

    fileprivate mutating func add(_ values: [Float]) {
      count += values.count
      shut += values.count { $0 < 0.05 }
      open += values.count { $0 > 0.95 }
    }
  }

  /// How surely one channel's attention differs between the classes.
  public struct ChannelSelectivity: Sendable, Equatable {
    /// The channel.
    public let channel: Int
    /// The F statistic of a one-way analysis of variance over the classes.
    public let f: Double
    /// Its p value.
    public let p: Double
    /// The p value adjusted for the number of channels (Benjamini and Hochberg).
    public let adjusted: Double
    /// The mean attention of each class; `nil` for a class without images.
    public let classMeans: [Double?]
  }

  /// The blocks in the network's order; empty before the first image, and for a network without attention.
  public private(set) var sites: [Site] = []
  private let classes: Int

  /// - Parameter classes: how many labels there are.
  public init(classes: Int) {
    precondition(classes > 0, "no class")
    self.classes = classes
  }

  /// Adds one image.
  /// - Parameters:
  ///   - maps: one value a block, as `AttentionMaps.read(_:)` gives them; the same blocks for every image.
  ///   - label: the class under which it is booked: the true one, or the predicted one.
  public mutating func add(_ maps: [AttentionMaps], label: Int) {
    precondition((0..<classes).contains(label), "label \(label) of \(classes) classes")
    if sites.isEmpty { sites = maps.map { Site($0, classes: classes) } }
    precondition(sites.map(\.name) == maps.map(\.site), "the blocks are not those of the first image")
    for (s, map) in maps.enumerated() {
      guard map.spatial.allSatisfy(\.isFinite), map.channel.allSatisfy(\.isFinite) else {
        sites[s].skipped += 1
        continue
      }
      sites[s].spatial.add(map.spatial)
      sites[s].spatialByClass[label].add(map.spatial)
      sites[s].channelByClass[label].add(map.channel)
      sites[s].spatialSaturation.add(map.spatial)
      sites[s].channelSaturation.add(map.channel)
    }
  }
}

extension AttentionDossier.Site {
  fileprivate init(_ maps: AttentionMaps, classes: Int) {
    name = maps.site
    height = maps.height
    width = maps.width
    spatial = StreamingMoments(variables: maps.spatial.count)
    spatialByClass = [StreamingMoments](repeating: spatial, count: classes)
    channelByClass = [StreamingMoments](
      repeating: StreamingMoments(variables: maps.channel.count), count: classes)
  }
}

/// How much maps depend on the image rather than on the place alone.
public enum ContentDependence {
  /// `eta = 1 - Var_positions(mean map) / Var_total`, in 0...1: 0 when every image gets the same map, 1 when the mean
  /// map is flat and all differences come from the images. What is the same everywhere depends on nothing: 0.
  ///
  /// A map that is merely brighter for some images counts as depending on them.
  /// - Parameter moments: of the maps, one variable a cell.
  /// - Returns: `nil` for fewer than two maps.
  public static func share(_ moments: StreamingMoments) -> Double? {
    guard moments.count > 1, !moments.means.isEmpty else { return nil }
    let cells = Double(moments.means.count)
    let mean = moments.grandMean
    // Var_total is the variance between positions plus the mean variance within them.
    let within = moments.variances.reduce(0, +) / cells
    let between = moments.means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / cells
    return within + between > 0 ? within / (within + between) : 0
  }
}
