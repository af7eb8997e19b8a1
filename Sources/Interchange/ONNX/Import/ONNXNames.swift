import Files

/// Names of nodes that people know from the program that made the file.
enum ONNXNames {
  /// What stands behind a module's name in the names of its weights.
  private static let roles: Set<String> = [
    "weight", "bias", "kernel", "gamma", "beta", "moving_mean", "moving_variance", "running_mean", "running_var",
    "alpha",
    "depthwise_kernel",
  ]

  /// `layer1.0.conv1` of `layer1.0.conv1.weight`, `conv1_conv` of `conv1_conv/kernel`; `nil` for names that an exporter
  /// made up.
  static func module(of weight: String?) -> String? {
    guard let weight, let separator = weight.lastIndex(where: { $0 == "." || $0 == "/" }) else { return nil }
    let module = weight[..<separator]
    guard roles.contains(String(weight[weight.index(after: separator)...])), !module.isEmpty, !module.contains("::")
    else { return nil }
    return friendly(String(module))
  }

  /// `layer1.0.conv1` of `/layer1/layer1.0/conv1/Conv`, as PyTorch's older exporter calls a node; other names stay.
  ///
  /// Every component is a module's name, the whole one or what it is called in the module before it. The operator
  /// stands last: it is left out for a node with weights, which is its module, and where the module says the same
  /// (`relu/Relu`).
  static func module(ofNode name: String, isWeighted: Bool) -> String {
    var components = name.split(separator: "/")
    guard name.hasPrefix("/"), components.count > 1, let last = components.popLast(), last.first?.isUppercase == true
    else { return friendly(name) }
    let isSaid = components.last.map { unnumbered($0) == unnumbered(last) } ?? false
    if !isWeighted, !isSaid { components.append(last) }
    var parts: [Substring] = []
    for component in components {
      if let outer = parts.last, component.hasPrefix(outer + ".") { parts.removeLast() }
      parts.append(component)
    }
    return friendly(parts.joined(separator: "."))
  }

  /// `relu` of `Relu_1`.
  private static func unnumbered(_ word: Substring) -> String { word.prefix { $0 != "_" }.lowercased() }

  /// The name without a leading slash, and without spaces and characters that do more than print.
  static func friendly(_ name: String) -> String {
    String(name.printable.drop { $0 == "/" }.prefix(200).map { $0.isWhitespace ? "_" : $0 })
  }
}
