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

  /// The name without a leading slash, and without spaces and characters that do more than print.
  static func friendly(_ name: String) -> String {
    String(name.printable.drop { $0 == "/" }.prefix(200).map { $0.isWhitespace ? "_" : $0 })
  }
}
