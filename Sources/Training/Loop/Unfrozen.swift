public import Files
import Networks

extension TrainingPlan {
  /// How much of the backbone learns. What stands behind it (attention, head) always learns.
  public enum Unfrozen: Sendable, Equatable {
    /// All of it.
    case all
    /// The last layers, counted as Keras lists them; every batch normalisation of the backbone keeps its moving
    /// statistics, as when Keras calls the backbone with `training=False`.
    case last(Int)
    /// The layers that these patterns name, with moving statistics as in `last`. A pattern is a layer's name, the
    /// beginning of names up to an underscore (`conv5_block3`), or a text with `*` (anything) and `?` (one character).
    case named([String])

    /// Reads what `text` writes.
    /// - Throws: `UnfrozenError.malformed`.
    public init(_ text: String) throws(UnfrozenError) {
      if text == "all" {
        self = .all
      } else if let count = Int(text) {
        guard count >= 0 else { throw .malformed(text) }
        self = .last(count)
      } else {
        let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard names.allSatisfy({ !$0.isEmpty && !$0.hasPrefix("-") }) else { throw .malformed(text) }
        self = .named(names)
      }
    }

    /// `all`, a number, or the patterns separated by commas.
    public var text: String {
      switch self {
      case .all: "all"
      case .last(let count): "\(count)"
      case .named(let patterns): patterns.joined(separator: ",")
      }
    }

    /// The layers of a backbone that learn, in its order.
    /// - Throws: `UnfrozenError` when there are fewer layers, or a pattern names none.
    func layers(_ blueprint: Blueprint) throws(UnfrozenError) -> [String] {
      switch self {
      case .all: return blueprint.backbone
      case .last(let count):
        guard count <= blueprint.backbone.count else {
          throw UnfrozenError.tooMany(asked: count, layers: blueprint.backbone.count)
        }
        return blueprint.backbone.suffix(count)
      case .named(let patterns):
        var named: Set<String> = []
        for pattern in patterns {
          let found = blueprint.backbone.filter { Self.matches($0, pattern) }
          if found.isEmpty {
            // A pattern of the head's names is refused too: it would look as if it had done something.
            let others = blueprint.graph.nodes.map(\.name).filter { Self.matches($0, pattern) }
            if others.isEmpty {
              throw UnfrozenError.unknown(
                pattern: pattern, close: blueprint.graph.names(closeTo: pattern))
            }
            throw UnfrozenError.outsideBackbone(pattern: pattern, nodes: others)
          }
          named.formUnion(found)
        }
        return blueprint.backbone.filter(named.contains)
      }
    }

    /// Whether a layer's name fits a pattern.
    static func matches(_ name: String, _ pattern: String) -> Bool {
      guard pattern.contains(where: { $0 == "*" || $0 == "?" }) else {
        return name == pattern || name.hasPrefix(pattern + "_")
      }
      // Greedy matching that goes back to the last star: linear in practice, never exponential.
      let (name, pattern) = (Array(name), Array(pattern))
      var (n, p) = (0, 0)
      var star: (name: Int, pattern: Int)?
      while n < name.count {
        if p < pattern.count, pattern[p] == "*" {
          star = (n, p)
          p += 1
        } else if p < pattern.count, pattern[p] == "?" || pattern[p] == name[n] {
          n += 1
          p += 1
        } else if let last = star {
          star = (last.name + 1, last.pattern)
          (n, p) = (last.name + 1, last.pattern + 1)
        } else {
          return false
        }
      }
      return pattern[p...].allSatisfy { $0 == "*" }
    }
  }
}

extension TrainingPlan.Unfrozen: JSONRepresentable {
  /// A number of layers, or text.
  public var json: JSONValue { if case .last(let count) = self { count.json } else { text.json } }
}

/// A choice of layers to learn that the network does not have.
public enum UnfrozenError: ReportableError, Equatable {
  /// Neither a number of layers, nor `all`, nor names.
  case malformed(String)
  /// More layers than the backbone has.
  case tooMany(asked: Int, layers: Int)
  /// The pattern names nothing; names that are close.
  case unknown(pattern: String, close: [String])
  /// The pattern names nodes, but none of the backbone.
  case outsideBackbone(pattern: String, nodes: [String])

  public var failure: Failure { .usage }

  public var description: String {
    switch self {
    case .malformed(let text):
      "--unfrozen \(text): expected a number of layers, all, or names of layers separated by commas."
    case .tooMany(let asked, let layers):
      "--unfrozen \(asked): the backbone has \(layers) layers. Give a number from 0 to \(layers), or all."
    case .unknown(let pattern, let close):
      "--unfrozen \(pattern): no layer has this name."
        + (close.isEmpty
          ? " `fer-analyze layers ARCHITECTURE --all` lists them."
          : NearNames.question(close))
    case .outsideBackbone(let pattern, let nodes):
      "--unfrozen \(pattern): \(nodes.prefix(4).joined(separator: ", ")) is no layer of the backbone. Attention and head always learn; name layers of the backbone."
    }
  }
}
