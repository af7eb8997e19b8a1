import Attribution
import Foundation
import Networks
import Tensors
import Testing
import TestSupport

@Suite struct AttentionMapsTests {
  private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  /// CBAM's equations 2 and 3 on one image, written out.
  private func expected(_ x: Tensor, _ site: String, _ network: Network) throws -> (channel: [Float], spatial: [Float])
  {
    func parameter(_ name: String) throws -> [Double] {
      try network.parameters.tensor("\(site)_\(name)").array.map(Double.init)
    }
    let (height, width, c) = (x.shape.h, x.shape.w, x.shape.c)
    let columns = (0..<c).map { k in (0..<(height * width)).map { Double(x[$0 * c + k]) } }
    let (first, firstBias) = (try parameter("squeeze/kernel"), try parameter("squeeze/bias"))
    let (second, secondBias) = (try parameter("excite/kernel"), try parameter("excite/bias"))
    func perceptron(_ v: [Double]) -> [Double] {
      let hidden = firstBias.indices.map { j in
        max(0, v.indices.reduce(firstBias[j]) { $0 + v[$1] * first[$1 * firstBias.count + j] })
      }
      return secondBias.indices.map { j in
        hidden.indices.reduce(secondBias[j]) { $0 + hidden[$1] * second[$1 * secondBias.count + j] }
      }
    }
    let mean = perceptron(columns.map { $0.reduce(0, +) / Double($0.count) })
    let maximum = perceptron(columns.map { $0.max() ?? 0 })
    let channel = zip(mean, maximum).map { sigmoid($0 + $1) }
    let kernel = try parameter("conv/kernel")
    let bias = try parameter("conv/bias")[0]
    var spatial: [Float] = []
    for row in 0..<height {
      for column in 0..<width {
        var sum = bias
        for i in 0..<7 {
          for j in 0..<7 {
            let (r, s) = (row + i - 3, column + j - 3)
            guard (0..<height).contains(r), (0..<width).contains(s) else { continue }
            let scaled = (0..<c).map { columns[$0][r * width + s] * channel[$0] }
            sum += kernel[(i * 7 + j) * 2] * scaled.reduce(0, +) / Double(c)
            sum += kernel[(i * 7 + j) * 2 + 1] * (scaled.max() ?? 0)
          }
        }
        spatial.append(Float(sigmoid(sum)))
      }
    }
    return (channel.map { Float($0) }, spatial)
  }

  @Test func mapsEqualTheEquationsOfThePaper() throws {
    let (blueprint, network) = try compactNetwork()
    let taps = AttentionMaps.taps(blueprint).union(blueprint.attention.map(\.input))
    let model = try TappedModel(blueprint, network, taps: taps)
    _ = try model.forward(streamed("images", [3, 16, 16, 1]))
    let read = try AttentionMaps.read(model)
    #expect(read.count == 3 && read.allSatisfy { $0.map(\.site) == ["stage1_cbam", "cbam"] })
    for (n, blocks) in read.enumerated() {
      for (maps, site) in zip(blocks, blueprint.attention) {
        let features = try model.activation(site.input).rows(n..<(n + 1))
        #expect(
          maps.height == features.shape.h && maps.width == features.shape.w && maps.channel.count == features.shape.c)
        #expect((maps.channel + maps.spatial).allSatisfy { $0 > 0 && $0 < 1 })
        let (channel, spatial) = try expected(features, site.name, network)
        #expect(largestDifference(maps.channel, channel) < 1e-5)
        #expect(largestDifference(maps.spatial, spatial) < 1e-5)
      }
    }
    // The images differ, and so must their maps.
    #expect(largestDifference(read[0][1].channel, read[1][1].channel) > 1e-4)
    #expect(largestDifference(read[0][1].spatial, read[1][1].spatial) > 1e-4)
  }

  @Test func aNetworkWithoutAttentionHasNone() throws {
    let model = try compactModel(attention: .none, taps: [])
    _ = try model.forward(streamed("images", [2, 16, 16, 1]))
    let read = try AttentionMaps.read(model)
    #expect(read.count == 2 && read.allSatisfy { $0.isEmpty })
    #expect(AttentionMaps.taps(model.blueprint).isEmpty)
  }
}
