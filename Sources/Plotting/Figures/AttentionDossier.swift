import Drawing
import Foundation

/// What one attention block let through for one image.
public struct AttentionSiteView: Sendable {
  /// The block's name.
  public var name: String
  /// The factor of each channel, 0...1.
  public var channel: [Double]
  /// The mean factor of each channel over other images; empty where that is not known.
  public var usualChannel: [Double]
  /// The factor of each place, 0...1.
  public var spatial: ValueGrid

  /// An attention block.
  public init(_ name: String, channel: [Double], usualChannel: [Double] = [], spatial: ValueGrid) {
    self.name = name
    self.channel = channel
    self.usualChannel = usualChannel
    self.spatial = spatial
  }
}

extension Figures {
  /// The most attention blocks of one dossier; of more, the last ones are shown.
  public static let sitesPerDossier = 5

  /// All attention of one image: the input, and for every block its spatial map, on its own grid and over the face, and its
  /// channels by rank.
  /// - Parameters:
  ///   - face: the face as the model saw it.
  ///   - sites: the blocks in the order of the network.
  ///   - subject: what the image is called in the title: its prediction, say.
  public static func attentionDossier(
    face: Raster, sites: [AttentionSiteView], subject: String, title: String? = nil, note: String? = nil
  ) -> Figure {
    let side = 84.0
    let shown = Array(sites.suffix(sitesPerDossier))
    let rows = shown.enumerated().map { i, site -> Figure.Row in
      let grid = site.spatial
      let scale = ColourScale(.viridis, domain: 0...1)
      let aspect = Double(face.width) / Double(face.height)
      let isSound = grid.values.allSatisfy(\.isFinite)
      let native: any Mark =
        isSound
        ? ImageMark(grid.raster(scale), gridLines: max(grid.width, grid.height) <= 24)
        : HatchMark("The attention holds values that are not numbers.")
      let laid: any Mark =
        isSound ? ImageMark(overlay(grid, on: face, scale: scale)) : HatchMark("No overlay.")
      let input: Axes? = i == 0 ? faceTile(face, width: side) : nil
      return Figure.Row(
        [
          input,
          .tile(
            native, title: site.name, caption: "\(gridCaption(grid.height, grid.width)), \(span(grid.values))",
            aspect: Double(grid.width) / Double(grid.height), maximumWidth: side),
          .tile(
            laid, title: "over the face", aspect: aspect, maximumWidth: side,
            colourBar: ColourBar(scale, label: "factor", isFixed: true)),
          channelRanks(site),
        ], weights: [side, side, side + 46, 190])
    }
    let finding = title ?? dossierTitle(shown, subject)
    let texts = shown.map {
      "\($0.name): places \(span($0.spatial.values)), \(count($0.channel.count)) channels \(span($0.channel))"
    }
    return Figure(
      title: finding,
      note: note
        ?? "One image. Each block multiplies its channels, then its places, by factors from 0 to 1; a map laid over the face is interpolated bilinearly. \(shown.contains { !$0.usualChannel.isEmpty } ? "Gray: the mean factor of the same channels over other images. " : "")Attention says what is passed on, not what decides the answer."
        + (sites.count > shown.count ? " The last \(shown.count) of \(count(sites.count)) blocks." : ""),
      alternativeText: "\(finding). Factors by block: \(texts.joined(separator: "; ")).",
      rows: rows, columnGap: 10, rowGap: 8)
  }

  /// The factors of the channels, the strongest first.
  private static func channelRanks(_ site: AttentionSiteView) -> Axes {
    let order = site.channel.indices.filter { site.channel[$0].isFinite }
      .sorted { (site.channel[$1], $0) < (site.channel[$0], $1) }
    let ranks = order.indices.map { Double($0 + 1) }
    var marks: [any Mark] = []
    if !site.usualChannel.isEmpty {
      marks.append(
        PointCloudMark(
          x: ranks, y: order.map { $0 < site.usualChannel.count ? site.usualChannel[$0] : .nan }, paint: .muted,
          side: 1.6))
    }
    marks.append(LineMark(x: ranks, y: order.map { site.channel[$0] }, stroke: Stroke(.accent, width: 1.6)))
    if let strongest = order.first {
      let text = "channel \(count(strongest)): \(NumberFormat.decimals(2).text(site.channel[strongest]))"
      marks.append(
        AnnotationMark(
          [AnnotationMark.Item(x: 1, y: site.channel[strongest], text: text)], avoidingX: ranks,
          y: order.map { site.channel[$0] }))
    }
    return Axes(
      title: "channels by rank",
      x: Axis(
        mapping: .linear(1...Double(max(2, order.count))), ticks: .at([1, Double(max(2, order.count))]),
        format: .count, hasGrid: false),
      y: Axis(mapping: .linear(0...1), ticks: .at([0, 0.5, 1]), format: .decimals(1)), marks: marks,
      height: .points(72))
  }

  /// `0.31 to 0.84`.
  private static func span(_ values: [Double]) -> String {
    let number = NumberFormat.decimals(2)
    return finiteExtent(values).map { "\(number.text($0.lowerBound)) to \(number.text($0.upperBound))" } ?? "no number"
  }

  /// Says which block tells places apart most, by the largest factor over the smallest.
  private static func dossierTitle(_ sites: [AttentionSiteView], _ subject: String) -> String {
    let ranges = sites.compactMap { site in
      finiteExtent(site.spatial.values).map { (name: site.name, length: $0.upperBound - $0.lowerBound) }
    }
    guard let most = ranges.max(by: { $0.length < $1.length }) else { return "Attention of one image (\(subject))" }
    let points = NumberFormat.decimals(2).text(most.length)
    return "Places differ by up to \(points) in \(isolated(most.name)) (\(subject))"
  }
}

extension FigureExamples {
  func attentionDossier() -> Figure {
    let sites = [(side: 12, channels: 64), (side: 6, channels: 128), (side: 3, channels: 256)]
    return Figures.attentionDossier(
      face: picture(3),
      sites: sites.enumerated().map { i, site in
        let spatial = (0..<(site.side * site.side)).map { k -> Double in
          let (x, y) = (Double(k % site.side) / Double(site.side), Double(k / site.side) / Double(site.side))
          return 0.25 + 0.5 * exp(-8 * ((x - 0.45) * (x - 0.45) + (y - 0.6) * (y - 0.6))) + 0.1 * noise(k + 400 * i)
        }
        let channel = (0..<site.channels).map { 0.2 + 0.6 * noise($0 + 1000 * i) * noise($0 + 7 + 1000 * i) }
        return AttentionSiteView(
          "cbam_\(i + 1)", channel: channel,
          usualChannel: channel.enumerated().map { $1 + 0.12 * (noise($0 + 77_000 + 1000 * i) - 0.5) },
          spatial: ValueGrid(spatial, width: site.side, height: site.side))
      }, subject: "predicted label: \(classes[4])")
  }
}
