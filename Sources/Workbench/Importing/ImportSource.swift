import Datasets
import Files
import Interchange
import Networks

/// A network that was read, whichever file it came from.
struct ImportSource {
  let architecture: any GraphRecipe
  let blueprint: Blueprint
  let network: Network
  let report: TensorReport
  let notes: [String]
  let classes: [String]?
  let scaling: Preprocessing.Scaling?
  let temperature: Double?
  let classCount: Int

  var size: Int { network.graph.inputShape[0] }
  var channels: Int { network.graph.inputShape[2] }

  /// A whole model of another program.
  init(_ model: ImportedModel) {
    architecture = model.architecture
    blueprint = model.blueprint
    network = model.network
    report = model.report
    notes = model.notes
    classes = model.classes
    scaling = Self.scaling(model)
    temperature = model.temperature
    classCount = model.classCount
  }

  /// Weights for an architecture of this program.
  /// - Parameters:
  ///   - name: the architecture's name.
  ///   - size: the side of the images; `nil`: the architecture's own.
  ///   - classes: `--classes`, which says how many there are; `nil`: seven.
  ///   - load: puts the weights into the network, all of them.
  init(
    _ name: String, size: Int?, classes: String?, load: (Network) throws -> TensorReport
  ) throws {
    let type = try ArchitectureRegistry.type(name)
    let drawn = type.init()
    let count = classes.map { OutputOrder(rawValue: $0)?.names.count ?? $0.split(separator: ",").count } ?? 7
    guard count >= 2 else {
      throw WorkbenchError.option(name: "--classes", expected: "at least two names", got: classes ?? "")
    }
    architecture = drawn
    blueprint = drawn.blueprint(size: size ?? type.defaultSize, classes: count)
    network = try Network(blueprint.graph)
    report = try load(network)
    notes = []
    self.classes = nil
    scaling = nil
    temperature = nil
    classCount = count
  }

  /// What the file says of its inputs: our own exports do, and a network that begins by making its inputs much smaller takes
  /// gray levels.
  private static func scaling(_ model: ImportedModel) -> Preprocessing.Scaling? {
    if let json = model.preprocessing { return (try? Preprocessing(json, path: model.report.path))?.scaling }
    let graph = model.network.graph
    let takesLevels = graph.consumers[0].allSatisfy { index in
      let name = graph.nodes[index].name
      return graph.nodes[index].operation is ChannelAffine
        && (try? model.network.parameters.tensor("\(name)/gamma").array.allSatisfy { abs($0) < 0.1 }) == true
    }
    return takesLevels ? InputScaling.levels.scaling(channels: model.channels) : nil
  }
}
