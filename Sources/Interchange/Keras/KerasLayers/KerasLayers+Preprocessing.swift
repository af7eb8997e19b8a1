import Files
import Networks
import Tensors

extension KerasLayerRegistry {
  /// Layers that scale pixels; they become part of the network.
  static let preprocessing: [KerasLayerKind] = [
    KerasLayerKind("Rescaling") { call, writer in
      let channels = try call.shape().c
      let settings = call.settings
      let scale = try channelValues(settings.numbers("scale"), "scale", channels, settings)
      let offset = try channelValues(settings.numbers("offset", else: [0]), "offset", channels, settings)
      return try writer.add(call, "", ChannelAffine()) {
        [
          (.gamma, KerasValue(setting: Tensor([channels], scale))),
          (.beta, KerasValue(setting: Tensor([channels], offset))),
        ]
      }
    },
    KerasLayerKind(
      "Normalization",
      slots: { settings in
        guard settings.config["mean"] ?? .null == .null else { return [] }
        var count = KerasSlot.measured("count")
        count.isOptional = true
        return [.measured("mean"), .measured("variance"), count]
      }
    ) { call, writer in
      let settings = call.settings
      let shape = try call.shape()
      // Without an axis there is one mean and one variance for all values.
      if settings.config["axis"] != .array([]) { try settings.checkLastAxis(rank: shape.rank) }
      guard try !settings.flag("invert", else: false) else {
        throw settings.unsupported("invert", settings.config["invert"], "false")
      }
      return try writer.add(call, "", ChannelAffine()) { try affine(call, channels: shape.c) }
    },
    KerasLayerKind("Resizing") { call, writer in
      let shape = try call.shape(rank: 4)
      let settings = call.settings
      let height = try settings.integer("height", in: 1...(1 << 20))
      let width = try settings.integer("width", in: 1...(1 << 20))
      guard height == shape.h, width == shape.w else {
        throw settings.unsupported(
          "the size", .array([height.json, width.json]),
          "the size that its input has, [\(shape.h),\(shape.w)]. Images are resized before they reach a network: "
            + "export the model behind this layer, for images of its size")
      }
      return try writer.passOver(call)
    },
  ]

  /// The values of a setting for every channel; one value stands for all.
  private static func channelValues(
    _ numbers: [Double], _ setting: String, _ channels: Int, _ settings: KerasSettings
  ) throws(ImportError) -> [Float] {
    guard numbers.count == 1 || numbers.count == channels else {
      throw settings.unsupported(setting, "\(numbers.count) values".json, "1 or \(channels) values")
    }
    return (0..<channels).map { Float(numbers[numbers.count == 1 ? 0 : $0]) }
  }

  /// `(x - mean) / max(sqrt(variance), 1e-7)`, as Keras has it, as scale and shift.
  private static func affine(
    _ call: KerasLayerCall, channels: Int
  ) throws -> [(ParameterRole, KerasValue)] {
    let settings = call.settings
    let isFixed = settings.config["mean"] ?? .null != .null
    func statistic(_ name: String) throws -> (values: [Double], source: KerasWeightsFile.Variable?) {
      if isFixed { return (try settings.numbers(name), nil) }
      let value = try call.tensors.value(name)
      return (value.tensor.array.map(Double.init), value.source)
    }
    func spread(_ name: String) throws -> (values: [Double], source: KerasWeightsFile.Variable?) {
      let (values, source) = try statistic(name)
      return (try channelValues(values, name, channels, settings).map(Double.init), source)
    }
    let (mean, meanSource) = try spread("mean")
    let (variance, varianceSource) = try spread("variance")
    guard variance.allSatisfy({ $0 >= 0 }) else {
      throw ImportError.weights(
        path: settings.path, tensor: varianceSource?.path ?? "variance", node: settings.layer,
        expected: "variances from 0", got: "negative ones, or values that are not numbers")
    }
    let scale = variance.map { 1 / max($0.squareRoot(), 1e-7) }
    return [
      (.gamma, KerasValue(Tensor([channels], scale.map(Float.init)), from: varianceSource, change: "a variance")),
      (
        .beta,
        KerasValue(Tensor([channels], zip(mean, scale).map { Float(-$0 * $1) }), from: meanSource, change: "a mean")
      ),
    ]
  }
}
