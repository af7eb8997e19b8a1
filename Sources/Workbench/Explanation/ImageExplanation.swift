import Attribution
import Datasets
import Files
import Reporting

/// A map, what it is there for, and what it cost.
public struct ExplainedMap: Sendable {
  /// The raw map.
  public let map: AttributionMap
  /// What it is there for: `headline`, `finer`, `check` or `asked`.
  public let role: String
  /// Whether a positive value of the method is evidence for the target.
  public let isEvidence: Bool
  /// What its method was made with.
  public let parameters: [MethodParameter]
  /// How long it took, without what maps of one backward pass share.
  public let seconds: Double
  /// The map in 0...1 on the image's grid, as another program gives it, where that was asked for.
  public let finished: [Float]?
  /// The name of an earlier method whose map of this target is the same but for scale.
  public internal(set) var sameAs: String?
  /// Whether it changes with the network, for methods that are known to hardly do so.
  public internal(set) var randomisation: RandomisationCheck.Result?
  /// What was done around the method; `nil` for nothing.
  public internal(set) var treatment: String?

  /// The share by which a map that should add up fails to; `nil` for methods that do not tell.
  private var gap: Double? {
    guard case .completeness(let sum, let expected) = map.exactness, expected != 0 else { return nil }
    return abs(sum - expected) / abs(expected)
  }

  /// What a map adds up to beside what it should: `2.40 where 0.96 is expected`; `nil` for methods that do not tell.
  var sum: String? {
    guard case .completeness(let sum, let expected) = map.exactness else { return nil }
    let digits = abs(expected) < 0.1 ? 4 : 2
    return "\(Quantity(sum, digits: digits).text) where \(Quantity(expected, digits: digits).text) is expected"
  }

  /// Whether it fails to add up by more than is to be trusted.
  var isOff: Bool { gap.map { $0 > ImageExplanation.largestGap } ?? false }

  /// The map's health, and what the randomisation test says where one was made: `OK, fails randomisation (0.96)`.
  var standing: String { map.health.rawValue + (randomisation.map { ", \($0.mark)" } ?? "") }
}

/// All that was found about one image.
public struct ImageExplanation: Sendable {
  /// The gap above which a map that should add up is not to be trusted.
  static let largestGap = 0.05
  /// What is said where there is no reading.
  static let noReading = "no map tells parts of the face apart"

  /// The file.
  public let path: String
  /// The image.
  public let image: GrayImage
  /// The true class, where the folder's name tells it.
  public let truth: Int?
  /// The predicted class.
  public let predicted: Int
  /// One probability a class, after the model's temperature.
  public let probabilities: [Double]
  /// The maps, target by target.
  public let maps: [ExplainedMap]
  /// The attention of every block.
  public let attention: [AttentionMaps]
  /// What the maps of each target say, where they say something.
  let readings: [Target: MapReading]
  /// A method at every grid, for each target, where that was asked for.
  let ladders: [Target: LadderReading]

  /// The targets, in the order of the maps.
  var targets: [Target] {
    maps.map(\.map.target).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// The maps of a target.
  func maps(of target: Target) -> [ExplainedMap] { maps.filter { $0.map.target == target } }

  /// The entry of `explanation.json`.
  func json(_ classes: [String]) -> JSONValue {
    let blocks = attention.map { block -> JSONValue in
      [
        "site": block.site, "channel": block.channel,
        "spatial": (0..<block.height).map { row in
          Array(block.spatial[(row * block.width)..<((row + 1) * block.width)]).json
        }.json,
        "grid": [block.height, block.width],
      ]
    }
    return [
      "path": path, "true": truth.map { classes[$0] }, "predicted": classes[predicted],
      "probabilities": JSONValue.object(zip(classes, probabilities).map { (key: $0, value: $1.json) }),
      "maps": maps.map { json($0, classes) },
      "readings": targets.compactMap { target -> JSONValue? in
        readings[target].map {
          [
            "target": target.description(classes: classes), "method": $0.map.method, "layer": $0.map.layer,
            "sentence": $0.sentence, "agreement_with_check": $0.checkAgreement, "withdrawn": $0.isWithdrawn,
            "shares": $0.sharesJSON,
          ]
        }
      },
      "ladders": targets.compactMap { ladders[$0]?.json(classes) },
      "cbam": blocks.last ?? .null, "cbam_blocks": blocks,
    ]
  }

  private func json(_ entry: ExplainedMap, _ classes: [String]) -> JSONValue {
    let map = entry.map
    var members: [(key: String, value: JSONValue)] = [
      ("method", map.method.json), ("layer", map.layer.json),
      ("target", map.target.description(classes: classes).json), ("role", entry.role.json),
      ("grid", [map.height, map.width]), ("raw", map.raw.json), ("health", map.health.rawValue.json),
      ("same_as", entry.sameAs.json), ("parameters", entry.parameters.json), ("seconds", entry.seconds.json),
    ]
    switch map.exactness {
    case .completeness(let sum, let expected):
      members.append(("completeness", ["sum": sum, "expected": expected]))
    case .sampling(let error): members.append(("standard_error", error.json))
    case nil: break
    }
    if let finished = entry.finished { members.append(("finished", finished.json)) }
    if let treatment = entry.treatment { members.append(("treatment", treatment.json)) }
    if let randomisation = entry.randomisation { members.append(("randomisation", randomisation.json)) }
    return .object(members)
  }
}
