import Files

/// The tensors of a file, found for the layers of a model description.
///
/// Layers are found by their names where the file has all of them. Names that Keras makes up differ from session to session,
/// though, and Keras itself goes by the order of the layers; so where names are missing, so does this.
struct KerasModelWeights {
  /// A layer's place in each of the models around it, from the outermost.
  typealias Path = [Int]

  private let file: KerasWeightsFile
  private var found: [Path: [KerasWeightsFile.Variable]] = [:]

  /// Finds the tensors of every layer of a model.
  /// - Parameters:
  ///   - file: the weights.
  ///   - model: the model.
  ///   - slots: what a layer should have, in Keras's order; `nil` for a class whose weights have no set order.
  /// - Throws: `HDF5Error`.
  init(_ file: KerasWeightsFile, of model: KerasModelDescription, slots: @escaping (KerasLayer) -> [KerasSlot]?)
    throws
  {
    self.file = file
    let layout = KerasWeightLayout(slots: slots)
    found =
      file.form == .numbered
      ? try KerasNumberedWeights(file, layout).found(model) : KerasListedWeights(file, layout).found(model)
  }

  /// The tensors of the layer at `path`.
  func tensors(_ path: Path, slots: [KerasSlot], layer: String) -> KerasTensors {
    KerasTensors(found[path] ?? [], slots: slots, layer: layer, file: file)
  }
}

/// Which weights the layers of a model should have.
struct KerasWeightLayout {
  /// What a layer should have; `nil` for a class whose weights have no set order.
  let slots: (KerasLayer) -> [KerasSlot]?

  /// Whether a layer, or a layer in it, has weights.
  func hasWeights(_ layer: KerasLayer) -> Bool {
    if let model = layer.model { return model.layers.contains(where: hasWeights) }
    return slots(layer).map { !$0.isEmpty } ?? true
  }

  /// Every weight in a model, in the order of Keras's `weights`: what is trained first, then the rest, each by layers.
  /// - Returns: the layer's path and the names of the slot; `nil` where a layer has no set order.
  func order(_ model: KerasModelDescription, at path: KerasModelWeights.Path) -> [(KerasModelWeights.Path, KerasSlot)]?
  {
    var trained: [(KerasModelWeights.Path, KerasSlot)] = []
    var rest: [(KerasModelWeights.Path, KerasSlot)] = []
    func collect(_ model: KerasModelDescription, _ path: KerasModelWeights.Path, _ isTrainable: Bool) -> Bool {
      for (i, layer) in model.layers.enumerated() {
        let isTrained = isTrainable && layer.isTrainable
        if let nested = layer.model {
          guard collect(nested, path + [i], isTrained) else { return false }
        } else if let slots = slots(layer) {
          for slot in slots {
            if isTrained && slot.isTrainable {
              trained.append((path + [i], slot))
            } else {
              rest.append((path + [i], slot))
            }
          }
        } else {
          return false
        }
      }
      return true
    }
    return collect(model, path, true) ? trained + rest : nil
  }
}
