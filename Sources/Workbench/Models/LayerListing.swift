import Files
import Foundation
import Networks

/// `fer-analyze layers`: the nodes of a model.
public struct LayerListing {
  private let nodes: [NodeDescription]
  private let defaultTap: String
  private let title: String

  /// - Parameters:
  ///   - model: a checkpoint, or the name of an architecture.
  ///   - size: the side of the images, for an architecture; `nil`: its own.
  /// - Throws: what reading the checkpoint throws; `GraphError.configuration` for an unknown architecture.
  public init(_ model: String, size: Int?) throws {
    let blueprint: Blueprint
    if !FileManager.default.fileExists(atPath: model), !model.contains("/"), !model.hasSuffix(".ckpt") {
      let type = try ArchitectureRegistry.type(model)
      let side = size ?? type.defaultSize
      guard (16...1024).contains(side) else {
        throw WorkbenchError.option(name: "--size", expected: "16 to 1024 pixels", got: "\(side)")
      }
      blueprint = type.init().blueprint(size: side, classes: 7)
      title = "\(model) at \(side)x\(side)"
    } else {
      let model = try Model(reading: model)
      blueprint = model.checkpoint.blueprint
      title = "\(model.path): \(model.checkpoint.title) at \(model.checkpoint.size)x\(model.checkpoint.size)"
    }
    nodes = try blueprint.graph.describe()
    defaultTap = blueprint.defaultTap.node
  }

  /// A table for a terminal.
  /// - Parameter all: vectors and maps of one cell too.
  public func lines(all: Bool) -> [String] {
    let shown = nodes.filter { all || ($0.isMap && $0.shape[0] * $0.shape[1] > 1) }
    let header = ["node", "operation", "output", "sign", "field", "parameters", "remark"]
    let rows = shown.map { node -> [String] in
      let remarks = [
        node.name == defaultTap ? "default tap" : nil,
        node.feedsGlobalPooling ? "feeds pooling: Grad-CAM, HiResCAM and XGrad-CAM agree here" : nil,
      ].compactMap { $0 }
      return [
        node.name, node.operation, node.shape.dimensions.map(String.init).joined(separator: "x"),
        node.isNonNegative ? ">= 0" : "signed", node.receptiveField.map { "\($0)" } ?? "all",
        node.parameterCount > 0 ? "\(node.parameterCount)" : "", remarks.joined(separator: "; "),
      ]
    }
    return [title, ""] + TextTable.lines(header, rows)
  }

  /// Every node.
  public var json: JSONValue {
    [
      "schema": "fer-analyze/layers/1", "default_tap": defaultTap,
      "nodes": nodes.map { node -> JSONValue in
        [
          "name": node.name, "operation": node.operation, "shape": node.shape.dimensions,
          "non_negative": node.isNonNegative, "receptive_field": node.receptiveField, "parameters": node.parameterCount,
          "feeds_global_pooling": node.feedsGlobalPooling,
        ]
      },
    ]
  }
}
