import Files
import Tensors

/// Keras's ResNet50V2 without its top, CBAM, and the head of the project that this one replaces.
///
/// Pre-activation bottlenecks (He et al. 2016b), names and order of layers as `keras.applications.ResNet50V2`: the stride
/// stands in the last block of a stage, the stem and every 3x3 convolution pad explicitly, batch normalisation has epsilon
/// 1.001e-5. The backbone has 23,564,800 parameters.
public struct ResNet50V2CBAM: Architecture {
  public static let id = "resnet50v2-cbam"
  public static let summary = "Keras's ResNet50V2 with CBAM and a 2048-1024 head (31 M parameters), RGB input"
  public static let defaultSize = 48
  public static let inputChannels = 3

  /// Where attention stands.
  public enum Placement: String, Sendable, CaseIterable {
    /// Once, behind the backbone, as the original project has it.
    case backbone
    /// In every block, on the residual branch before the sum, as the CBAM paper has it.
    case blocks
    /// Nowhere.
    case none
  }

  /// Where attention stands.
  public var attention = Placement.backbone
  /// CBAM's reduction ratio.
  public var ratio = 8
  /// Units of the head's hidden layers.
  public var head = [2048, 1024]
  /// Dropout rate behind each hidden layer.
  public var dropout = 0.5

  public init() {}

  public init(configuration: JSONValue) throws(GraphError) {
    attention = try configuration.choice("attention", Placement.self) ?? attention
    ratio = try configuration.integer("ratio", in: 1...1024) ?? ratio
    dropout = try configuration.number("dropout", in: 0...0.99) ?? dropout
    if let units = configuration["head"]?.arrayValue {
      head = units.compactMap(\.intValue)
      guard head.count == units.count, head.allSatisfy({ (1...65_536).contains($0) }) else {
        throw .configuration("head: expected a list of layer widths from 1 to 65536")
      }
    }
  }

  public var configuration: JSONValue {
    ["attention": attention.rawValue, "ratio": ratio, "head": head, "dropout": dropout]
  }

  public func blueprint(size: Int, classes: Int) -> Blueprint {
    var builder = GraphBuilder()
    var layers: [String] = []
    var sites: [AttentionSite] = []
    let cbam = CBAM(ratio: ratio, kernelSize: 7)
    func add(_ name: String, _ operation: any Operation, _ inputs: NodeReference...) -> NodeReference {
      layers.append(name)
      return inputs.count == 1
        ? builder.add(name, operation, inputs[0]) : builder.add(name, operation, inputs[0], inputs[1])
    }
    func activated(_ name: String, _ x: NodeReference, normalization: String, activation: String) -> NodeReference {
      add(name + activation, ReLU(), add(name + normalization, BatchNormalization(), x))
    }

    layers.append("input")
    var x = builder.input("input", shape: [size, size, Self.inputChannels])
    x = add("conv1_conv", Convolution(filters: 64, kernelSize: 7, stride: 2), add("conv1_pad", ZeroPadding(3), x))
    x = add("pool1_pool", MaxPooling(size: 3, stride: 2), add("pool1_pad", ZeroPadding(1), x))

    var shortcuts = 0
    for (stage, (width, count, stride)) in [(64, 3, 2), (128, 4, 2), (256, 6, 2), (512, 3, 1)].enumerated() {
      for block in 1...count {
        let name = "conv\(stage + 2)_block\(block)"
        let step = block == count ? stride : 1
        let p = activated(name, x, normalization: "_preact_bn", activation: "_preact_relu")
        var y = add("\(name)_1_conv", Convolution(filters: width, kernelSize: 1, bias: false), p)
        y = activated(name, y, normalization: "_1_bn", activation: "_1_relu")
        y = add("\(name)_2_pad", ZeroPadding(1), y)
        y = add("\(name)_2_conv", Convolution(filters: width, kernelSize: 3, stride: step, bias: false), y)
        y = activated(name, y, normalization: "_2_bn", activation: "_2_relu")
        var shortcut = x
        if block == 1 {
          shortcut = add("\(name)_0_conv", Convolution(filters: 4 * width, kernelSize: 1, stride: step), p)
        } else if step > 1 {
          shortcut = add(
            shortcuts == 0 ? "max_pooling2d" : "max_pooling2d_\(shortcuts)", MaxPooling(size: 1, stride: step), x)
          shortcuts += 1
        }
        y = add("\(name)_3_conv", Convolution(filters: 4 * width, kernelSize: 1), y)
        if attention == .blocks {
          let block = cbam.add(to: &builder, "\(name)_cbam", y, named: "\(name)_3_conv", channels: 4 * width)
          sites.append(block.site)
          y = block.output
        }
        x = add("\(name)_out", Add(), shortcut, y)
      }
    }
    x = activated("post", x, normalization: "_bn", activation: "_relu")

    var tap = (node: "post_relu", reason: "the last BN and ReLU, behind the pre-activation backbone")
    if attention == .backbone {
      let block = cbam.add(to: &builder, "cbam", x, named: "post_relu", channels: 2048)
      sites.append(block.site)
      x = block.output
      tap = ("cbam_out", "the output of CBAM, behind the last BN and ReLU: the features that the head sees")
    }
    x = builder.add("avg_pool", GlobalAveragePooling(), x)
    for (i, units) in head.enumerated() {
      x = builder.add("head_dense\(i + 1)", Dense(units: units), x)
      x = builder.add("head_relu\(i + 1)", ReLU(), x)
      x = builder.add("head_dropout\(i + 1)", Dropout(rate: dropout), x)
      x = builder.add("head_bn\(i + 1)", BatchNormalization(epsilon: 1e-3), x)
    }
    x = builder.add("logits", Dense(units: classes), x)
    return Blueprint(
      graph: builder.graph(output: x), backbone: layers, attention: sites, defaultTap: tap, features: "avg_pool")
  }
}
