import Files

/// Finds the layers' tensors in a file of the form of Keras 3: groups after the classes of the layers, counted.
///
/// Source: `_save_container_state` in `keras/src/saving/saving_lib.py` of Keras 3.15.
struct KerasNumberedWeights {
  private let file: HDF5File
  private let layout: KerasWeightLayout
  private var variables: [String: [KerasWeightsFile.Variable]] = [:]
  private var children: [String: [String]] = [:]

  init(_ file: KerasWeightsFile, _ layout: KerasWeightLayout) {
    self.file = file.file
    self.layout = layout
    for variable in file.variables { variables[Self.parent(variable.path), default: []].append(variable) }
    for group in file.file.groups where !group.isEmpty { children[Self.parent(group), default: []].append(group) }
  }

  /// The tensors of every layer.
  func found(_ model: KerasModelDescription) throws -> [KerasModelWeights.Path: [KerasWeightsFile.Variable]] {
    var found: [KerasModelWeights.Path: [KerasWeightsFile.Variable]] = [:]
    try find(model, below: "", at: [], &found)
    return found
  }

  private func find(
    _ model: KerasModelDescription, below root: String, at path: KerasModelWeights.Path,
    _ found: inout [KerasModelWeights.Path: [KerasWeightsFile.Variable]]
  ) throws {
    // The second is what TensorFlow 2.12 and 2.13 wrote.
    let containers = ["layers", "_layer_checkpoint_dependencies"].map { root.isEmpty ? $0 : "\(root)/\($0)" }
    guard let container = containers.first(where: file.hasGroup) else { return }
    var named: [String: String] = [:]
    for group in children[container] ?? [] where file.hasGroup("\(group)/vars") {
      if let name = try file.strings("name", of: "\(group)/vars")?.first { named[name] = group }
    }
    let areNamed = model.layers.allSatisfy { !layout.hasWeights($0) || named[$0.name] != nil }
    var counts: [String: Int] = [:]
    for (place, layer) in model.layers.enumerated() {
      let word = Self.snakeCase(layer.kind.bare)
      let count = counts[word, default: 0]
      counts[word] = count + 1
      let counted = "\(container)/\(count == 0 ? word : "\(word)_\(count)")"
      let group = areNamed ? named[layer.name] ?? counted : counted
      if let nested = layer.model {
        try find(nested, below: group, at: path + [place], &found)
      } else {
        found[path + [place]] = tensors(below: group)
      }
    }
  }

  /// The tensors in a group, a layer's own ones first, then those of the layers in it, by their names.
  private func tensors(below group: String) -> [KerasWeightsFile.Variable] {
    func number(_ variable: KerasWeightsFile.Variable) -> Int {
      if case .position(let place, _) = variable.slot { place } else { .max }
    }
    let own = (variables["\(group)/vars"] ?? []).sorted { number($0) < number($1) }
    return own + (children[group] ?? []).filter { $0 != "\(group)/vars" }.flatMap(tensors(below:))
  }

  private static func parent(_ path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }

  /// The name of a class as Keras writes it for groups: `CBAMLayer` to `cbam_layer`, `Conv2D` to `conv2d`.
  static func snakeCase(_ name: String) -> String {
    let letters = Array(name.filter { $0.isLetter || $0.isNumber || $0 == "_" })
    var text = ""
    for (i, letter) in letters.enumerated() {
      let isUpper = letter.isUppercase && letter.isASCII
      let before = i > 0 ? letters[i - 1] : nil
      let after = i + 1 < letters.count ? letters[i + 1] : nil
      if isUpper, let before {
        let startsWord = after?.isLowercase == true
        let endsWord = before.isLowercase
        if startsWord || endsWord { text += "_" }
      }
      text += letter.lowercased()
    }
    return text
  }
}
