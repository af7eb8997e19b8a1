import Attribution
import Datasets
import Evaluation
import Files
import Networks
import Plotting
import Training

/// `fer-analyze list`: what the registries hold.
public enum Catalogue {
  /// One registry as a list.
  public struct Family: Sendable {
    /// The name on the command line.
    public let name: String
    /// What each member is called and what it is.
    let members: [(id: String, title: String, detail: String)]

    /// A table for a terminal.
    public var lines: [String] { TextTable.lines([name, "", ""], members.map { [$0.id, $0.title, $0.detail] }) }

    /// The members as JSON.
    public var json: JSONValue {
      [
        "schema": "fer-analyze/list/1", "family": name,
        "members": members.map { ["id": $0.id, "title": $0.title, "detail": $0.detail] as JSONValue },
      ]
    }
  }

  /// Every family.
  public static let families: [Family] = [
    Family(
      name: "methods",
      members: ExplainerRegistry.all.map { $0.info }.map { ($0.id, $0.title, "\($0.reference): \($0.meaning)") }),
    Family(name: "architectures", members: ArchitectureRegistry.all.map { ($0.id, "", $0.summary) }),
    Family(name: "metrics", members: MetricRegistry.all.map { ($0.id, $0.name, $0.convention) }),
    Family(name: "figures", members: FigureRegistry.all.map { ($0.id, $0.title, $0.shows) }),
    Family(name: "recipes", members: Recipe.all.map { ($0.name, "", $0.summary) }),
    Family(name: "losses", members: LossRegistry.shared.components.map { ($0.name, "", $0.summary) }),
    Family(name: "optimizers", members: OptimizerRegistry.shared.components.map { ($0.name, "", $0.summary) }),
    Family(
      name: "augmentations",
      members: AugmentationRegistry.descriptions.map {
        ($0.name, $0.options.map { "\($0.name)=\($0.standard.compactText)" }.joined(separator: ","), $0.summary)
      }),
    Family(name: "schedules", members: ScheduleRegistry.shared.components.map { ($0.name, "", $0.summary) }),
  ]
}
