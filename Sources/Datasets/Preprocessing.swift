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
    /// The same with numbers of its own for each channel.
    case standardiseChannels(means: [Float], standardDeviations: [Float])
  }

  /// Rows and columns of the network's input.
  public let size: Int
  /// The side to which images are resized; where it is more than `size`, the network reads the centre.
  public let resized: Int
  /// Channels of the network's input: 1, or 3 equal ones.
  public let channels: Int
  /// How gray levels are scaled.
  public let scaling: Scaling

  /// - Parameters:
  ///   - size: 1 to 4,096.
  ///   - resized: `size` to 4,096; `nil`: `size`.
  ///   - channels: 1 or 3.
  ///   - scaling: a standard deviation must be above 0.
  public init(size: Int, resized: Int? = nil, channels: Int, scaling: Scaling) {
    let problem = Self.problem(size, resized ?? size, channels, scaling)
    precondition(problem == nil, problem ?? "")
    self.size = size
    self.resized = resized ?? size
    self.channels = channels
    self.scaling = scaling
  }

  /// The same for images of another side; what is resized beyond it shrinks or grows in proportion.
  public func scaled(to side: Int) -> Preprocessing {
    Preprocessing(
      size: side, resized: max(side, (resized * side + size / 2) / size), channels: channels, scaling: scaling)
  }

  /// The shape of one image: `[H, W, C]`.
  public var shape: Shape { [size, size, channels] }

  /// Writes an image as `[H, W, C]`: resized bilinearly, its centre taken, repeated over the channels, scaled.
  /// - Parameter target: `size * size * channels` values.
  public func write(_ image: GrayImage, into target: UnsafeMutableBufferPointer<Float>) {
    precondition(target.count == shape.count, "\(target.count) values for \(shape)")
    // The levels go to the end of the target, so that spreading them over the channels from the front needs no more
    // room.
    let levels = UnsafeMutableBufferPointer(rebasing: target[(target.count - size * size)...])
    if resized == size {
      image.resize(width: size, height: size, into: levels)
      scale(UnsafeBufferPointer(levels), into: target)
      return
    }
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * resized * resized) { memory in
      image.resize(
        width: resized, height: resized, into: UnsafeMutableBufferPointer(rebasing: memory[..<(resized * resized)]))
      var working = WorkingImage(width: resized, height: resized, side: size, memory: memory)
      working.cropCentre()
      scale(UnsafeBufferPointer(working.pixels), into: target)
    }
  }

  /// The part of an image that the network sees, at `size` where a part is cut out and in its own size else.
  public func view(_ image: GrayImage) -> GrayImage {
    if resized == size { return image }
    let offset = Crop.centre(resized, size)
    return image.scaled(width: resized, height: resized).cropped(x: offset, y: offset, width: size, height: size)
  }

  /// Writes gray levels as `[H, W, C]`.
  /// - Parameters:
  ///   - levels: `size * size` values from 0 to 255; may be the last part of `target`.
  ///   - target: `size * size * channels` values.
  public func scale(_ levels: UnsafeBufferPointer<Float>, into target: UnsafeMutableBufferPointer<Float>) {
    precondition(levels.count == size * size && target.count == shape.count, "counts do not fit \(shape)")
    for i in 0..<levels.count {
      let level = levels[i]
      for channel in 0..<channels { target[i * channels + channel] = scaled(level, channel: channel) }
    }
  }

  /// The network input that a gray level (0 to 255) becomes in a channel.
  public func scaled(_ level: Float, channel: Int = 0) -> Float {
    switch scaling {
    case .kerasResNetV2: level / 127.5 - 1
    case .standardise(let mean, let standardDeviation): (level - mean) / standardDeviation
    case .standardiseChannels(let means, let deviations): (level - means[channel]) / deviations[channel]
    }
  }

  /// The network inputs that a gray level becomes, one a channel.
  public func inputs(_ level: Float) -> [Float] { (0..<channels).map { scaled(level, channel: $0) } }

  /// The gray level that a network input in a channel stands for; the inverse of `scaled`.
  public func level(_ value: Float, channel: Int = 0) -> Float {
    switch scaling {
    case .kerasResNetV2: (value + 1) * 127.5
    case .standardise(let mean, let standardDeviation): value * standardDeviation + mean
    case .standardiseChannels(let means, let deviations): value * deviations[channel] + means[channel]
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

  private static func problem(_ size: Int, _ resized: Int, _ channels: Int, _ scaling: Scaling) -> String? {
    if !(1...4096).contains(size) { return "size \(size), 1 to 4,096 expected" }
    if !(size...4096).contains(resized) { return "resized \(resized), \(size) to 4,096 expected" }
    if channels != 1 && channels != 3 { return "channels \(channels), 1 or 3 expected" }
    let (means, deviations): ([Float], [Float])
    switch scaling {
    case .kerasResNetV2: return nil
    case .standardise(let mean, let deviation): (means, deviations) = ([mean], [deviation])
    case .standardiseChannels(let some, let others): (means, deviations) = (some, others)
    }
    if case .standardiseChannels = scaling, means.count != channels || deviations.count != channels {
      return "\(means.count) means and \(deviations.count) standard deviations, \(channels) of each expected"
    }
    guard let unusable = zip(means, deviations).first(where: { !$0.isFinite || !$1.isFinite || $1 <= 0 }) else {
      return nil
    }
    return "mean \(unusable.0) and standard deviation \(unusable.1), finite numbers and a deviation above 0 expected"
  }
}

// MARK: - JSON

extension Preprocessing: JSONRepresentable {
  /// `{"size", "channels", "scaling"}`, `"resized"` where it is not the size, and, when standardising, `"mean"` and
  /// `"standard_deviation"` in gray levels.
  public var json: JSONValue {
    let sizes: [(key: String, value: JSONValue)] =
      [("size", size.json)] + (resized == size ? [] : [("resized", resized.json)])
    let rest: [(key: String, value: JSONValue)] =
      switch scaling {
      case .kerasResNetV2: [("scaling", "keras-resnet-v2".json)]
      case .standardise(let mean, let deviation):
        [("scaling", "standardise".json), ("mean", mean.json), ("standard_deviation", deviation.json)]
      case .standardiseChannels(let means, let deviations):
        [("scaling", "standardise".json), ("mean", means.json), ("standard_deviation", deviations.json)]
      }
    return .object(sizes + [("channels", channels.json)] + rest)
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
      guard let mean = json["mean"], let deviation = json["standard_deviation"],
        let standardise = Scaling(mean: mean, deviation: deviation)
      else { throw fail("mean or standard_deviation is missing, numbers in gray levels expected, or a list of them") }
      scaling = standardise
    case let other:
      throw fail("scaling \(other.map { "\"\($0)\"" } ?? "is missing"), keras-resnet-v2 or standardise expected")
    }
    let resized = json["resized"] == nil ? size : json["resized"]?.intValue
    guard let resized else { throw fail("resized, a whole number expected") }
    if let problem = Self.problem(size, resized, channels, scaling) { throw fail(problem) }
    self.init(size: size, resized: resized, channels: channels, scaling: scaling)
  }
}

extension Preprocessing.Scaling {
  /// Numbers for all channels, or a list with one for each; `nil` when they are neither.
  fileprivate init?(mean: JSONValue, deviation: JSONValue) {
    if let mean = mean.doubleValue, let deviation = deviation.doubleValue {
      self = .standardise(mean: Float(mean), standardDeviation: Float(deviation))
      return
    }
    guard let means = mean.arrayValue, let deviations = deviation.arrayValue else { return nil }
    let numbers = (means + deviations).compactMap { $0.doubleValue.map { Float($0) } }
    guard numbers.count == means.count + deviations.count else { return nil }
    self = .standardiseChannels(
      means: Array(numbers.prefix(means.count)), standardDeviations: Array(numbers.suffix(deviations.count)))
  }
}
