import Attribution
import Files

/// The settings of an explanation as `explanation.json` keeps them: enough to make every map again.
extension ExplanationSettings {
  /// The member `settings`: what was asked for, and what came of it (`plan`).
  func record(_ plan: ExplanationPlan, _ model: Model) -> JSONValue {
    let (target, named): (String, String?) =
      switch subject {
      case .standard: ("standard", nil)
      case .predicted: ("predicted", nil)
      case .truth: ("true", nil)
      case .both: ("both", nil)
      case .named(let name): ("class", name)
      }
    let (on, margin): (String, [String]?) =
      switch quantity {
      case .logit: ("logit", nil)
      case .probability: ("probability", nil)
      case .contrast: ("contrast", nil)
      case .rest: ("rest", nil)
      case .margin(let a, let b): ("margin", [a, b])
      }
    return [
      "methods": methods, "layer": layer, "compares_grids": comparesGrids,
      "smoothing": MapTreatment.Smoothing.allCases.filter(treatment.smoothing.contains).map(\.rawValue),
      "fusion": treatment.fusion?.rawValue, "target": target, "class": named, "on": on, "margin": margin,
      "compat": isCompatible ? "pytorch-grad-cam" : nil as String?, "seed": Int(truncatingIfNeeded: seed),
      "redact_faces": redactsFaces, "preprocessing": model.checkpoint.preprocessing,
      "interpolation": "bilinear, half-pixel centres",
      "baselines": model.explainerContext(seed: seed).baselines.map(\.name),
      "plan": plan.entries.map { entry -> JSONValue in
        [
          "method": entry.method.info.id, "layer": entry.layer, "role": entry.role.rawValue,
          "parameters": entry.method.parameters.json,
        ]
      },
    ]
  }

  /// Reads what `record` writes.
  /// - Parameters:
  ///   - recorded: the member `settings`.
  ///   - model: the checkpoint.
  ///   - path: the file, for messages.
  /// - Throws: `FileError.malformed` for settings that this version does not know.
  init(recorded: JSONValue, model: String, path: String) throws {
    func fail(_ key: String) -> FileError {
      .malformed(path: path, reason: "settings: “\(key)” is missing or holds what this version does not know")
    }
    self.init(model: model, images: [], output: "")
    if let asked = recorded["methods"], asked != .null {
      guard let names = asked.arrayValue?.compactMap(\.stringValue) else { throw fail("methods") }
      methods = names
    }
    layer = recorded["layer"]?.stringValue
    comparesGrids = recorded["compares_grids"] == .bool(true)
    for name in recorded["smoothing"]?.arrayValue ?? [] {
      guard let kind = MapTreatment.Smoothing(rawValue: name.stringValue ?? "") else { throw fail("smoothing") }
      treatment.smoothing.insert(kind)
    }
    if let name = recorded["fusion"]?.stringValue {
      guard let rule = LayerFusion.Rule(rawValue: name) else { throw fail("fusion") }
      treatment.fusion = rule
    }
    switch (recorded["target"]?.stringValue, recorded["class"]?.stringValue) {
    case ("standard"?, _): subject = .standard
    case ("predicted"?, _): subject = .predicted
    case ("true"?, _): subject = .truth
    case ("both"?, _): subject = .both
    case ("class"?, let name?): subject = .named(name)
    default: throw fail("target")
    }
    let margin = recorded["margin"]?.arrayValue?.compactMap(\.stringValue) ?? []
    switch recorded["on"]?.stringValue {
    case "logit": quantity = .logit
    case "probability": quantity = .probability
    case "contrast": quantity = .contrast
    case "rest": quantity = .rest
    case "margin" where margin.count == 2: quantity = .margin(margin[0], margin[1])
    default: throw fail("on")
    }
    switch recorded["compat"] {
    case nil, .null?: isCompatible = false
    case .string("pytorch-grad-cam")?: isCompatible = true
    default: throw fail("compat")
    }
    guard let seed = recorded["seed"]?.intValue else { throw fail("seed") }
    self.seed = UInt64(truncatingIfNeeded: seed)
    redactsFaces = recorded["redact_faces"]?.boolValue ?? false
  }
}
