import Datasets
import Files
import Interchange
import Networks

/// The network of this program that a file of weights is for.
struct WeightsRecipe {
  private let architecture: any GraphRecipe
  private let blueprint: Blueprint
  private let facts: ModelFacts
  private let classCount: Int

  /// - Parameters:
  ///   - name: the architecture's name.
  ///   - size: the side of the images; `nil`: what the file says, else the architecture's own.
  ///   - classes: `--classes`, which says how many there are; `nil`: as many as the file says, else seven.
  ///   - facts: what the file says.
  /// - Throws: `GraphError.configuration`, `WorkbenchError.option`.
  init(_ name: String, size: Int?, classes: String?, facts: ModelFacts = .init()) throws {
    let type = try ArchitectureRegistry.type(name)
    let drawn = type.init()
    if let size, let own = facts.preprocessing?.size, size != own {
      throw WorkbenchError.option(name: "--size", expected: "\(own), which the file says", got: "\(size)")
    }
    classCount = try classes.map { try OutputOrder.names($0).count } ?? facts.classes?.count ?? 7
    guard classCount >= 2 else {
      throw WorkbenchError.option(name: "--classes", expected: "at least two names", got: classes ?? "")
    }
    architecture = drawn
    blueprint = drawn.blueprint(size: size ?? facts.preprocessing?.size ?? type.defaultSize, classes: classCount)
    self.facts = facts
  }

  /// The network with its weights.
  /// - Parameter load: puts the weights into the network, all of them.
  func source(_ load: (Network) throws -> TensorReport) throws -> ImportSource {
    let network = try Network(blueprint.graph)
    return ImportSource(
      architecture: architecture, blueprint: blueprint, network: network, report: try load(network), notes: [],
      classes: facts.classes, scaling: facts.preprocessing?.scaling, temperature: facts.temperature,
      classCount: classCount)
  }
}
