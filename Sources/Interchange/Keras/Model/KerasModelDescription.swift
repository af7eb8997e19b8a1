import Files

/// A Keras model as its configuration describes it: layers, and which call of which layer reads what.
///
/// Sequential models, functional models of Keras 2 (`inbound_nodes` as nested lists) and of Keras 3 (`inbound_nodes`
/// with `__keras_tensor__`) come out alike. Nothing of a configuration is ever executed.
///
/// Sources: `keras/src/models/functional.py` and `sequential.py` of Keras 3.15.
struct KerasModelDescription {
  /// The result of a call of a layer.
  struct Source: Hashable {
    /// The layer's place in `layers`.
    let layer: Int
    /// Which of its calls, from 0.
    let call: Int
  }

  /// The model's name.
  let name: String
  /// Its layers, in the order in which the file lists them and their weights.
  let layers: [KerasLayer]
  /// The input layers; empty for a sequential model that has none of its own.
  let inputs: [Int]
  /// What the model gives.
  let output: Source
  /// The shape of a batch that the model itself was built for, where its layers do not say.
  let builtShape: JSONValue?
  private let places: [String: Int]

  init(name: String, layers: [KerasLayer], inputs: [Int], output: Source, builtShape: JSONValue?) {
    self.name = name
    self.layers = layers
    self.inputs = inputs
    self.output = output
    self.builtShape = builtShape
    places = Dictionary(layers.enumerated().map { ($1.name, $0) }) { first, _ in first }
  }

  /// The place of the layer of this name.
  func place(of layer: String) -> Int? { places[layer] }
}

/// A layer of a model.
struct KerasLayer {
  /// A call of a layer.
  struct Call {
    /// The results that it reads.
    let reads: [KerasModelDescription.Source]
    /// The number among its arguments; arithmetic alone may have one.
    var constant: KerasConstant?
  }

  /// Its class.
  let kind: KerasClass
  /// Its name, unique within the model.
  let name: String
  /// Its settings.
  let config: JSONValue
  /// The model that this layer is.
  let model: KerasModelDescription?
  /// What each of its calls reads; an input layer has one call that reads nothing.
  let calls: [Call]

  /// Whether its weights were being trained when the file was written.
  var isTrainable: Bool { config["trainable"]?.boolValue ?? true }
  /// Whether it is an input of its model.
  var isInput: Bool { kind.kind == "InputLayer" }

  /// The same layer with these calls; with a number among their arguments it is an operator.
  func with(calls: [Call]) -> KerasLayer {
    let isOperator = calls.contains { $0.constant != nil }
    return KerasLayer(
      kind: isOperator ? kind.asOperator : kind, name: name, config: config, model: model, calls: calls)
  }
}

/// A number that a call of arithmetic takes beside the result of a layer.
struct KerasConstant: Equatable {
  /// The number.
  let value: Double
  /// Whether it stands before the result of the layer: `1 - x`.
  let isFirst: Bool
}
