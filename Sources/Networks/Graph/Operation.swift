import Files
import Tensors

/// One kind of computation: how shapes follow, which parameters it has, forward beside backward.
///
/// Operations are values that hold a configuration and no data. Forward reads the frame's inputs and writes its output;
/// backward reads the output's gradient and adds to (or, where the frame says so, sets) the gradients of inputs and
/// parameters.
public protocol Operation: Sendable {
  /// The operation's name, as lists and messages show it.
  var kind: String { get }

  /// The configuration as a JSON object, keys in snake_case; together with `kind` it makes the same operation again.
  ///
  /// What a pass has fused into the operation is no part of it.
  var attributes: JSONValue { get }

  /// The operation of this configuration, as `attributes` writes it; other members of the object are not read.
  /// - Throws: `GraphError.configuration` for a member that is missing, of another type or out of its range.
  init(attributes: JSONValue) throws(GraphError)

  /// The output's shape.
  /// - Throws: `GraphError.shape` naming the node, what was expected and what came.
  func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape

  /// The parameters for inputs of these shapes, in the order in which frames carry them.
  func parameters(for inputs: [Shape]) -> [ParameterSpecification]

  /// Memory beside the output: what forward leaves for backward, and scratch that any step may overwrite.
  func memory(for inputs: [Shape], output: Shape) -> OperationMemory

  /// Computes the output.
  func forward(_ frame: Frame)

  /// Computes the gradients that the frame asks for.
  func backward(_ frame: Frame)

  /// The operation that does this one's work and then `next`'s, where one pass can do both.
  /// - Parameter differentiable: whether the fused operation must be able to run backward.
  func followed(by next: any Operation, differentiable: Bool) -> (any Operation)?

  /// The window that slides over the input, for receptive fields; `nil` when every output sees the whole input.
  var window: (kernel: Int, stride: Int)? { get }

  /// Whether the output can hold no negative number, given which inputs cannot.
  func isNonNegative(_ inputs: [Bool]) -> Bool
}

extension Operation {
  public func parameters(for inputs: [Shape]) -> [ParameterSpecification] { [] }
  public func memory(for inputs: [Shape], output: Shape) -> OperationMemory { OperationMemory() }
  public func followed(by next: any Operation, differentiable: Bool) -> (any Operation)? { nil }
  public var window: (kernel: Int, stride: Int)? { (1, 1) }
  public func isNonNegative(_ inputs: [Bool]) -> Bool { false }
}

/// An operation without configuration.
public protocol PlainOperation: Operation {
  /// The operation.
  init()
}

extension PlainOperation {
  public var attributes: JSONValue { .object([]) }
  public init(attributes: JSONValue) throws(GraphError) { self.init() }
}

/// Floats that an operation needs beside its inputs and output.
public struct OperationMemory: Sendable {
  /// Written by forward, read by backward of the same step.
  public var saved: Int
  /// Free to use within one call.
  public var scratch: Int

  /// - Parameters:
  ///   - saved: floats kept from forward to backward.
  ///   - scratch: floats free to use within one call.
  public init(saved: Int = 0, scratch: Int = 0) {
    self.saved = saved
    self.scratch = scratch
  }
}

/// How a ReLU lets gradients through; a value given to a backward pass, so that no network is ever changed for it.
public enum ReLURule: Int32, Sendable, CaseIterable {
  /// Where the input was positive.
  case standard = 0
  /// Where the input and the gradient are positive (guided backpropagation, Springenberg et al. 2015).
  case guided = 1
  /// Where the gradient is positive (deconvnet, Zeiler and Fergus 2014).
  case deconvnet = 2
}

/// Rules of a backward pass.
public struct BackwardRules: Sendable {
  /// How ReLUs let gradients through.
  public var relu: ReLURule

  /// - Parameter relu: how ReLUs let gradients through.
  public init(relu: ReLURule = .standard) { self.relu = relu }
}

/// What an operation may touch while it runs. Pointers are fixed when a session is made.
public struct Frame {
  /// Inputs, in the operation's order.
  let inputs: [UnsafeMutablePointer<Float>]
  let inputShapes: [Shape]
  let output: UnsafeMutablePointer<Float>
  let outputShape: Shape
  let parameters: [UnsafeMutablePointer<Float>]
  /// `nil` where a parameter is frozen. Backward sets these, or adds where `addsToParameter` says so.
  let parameterGradients: [UnsafeMutablePointer<Float>?]
  /// Whether a parameter's gradient holds the part of another step of the same pass.
  var isShared: [Bool] = []
  /// `nil` where nobody needs the gradient of an input.
  let inputGradients: [UnsafeMutablePointer<Float>?]
  /// Whether an input's gradient holds a part already: then backward adds, else it sets.
  let accumulates: [Bool]
  let outputGradient: UnsafeMutablePointer<Float>?
  let saved: UnsafeMutablePointer<Float>
  let scratch: UnsafeMutablePointer<Float>
  /// Batch normalisation takes its statistics from the batch and moves its averages.
  let usesBatchStatistics: Bool
  /// Dropout drops.
  let drops: Bool
  /// The format of factors of matrix products.
  var precision = Precision.float32
  /// Set anew for each pass.
  var rules = BackwardRules()
  /// Seeds the dropout masks of this step and node.
  var randomSeed: UInt64 = 0
  /// Gradients of parameters go on from what an earlier pass left.
  var continuesPass = false

  /// Whether the gradient of parameter `i` holds a part already.
  func addsToParameter(_ i: Int) -> Bool { continuesPass || (isShared.isEmpty ? false : isShared[i]) }
}
