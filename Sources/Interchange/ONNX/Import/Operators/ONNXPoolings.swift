import Networks

/// Poolings over windows, over whole maps and over channels.
enum ONNXPoolings {
  static func maximum(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    guard node.data.output.dropFirst().allSatisfy(\.isEmpty) else {
      throw node.setting("outputs", "places of the maxima", "the maxima")
    }
    return try slide(&translation, node) { (window, image) throws(ImportError) in
      let isRoundedUp = try node.integer("ceil_mode") ?? 0 != 0
      let window = isRoundedUp ? window.roundedUp(image: image) : window
      return MaxPooling(size: window.size, stride: window.stride, padding: window.padding)
    }
  }

  static func average(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    try slide(&translation, node) { (window, image) throws(ImportError) in
      let isRoundedUp = try node.integer("ceil_mode") ?? 0 != 0
      let countsPadding = try node.integer("count_include_pad") ?? 0 != 0 && !window.isUnpadded
      let rounded = isRoundedUp ? window.roundedUp(image: image) : window
      // What a window lacks at the end counts neither as a value nor as padding.
      guard !countsPadding || rounded.sides == window.sides else {
        throw node.setting("ceil_mode", "1 with count_include_pad", "one of the two")
      }
      return AveragePooling(
        size: rounded.size, stride: rounded.stride, padding: rounded.padding, countsPadding: countsPadding)
    }
  }

  static func globalAverage(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    try global(GlobalAveragePooling(), &translation, node)
  }

  static func globalMaximum(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    try global(GlobalMaxPooling(), &translation, node)
  }

  static func reduceMean(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    [.activation(try reduce(&translation, node, overMap: GlobalAveragePooling(), overChannels: ChannelMean()))]
  }

  /// The mean times the number of values that it is taken of.
  static func reduceSum(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    let value = try translation.activation(node, 0)
    let mean = try reduce(
      &translation, node, overMap: GlobalAveragePooling(), overChannels: ChannelMean(), step: "mean")
    guard value.count > mean.count else { return [.activation(mean)] }
    let sum = try translation.addAffine(node, mean.node, gamma: Float(value.count / mean.count))
    return [.activation(ONNXActivation(sum, mean.dims, isChannelsFirst: mean.isChannelsFirst))]
  }

  static func reduceMaximum(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    [.activation(try reduce(&translation, node, overMap: GlobalMaxPooling(), overChannels: ChannelMaximum()))]
  }

  /// A pooling over windows of a map with channels first.
  private static func slide(
    _ translation: inout ONNXTranslation, _ node: ONNXNode,
    _ operation: (ONNXWindow, (height: Int, width: Int)) throws(ImportError) -> any Operation
  ) throws(ImportError) -> [ONNXValue] {
    let value = try translation.activation(node, 0)
    guard value.dims.count == 3 else {
      throw node.setting("input of dimensions", value.text, "maps [N, C, H, W]")
    }
    let input = try translation.map(node, value)
    let image = (height: value.dims[1], width: value.dims[2])
    let pooling = try operation(try ONNXWindow(node, kernel: nil, image: image), image)
    let result = try translation.add(node, pooling, [input])
    let shape = try translation.assembly.shape(of: result)
    return [.activation(ONNXActivation(result, [value.dims[0], shape.h, shape.w], isChannelsFirst: true))]
  }

  /// A mean or maximum along axes: of whole maps, or of the channels at each place.
  private static func reduce(
    _ translation: inout ONNXTranslation, _ node: ONNXNode, overMap: any Operation, overChannels: any Operation,
    step: String? = nil
  ) throws(ImportError) -> ONNXActivation {
    let value = try translation.activation(node, 0)
    let keepsAxes = try node.integer("keepdims") ?? 1 != 0
    let rank = value.dims.count + 1
    let axes = Set(try translation.axes(node, input: 1, rank: rank) ?? [])
    if axes.isEmpty, try node.integer("noop_with_empty_axes") ?? 0 != 0 { return value }
    func refusal() -> ImportError {
      node.setting(
        "axes", "\(axes.sorted()) of values \(value.text)", "those of the map, or that of the channels")
    }
    guard rank >= 3 else { throw refusal() }
    for isFirst in [true, false] where value.isOrdered(channelsFirst: isFirst) {
      let channel = isFirst ? 1 : rank - 1
      let ordered = ONNXActivation(value.node, value.dims, isChannelsFirst: isFirst)
      if axes == Set(1..<rank).subtracting([channel]) {
        return try wholeMap(overMap, &translation, node, ordered, keepsAxes: keepsAxes, step: step)
      }
      if axes == [channel] {
        guard rank == 4 else { throw refusal() }
        let input = try translation.shaped(value.node, ordered.orderedDims)
        let result = try translation.add(node, overChannels, [input], step: step)
        var dims = value.dims
        if keepsAxes { dims[channel - 1] = 1 } else { dims.remove(at: channel - 1) }
        return ONNXActivation(result, dims, isChannelsFirst: keepsAxes && isFirst)
      }
    }
    throw refusal()
  }

  private static func global(
    _ operation: any Operation, _ translation: inout ONNXTranslation, _ node: ONNXNode
  ) throws(ImportError) -> [ONNXValue] {
    let value = try translation.activation(node, 0)
    guard value.dims.count >= 2, value.isOrdered(channelsFirst: true) else {
      throw node.setting("input of dimensions", value.text, "maps [N, C, H, W]")
    }
    let ordered = ONNXActivation(value.node, value.dims, isChannelsFirst: true)
    return [.activation(try wholeMap(operation, &translation, node, ordered, keepsAxes: true))]
  }

  /// A pooling over all places of `[C, ...]` or `[..., C]`, as the value says.
  private static func wholeMap(
    _ operation: any Operation, _ translation: inout ONNXTranslation, _ node: ONNXNode, _ value: ONNXActivation,
    keepsAxes: Bool, step: String? = nil
  ) throws(ImportError) -> ONNXActivation {
    let ordered = value.orderedDims
    let channels = ordered[ordered.count - 1]
    let shape = try translation.assembly.shape(of: value.node)
    // The grid does not matter: a map stays as it is.
    let input =
      shape.rank == 4 && shape.c == channels
      ? value.node : try translation.shaped(value.node, [value.count / channels, 1, channels])
    let result = try translation.add(node, operation, [input], step: step)
    var dims = [Int](repeating: 1, count: value.dims.count)
    dims[value.isChannelsFirst ? 0 : dims.count - 1] = channels
    return ONNXActivation(result, keepsAxes ? dims : [channels], isChannelsFirst: false)
  }
}
