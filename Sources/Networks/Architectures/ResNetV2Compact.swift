import Files
import Tensors

/// A small pre-activation residual network for 48x48 gray faces, trained from scratch (about 1.6 M parameters).
///
/// Stem of two 3x3 convolutions, the second with stride 2; three stages of basic blocks (two 3x3 convolutions), the later
/// ones halving the grid in their first block; BN and ReLU; global average pooling, dropout, one dense layer. At 48x48 the
/// last grid is 6x6.
public struct ResNetV2Compact: Architecture {
  public static let id = "resnetv2-compact"
  public static let summary = "pre-activation residual network for 48x48 faces with CBAM (1.6 M parameters), gray input"
  public static let defaultSize = 48
  public static let inputChannels = 1

  /// Where attention stands.
  public enum Placement: String, Sendable, CaseIterable {
    /// At the end of every stage (the last one behind the final BN and ReLU).
    case stages
    /// Once, before pooling.
    case final
    /// Nowhere.
    case none
  }

  /// Where attention stands.
  public var attention = Placement.stages
  /// CBAM's reduction ratio.
  public var ratio = 8
  /// Channels of the stem's first convolution.
  public var stem = 24
  /// Channels of each stage.
  public var widths = [48, 96, 192]
  /// Blocks of each stage.
  public var blocks = [2, 2, 2]
  /// Dropout rate before the last layer.
  public var dropout = 0.3

  public init() {}

  public init(configuration: JSONValue) throws(GraphError) {
    attention = try configuration.choice("attention", Placement.self) ?? attention
    ratio = try configuration.integer("ratio", in: 1...1024) ?? ratio
    stem = try configuration.integer("stem", in: 1...4096) ?? stem
    dropout = try configuration.number("dropout", in: 0...0.99) ?? dropout
    // What is no whole number becomes 0, which the check below refuses.
    if let list = configuration["widths"]?.arrayValue { widths = list.map { $0.intValue ?? 0 } }
    if let list = configuration["blocks"]?.arrayValue { blocks = list.map { $0.intValue ?? 0 } }
    guard !widths.isEmpty, widths.count == blocks.count, (widths + blocks).allSatisfy({ (1...4096).contains($0) })
    else {
      throw .configuration("widths and blocks: expected two lists of equal length with numbers from 1 to 4096")
    }
  }

  public var configuration: JSONValue {
    [
      "attention": attention.rawValue, "ratio": ratio, "stem": stem, "widths": widths, "blocks": blocks,
      "dropout": dropout,
    ]
  }

  public func blueprint(size: Int, classes: Int) -> Blueprint {
    var builder = GraphBuilder()
    var layers: [String] = []
    var sites: [AttentionSite] = []
    let cbam = CBAM(ratio: ratio, kernelSize: 7)
    func add(_ name: String, _ operation: any Operation, _ x: NodeReference) -> NodeReference {
      layers.append(name)
      return builder.add(name, operation, x)
    }
    func convolution(_ filters: Int, _ kernel: Int, stride: Int = 1) -> Convolution {
      Convolution(
        filters: filters, kernelSize: kernel, stride: stride, padding: .zeros(kernel / 2), bias: false,
        initialization: .heNormal)
    }
    func activated(_ name: String, _ x: NodeReference) -> NodeReference {
      add("\(name)_relu", ReLU(), add("\(name)_bn", BatchNormalization(momentum: 0.9), x))
    }

    layers.append("input")
    var x = builder.input("input", shape: [size, size, Self.inputChannels])
    x = activated("stem1", add("stem1_conv", convolution(stem, 3), x))
    x = add("stem2_conv", convolution(widths[0], 3, stride: 2), x)
    var channels = widths[0]
    for (stage, (width, count)) in zip(widths, blocks).enumerated() {
      var last = ""
      for block in 1...count {
        let name = "stage\(stage + 1)_block\(block)"
        let stride = stage > 0 && block == 1 ? 2 : 1
        let p = activated("\(name)_preact", x)
        let shortcut =
          stride > 1 || width != channels ? add("\(name)_shortcut", convolution(width, 1, stride: stride), p) : x
        var y = add("\(name)_conv1", convolution(width, 3, stride: stride), p)
        y = activated("\(name)_mid", y)
        y = add("\(name)_conv2", convolution(width, 3), y)
        layers.append("\(name)_out")
        x = builder.add("\(name)_out", Add(), shortcut, y)
        channels = width
        last = "\(name)_out"
      }
      if attention == .stages, stage + 1 < widths.count {
        let block = cbam.add(to: &builder, "stage\(stage + 1)_cbam", x, named: last, channels: channels)
        sites.append(block.site)
        x = block.output
      }
    }
    x = activated("post", x)
    var tap = (node: "post_relu", reason: "the last BN and ReLU, behind the pre-activation blocks")
    if attention != .none {
      let block = cbam.add(to: &builder, "cbam", x, named: "post_relu", channels: channels)
      sites.append(block.site)
      x = block.output
      tap = ("cbam_out", "the output of the last CBAM, behind the final BN and ReLU: the features that the head sees")
    }
    x = builder.add("avg_pool", GlobalAveragePooling(), x)
    x = builder.add("head_dropout", Dropout(rate: dropout), x)
    x = builder.add("logits", Dense(units: classes), x)
    return Blueprint(
      graph: builder.graph(output: x), backbone: layers, attention: sites, defaultTap: tap, features: "avg_pool")
  }
}
