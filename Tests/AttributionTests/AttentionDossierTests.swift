import Attribution
import Networks
import Statistics
import Tensors
import Testing
import TestSupport

@Suite struct AttentionDossierTests {
  private func model(_ change: (Network) throws -> Void = { _ in }) throws -> TappedModel {
    let (blueprint, network) = try compactNetwork()
    try change(network)
    return try TappedModel(blueprint, network, taps: AttentionMaps.taps(blueprint))
  }

  private func dossier(_ model: TappedModel, images: Int) throws -> (AttentionDossier, [[AttentionMaps]]) {
    var dossier = AttentionDossier(classes: 3)
    _ = try model.forward(streamed("images", [images, 16, 16, 1]))
    let maps = try AttentionMaps.read(model)
    for (n, map) in maps.enumerated() { dossier.add(map, label: n % 2) }
    return (dossier, maps)
  }

  /// Makes the spatial attention of the last block the same everywhere.
  private func even(_ network: Network) throws {
    let kernel = try network.parameters.tensor("cbam_conv/kernel")
    try network.parameters.set("cbam_conv/kernel", to: Tensor(kernel.shape))
  }

  @Test func streamingEqualsTwoPasses() throws {
    let (dossier, maps) = try dossier(model(), images: 24)
    #expect(dossier.sites.map(\.name) == ["stage1_cbam", "cbam"])
    for (s, site) in dossier.sites.enumerated() {
      let own = maps.map { $0[s] }
      let cells = site.height * site.width
      #expect(cells == own[0].spatial.count && site.spatial.count == 24 && site.skipped == 0)
      func eta(_ images: [AttentionMaps]) -> Double {
        let all = images.flatMap { $0.spatial.map(Double.init) }
        let means = (0..<cells).map { c in images.reduce(0.0) { $0 + Double($1.spatial[c]) } / Double(images.count) }
        func variance(_ values: [Double]) -> Double {
          let mean = values.reduce(0, +) / Double(values.count)
          return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
        }
        #expect(images.count < 24 || gap(means, site.spatial.means) < 1e-6)
        return 1 - variance(means) / variance(all)
      }
      #expect(abs((site.contentDependence ?? -1) - eta(own)) < 1e-6)
      for label in 0..<2 {
        let ofClass = own.enumerated().filter { $0.offset % 2 == label }.map(\.element)
        #expect(abs((site.contentDependence(of: label) ?? -1) - eta(ofClass)) < 1e-6)
      }
      #expect(site.contentDependence(of: 2) == nil)
      let values = own.flatMap(\.spatial)
      #expect(site.spatialSaturation.count == values.count)
      #expect(site.spatialSaturation.shutShare == Double(values.count { $0 < 0.05 }) / Double(values.count))
      let channels = own.flatMap(\.channel)
      #expect(site.channelSaturation.openShare == Double(channels.count { $0 > 0.95 }) / Double(channels.count))
    }
  }

  @Test func anEvenAttentionDependsOnNothing() throws {
    let (dossier, _) = try dossier(model(even), images: 12)
    #expect(dossier.sites[1].contentDependence == 0 && dossier.sites[1].contentDependence(of: 0) == 0)
    #expect((dossier.sites[0].contentDependence ?? 0) > 0)
  }

  @Test func contentDependenceTellsPlaceFromImage() throws {
    func share(_ maps: [[Float]]) -> Double? {
      ContentDependence.share(maps.reduce(into: StreamingMoments(variables: 4)) { $0.add($1) })
    }
    // One map for all, then a map that follows the image, then half of each.
    #expect(share([[0.1, 0.9, 0.4, 0.2], [0.1, 0.9, 0.4, 0.2]]) == 0)
    #expect(share([[0.5, 0.5, 0.5, 0.5], [0.5, 0.5, 0.5, 0.5]]) == 0)
    #expect(share([[0.9, 0.1, 0.1, 0.9], [0.1, 0.9, 0.9, 0.1]]) == 1)
    #expect(abs((share([[1, 0, 0, 0], [0, 0, 1, 0]]) ?? 0) - 2.0 / 3) < 1e-9)
    #expect(share([[1, 0, 0, 0]]) == nil && share([]) == nil)
    // Against numpy, on 30 maps of 6 cells.
    let (shared, own) = (streamed("maps/shared", [6]).array, streamed("maps/own", [30, 6]).array)
    var moments = StreamingMoments(variables: 6)
    for n in 0..<30 { moments.add((0..<6).map { shared[$0] + 0.4 * own[n * 6 + $0] }) }
    let expected = try StoredNumbers("attribution/dossier.json").json.number("eta")
    #expect(abs((ContentDependence.share(moments) ?? 0) - expected) < 1e-6)
  }

