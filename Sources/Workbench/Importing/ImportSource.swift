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
  var notes: [String]
  let classes: [String]?
  var scaling: Preprocessing.Scaling?
  let temperature: Double?
  let classCount: Int

  var size: Int { network.graph.inputShape[0] }
  var channels: Int { network.graph.inputShape[2] }
}

extension ImportSource {
  /// A whole model of another program.
  /// - Throws: `FileError.malformed` for preprocessing in the file that cannot be used.
  init(_ model: ImportedModel) throws {
    let preprocessing = try model.preprocessing.map { try Preprocessing($0, path: model.report.path) }
    self.init(
      architecture: model.architecture, blueprint: model.blueprint, network: model.network, report: model.report,
      notes: model.notes, classes: model.classes, scaling: preprocessing?.scaling, temperature: model.temperature,
      classCount: model.classCount)
    guard scaling == nil, model.network.takesGrayLevels else { return }
    scaling = InputScaling.levels.scaling(channels: channels)
    notes.append(
      "the network makes its inputs smaller itself: gray levels from 0 to 255 are taken (--scaling overrides)")
  }
}

extension Network {
  /// Whether all that reads the image begins by making it less than a tenth as large, as a layer that scales gray levels
  /// does.
  fileprivate var takesGrayLevels: Bool {
    graph.consumers[0].allSatisfy { index in
      let name = graph.nodes[index].name
      return graph.nodes[index].operation is ChannelAffine
        && (try? parameters.tensor("\(name)/gamma").array.allSatisfy { abs($0) < 0.1 }) == true
    }
  }
}
