import Attribution
import Datasets
import Evaluation
import Files
import Networks
import Plotting
import SyntheticFaces
import Training

/// `fer-analyze list`: what the registries hold.
public enum Catalogue {
  /// One registry as a list.
  public struct Family: Sendable {
    /// The name on the command line.
    public let name: String
    let members: [Member]

    /// Text for a terminal: a table, or where members have facts a paragraph each.
    public var lines: [String] {
      guard members.contains(where: { !$0.facts.isEmpty }) else {
        return TextTable.lines([name, "", ""], members.map { [$0.id, $0.title, $0.detail] })
      }
      return members.flatMap { member in
        ["\(member.id): \(member.title)", "  \(member.detail)"]
          + member.facts.filter { !$0.text.isEmpty }.map { "  \($0.name): \($0.text)" } + [""]
      }.dropLast()
    }

    /// A table in Markdown, for the README.
    public var markdown: String {
      let columns = members.first?.facts.map(\.name) ?? []
      let header = ["name", "", ""] + columns
      let rows = members.map { ["`\($0.id)`", $0.title, $0.detail] + $0.facts.map(\.text) }
      return ([header, header.map { _ in "---" }] + rows).map { cells in
        "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
      }
      .joined(separator: "\n") + "\n"
    }

    /// The members as JSON.
    public var json: JSONValue {
      [
        "schema": "fer-analyze/list/1", "family": name,
        "members": members.map { member in
          JSONValue.object(
            [("id", member.id.json), ("title", member.title.json), ("detail", member.detail.json)]
              + member.facts.map { (key: $0.name.replacing(" ", with: "_"), value: $0.text.json) })
        },
      ]
    }
  }

  /// One member: what it is called, what it is, and what else there is to know.
  struct Member: Sendable {
    let id: String
    let title: String
    let detail: String
    let facts: [(name: String, text: String)]

    init(_ id: String, _ title: String, _ detail: String, facts: [(name: String, text: String)] = []) {
      self.id = id
      self.title = title
      self.detail = detail
      self.facts = facts
    }

    init(_ method: MethodInfo) {
      self.init(
        method.id, method.title, method.meaning,
        facts: [
          ("family", method.family.rawValue + (method.isClassSpecific ? "" : ", the same for every class")),
          ("reference", method.reference), ("cost", method.cost), ("needs", method.needs),
          ("when to use", method.advice),
        ])
    }

    init(_ metric: Metric) {
      self.init(
        metric.id, metric.name, metric.convention,
        facts: [
          ("judges", "predictions"), ("better", metric.higherIsBetter ? "higher" : "lower"), ("range", ""),
          ("reference", ""), ("cost", ""),
        ])
    }

    init(_ measure: FaithfulnessInfo, judges: String) {
      let better =
        switch measure.direction {
        case .higherIsBetter: "higher"
        case .lowerIsBetter: "lower"
        case .describes: "neither: it describes"
        }
      self.init(
        measure.id, measure.title, measure.convention,
        facts: [
          ("judges", judges + (FaithfulnessRegistry.usual.contains(measure.id) ? " (default)" : "")),
          ("better", better + (measure.isRanking ? "" : "; never to rank methods by")), ("range", measure.range),
          ("reference", measure.reference), ("cost", measure.cost),
        ])
    }
  }

  /// Every family.
  public static let families: [Family] = [
    Family(
      name: "methods",
      members: ExplainerRegistry.all.map { Member($0.info) }),
    Family(name: "architectures", members: ArchitectureRegistry.all.map { Member($0.id, "", $0.summary) }),
    Family(
      name: "metrics",
      members: MetricRegistry.all.map { Member($0) }
        + FaithfulnessRegistry.ofMaps.map { Member($0.info, judges: "maps") }
        + FaithfulnessRegistry.ofExplainers.map { Member($0.info, judges: "methods of explanation") }
        + FaithfulnessRegistry.ofPlaces.map { Member($0.info, judges: "maps of faces with masks") }),
    Family(name: "figures", members: FigureRegistry.all.map { Member($0.id, $0.title, $0.shows) }),
    Family(name: "recipes", members: Recipe.all.map { Member($0.name, "", $0.summary) }),
    Family(name: "losses", members: LossRegistry.shared.components.map { Member($0.name, "", $0.summary) }),
    Family(name: "optimizers", members: OptimizerRegistry.shared.components.map { Member($0.name, "", $0.summary) }),
    Family(
      name: "augmentations",
      members: AugmentationRegistry.descriptions.map {
        Member($0.name, $0.options.map { "\($0.name)=\($0.standard.compactText)" }.joined(separator: ","), $0.summary)
      }),
    Family(name: "schedules", members: ScheduleRegistry.shared.components.map { Member($0.name, "", $0.summary) }),
    Family(
      name: "tasks",
      members: [Member(AnalyticTask.id, AnalyticTask.title, AnalyticTask.question)]
        + PartTaskRegistry.all.map { Member($0.info.id, $0.info.title, $0.info.question) }),
  ]
}