  @Test func anAttentionThatFollowsTheImageIsFound() throws {
    // The kernel's centre reads the channel mean of its own position; the bias puts it in the middle of the sigmoid.
    let following = try model { network in
      let shape = try network.parameters.tensor("stage1_cbam_conv/kernel").shape
      let centre = (0..<shape.count).map { Float($0 / 2 == 24 ? ($0 % 2 == 0 ? 12 : 0) : 0) }
      try network.parameters.set("stage1_cbam_conv/kernel", to: Tensor(shape, centre))
    }
    // Every image has its noise in another quarter, so the features move from image to image.
    var images = Tensor([40, 16, 16, 1])
    let noise = streamed("images", images.shape)
    for i in 0..<images.count {
      let (image, row, column) = (i / 256, i / 16 % 16, i % 16)
      if row / 8 * 2 + column / 8 == image % 4 { images[i] = 3 * noise[i] }
    }
    var dossier = AttentionDossier(classes: 1)
    _ = try following.forward(images)
    for maps in try AttentionMaps.read(following) { dossier.add(maps, label: 0) }
    #expect((dossier.sites[0].contentDependence ?? 0) > 0.5)
  }

  private func maps(_ channel: [Float], _ spatial: [Float] = [0.5, 0.01, 0.99, 0.5]) -> AttentionMaps {
    AttentionMaps(site: "cbam", channel: channel, height: 2, width: 2, spatial: spatial)
  }

  @Test func selectiveChannelsAreFound() throws {
    var dossier = AttentionDossier(classes: 4)
    var generator = SeededGenerator(seed: 5)
    for n in 0..<90 {
      let label = n % 3
      // Channel 7 follows the class, channel 3 a little; the other 18 do not, and channel 19 never changes.
      let channel = (0..<20).map { c -> Float in
        if c == 19 { return 0.3 }
        let shift = c == 7 ? 0.2 * Double(label) : c == 3 ? 0.06 * Double(label) : 0
        return Float(0.3 + shift + 0.05 * generator.normal())
      }
      dossier.add([maps(channel)], label: label)
    }
    let site = dossier.sites[0]
    let found = site.selectiveChannels(q: 0.01)
    #expect(found.prefix(2).map(\.channel) == [7, 3] && found.count == 2)
    let first = try #require(found.first)
    #expect(first.p < 1e-10 && first.adjusted >= first.p && first.adjusted < 1e-9)
    #expect(first.classMeans.count == 4 && first.classMeans[3] == nil)
    #expect(abs((first.classMeans[2] ?? 0) - 0.7) < 0.03 && abs((first.classMeans[0] ?? 0) - 0.3) < 0.03)
    #expect(site.selectiveChannels(q: 1).count == 19)
    #expect(site.spatialSaturation.shutShare == 0.25 && site.spatialSaturation.openShare == 0.25)
  }

  @Test func brokenImagesAreLeftOutAndCounted() {
    var dossier = AttentionDossier(classes: 2)
    dossier.add([maps([0.5, 0.5])], label: 0)
    dossier.add([maps([.nan, 0.5])], label: 0)
    dossier.add([maps([0.5, 0.5], [0, .nan, 0, 0])], label: 1)
    #expect(dossier.sites[0].skipped == 2 && dossier.sites[0].spatial.count == 1)
    #expect(dossier.sites[0].contentDependence == nil && dossier.sites[0].selectiveChannels().isEmpty)
  }

  @Test func aNetworkWithoutAttentionHasAnEmptyDossier() throws {
    let model = try compactModel(attention: .none, taps: [])
    _ = try model.forward(streamed("images", [2, 16, 16, 1]))
    var dossier = AttentionDossier(classes: 2)
    for maps in try AttentionMaps.read(model) { dossier.add(maps, label: 0) }
    #expect(dossier.sites.isEmpty)
  }
}
