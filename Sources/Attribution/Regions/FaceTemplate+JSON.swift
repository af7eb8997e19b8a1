import Files

/// Errors of templates of faces.
public enum FaceTemplateError: ReportableError {
  /// The file says that it is something else.
  case schema(found: String)
  /// A part of the file is missing or not of the right kind.
  case field(String, expected: String)
  /// No region has this name.
  case unknownRegion(String)
  /// A region has no bump, or the surroundings of the face have some.
  case bumps(region: String, count: Int)
  /// A number is out of range.
  case value(part: String, numbers: [Double])

  public var failure: Failure { .badData }

  public var description: String {
    switch self {
    case .schema(let found): "the template's \"schema\" is \(found); expected \"\(FaceTemplate.schema)\""
    case .field(let field, let expected): "the template's \(field): expected \(expected)"
    case .unknownRegion(let name):
      "no region is named \(name); there are \(TemplateRegion.allCases.map(\.rawValue).joined(separator: ", "))"
    case .bumps(let region, let count):
      region == TemplateRegion.outside.rawValue
        ? "the region \(region) has \(count) bumps; it is what the oval leaves and may have none"
        : "the region \(region) has no bump; give it at least one"
    case .value(let part, let numbers):
      "the template's \(part) holds \(numbers.map { "\($0)" }.joined(separator: ", ")); "
        + "sizes and weights must be above 0, all numbers finite"
    }
  }
}

extension FaceTemplate: JSONRepresentable {
  /// The format of template files.
  public static let schema = "fer-analyze/face-template/1"

  public var json: JSONValue {
    let regions = TemplateRegion.allCases.filter { $0 != .outside }.map { region -> JSONValue in
      [
        "name": region.rawValue,
        "bumps": (bumps[region] ?? []).map { bump -> JSONValue in
          ["x": bump.x, "y": bump.y, "width": bump.width, "height": bump.height, "weight": bump.weight]
        },
      ]
    }
    return [
      "schema": Self.schema, "name": name, "sides": "of the picture",
      "oval": [
        "x": oval.x, "y": oval.y, "width": oval.width, "height": oval.height, "softness": oval.softness,
      ] as JSONValue,
      "regions": regions,
    ]
  }

  /// Reads what `json` writes.
  /// - Throws: `FaceTemplateError` naming what is missing or out of range.
  public init(json: JSONValue) throws(FaceTemplateError) {
    guard json["schema"]?.stringValue == Self.schema else {
      throw .schema(found: json["schema"]?.compactText ?? "missing")
    }
    guard let name = json["name"]?.stringValue else { throw .field("name", expected: "a text") }
    guard let oval = json["oval"] else {
      throw .field("oval", expected: "an object with x, y, width, height, softness")
    }
    func number(_ value: JSONValue, _ key: String, _ part: String) throws(FaceTemplateError) -> Double {
      guard let number = value[key]?.doubleValue else { throw .field("\(part), \(key)", expected: "a number") }
      return number
    }
    var bumps: [TemplateRegion: [Bump]] = [:]
    guard let regions = json["regions"]?.arrayValue else { throw .field("regions", expected: "a list") }
    for entry in regions {
      guard let name = entry["name"]?.stringValue else { throw .field("regions, name", expected: "a text") }
      guard let region = TemplateRegion(rawValue: name) else { throw .unknownRegion(name) }
      guard bumps[region] == nil else { throw .field("region \(name)", expected: "one entry, found two") }
      guard let list = entry["bumps"]?.arrayValue else { throw .field("region \(name), bumps", expected: "a list") }
      var own: [Bump] = []
      for bump in list {
        own.append(
          Bump(
            x: try number(bump, "x", name), y: try number(bump, "y", name), width: try number(bump, "width", name),
            height: try number(bump, "height", name),
            weight: bump["weight"] == nil ? 1 : try number(bump, "weight", name)))
      }
      bumps[region] = own
    }
    try self.init(
      name: name,
      oval: Oval(
        x: try number(oval, "x", "oval"), y: try number(oval, "y", "oval"), width: try number(oval, "width", "oval"),
        height: try number(oval, "height", "oval"), softness: try number(oval, "softness", "oval")), bumps: bumps)
  }
}
