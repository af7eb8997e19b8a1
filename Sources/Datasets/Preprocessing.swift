public import Files
public import Tensors

/// What happens to an image between the file and the network: size, channels and scaling. Stored with every model.
public struct Preprocessing: Hashable, Sendable {
  /// How gray levels become network inputs.
  public enum Scaling: Hashable, Sendable {
    /// `x / 127.5 - 1`, from -1 to 1: Keras's `resnet_v2.preprocess_input`.
    case kerasResNetV2
    /// `(x - mean) / standardDeviation`, both in gray levels (0 to 255).
    case standardise(mean: Float, standardDeviation: Float)
  }

  /// Rows and columns of the network's input.
  public let size: Int
  /// Channels of the network's input: 1, or 3 equal ones.
  public let channels: Int
  /// How gray levels are scaled.
  public let scaling: Scaling

  /// - Parameters:
  ///   - size: 1 to 4,096.
  ///   - channels: 1 or 3.
  ///   - scaling: a standard deviation must be above 0.
  public init(size: Int, channels: Int, scaling: Scaling) {
    precondition(Self.problem(size, channels, scaling) == nil, Self.problem(size, channels, scaling) ?? "")
    self.size = size
    self.channels = channels
    self.scaling = scaling
  }

  /// The shape of one image: `[H, W, C]`.
  public var shape: Shape { [size, size, channels] }

  /// Writes an image as `[H, W, C]`: resized bilinearly, repeated over the channels, scaled.
  /// - Parameter target: `size * size * channels` values.
  public func write(_ image: GrayImage, into target: UnsafeMutableBufferPointer<Float>) {
    precondition(target.count == shape.count, "\(target.count) values for \(shape)")
    // The levels go to the end of the target, so that spreading them over the channels from the front needs no more
    // room.
    let levels = UnsafeMutableBufferPointer(rebasing: target[(target.count - size * size)...])
    image.resize(width: size, height: size, into: levels)
    scale(UnsafeBufferPointer(levels), into: target)
  }

  /// Writes gray levels as `[H, W, C]`.
  /// - Parameters:
  ///   - levels: `size * size` values from 0 to 255; may be the last part of `target`.
  ///   - target: `size * size * channels` values.
  public func scale(_ levels: UnsafeBufferPointer<Float>, into target: UnsafeMutableBufferPointer<Float>) {
    precondition(levels.count == size * size && target.count == shape.count, "counts do not fit \(shape)")
    for i in 0..<levels.count {
      let value = scaled(levels[i])
      for channel in 0..<channels { target[i * channels + channel] = value }
    }
  }

  /// The network input that a gray level (0 to 255) becomes.
  public func scaled(_ level: Float) -> Float {
    switch scaling {
    case .kerasResNetV2: level / 127.5 - 1
    case .standardise(let mean, let standardDeviation): (level - mean) / standardDeviation
    }
  }

  /// The gray level that a network input stands for; the inverse of `scaled`.
  public func level(_ value: Float) -> Float {
    switch scaling {
    case .kerasResNetV2: (value + 1) * 127.5
    case .standardise(let mean, let standardDeviation): value * standardDeviation + mean
    }
  }

  /// One image as a tensor `[1, H, W, C]`.
  public func tensor(_ image: GrayImage) -> Tensor { tensor([image]) }

  /// Images as a tensor `[N, H, W, C]`.
  public func tensor(_ images: [GrayImage]) -> Tensor {
    var tensor = Tensor([images.count, size, size, channels])
    let stride = shape.count
    tensor.withMutableElements { elements in
      nonisolated(unsafe) let elements = elements
      Parallel.forEach(images.count) { i in
        write(images[i], into: UnsafeMutableBufferPointer(rebasing: elements[(i * stride)..<((i + 1) * stride)]))
      }
    }
    return tensor
  }

  private static func problem(_ size: Int, _ channels: Int, _ scaling: Scaling) -> String? {
    if !(1...4096).contains(size) { return "size \(size), 1 to 4,096 expected" }
    if channels != 1 && channels != 3 { return "channels \(channels), 1 or 3 expected" }
    if case .standardise(let mean, let deviation) = scaling, !mean.isFinite || !deviation.isFinite || deviation <= 0 {
      return "mean \(mean) and standard deviation \(deviation), finite numbers and a deviation above 0 expected"
    }
    return nil
  }
}

// MARK: - JSON

extension Preprocessing: JSONRepresentable {
  /// `{"size", "channels", "scaling"}` and, when standardising, `"mean"` and `"standard_deviation"` in gray levels.
  public var json: JSONValue {
    switch scaling {
    case .kerasResNetV2: ["size": size, "channels": channels, "scaling": "keras-resnet-v2"]
    case .standardise(let mean, let deviation):
      ["size": size, "channels": channels, "scaling": "standardise", "mean": mean, "standard_deviation": deviation]
    }
  }

  /// Reads what `json` writes.
  /// - Parameter path: the file that it stands in, for messages.
  /// - Throws: `FileError.malformed` when a value is missing or out of range.
  public init(_ json: JSONValue, path: String) throws {
    func fail(_ reason: String) -> FileError { .malformed(path: path, reason: "preprocessing: \(reason)") }
    guard let size = json["size"]?.intValue else { throw fail("size is missing, a whole number expected") }
    guard let channels = json["channels"]?.intValue else { throw fail("channels is missing, 1 or 3 expected") }
    let scaling: Scaling
    switch json["scaling"]?.stringValue {
    case "keras-resnet-v2": scaling = .kerasResNetV2
    case "standardise":
      guard let mean = json["mean"]?.doubleValue, let deviation = json["standard_deviation"]?.doubleValue else {
        throw fail("mean or standard_deviation is missing, numbers in gray levels expected")
      }
      scaling = .standardise(mean: Float(mean), standardDeviation: Float(deviation))
    case let other:
      throw fail("scaling \(other.map { "\"\($0)\"" } ?? "is missing"), keras-resnet-v2 or standardise expected")
    }
    if let problem = Self.problem(size, channels, scaling) { throw fail(problem) }
    self.init(size: size, channels: channels, scaling: scaling)
  }
}
