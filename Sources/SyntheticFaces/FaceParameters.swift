import Files

/// Everything that decides how one face is drawn. Equal parameters give equal pixels.
public struct FaceParameters: Sendable, Equatable {
  /// Who it is: bone structure, skin, hair, glasses, age.
  public var identity: FaceIdentity
  /// How the head is held and framed.
  public var pose: FacePose
  /// How the photograph was taken: light, background, blur, noise.
  public var capture: FaceCapture
  /// The movements shown, each with an intensity from 0 (none) to 1 (as strong as it gets); absent means 0.
  public var actionUnits: [ActionUnit: Double]
  /// How much stronger movements are on the picture's right side than on its left, -0.5 to 0.5.
  public var asymmetry: Double

  /// - Parameters: see the properties of the same names.
  public init(
    identity: FaceIdentity = FaceIdentity(), pose: FacePose = FacePose(), capture: FaceCapture = FaceCapture(),
    actionUnits: [ActionUnit: Double] = [:], asymmetry: Double = 0
  ) {
    self.identity = identity
    self.pose = pose
    self.capture = capture
    self.actionUnits = actionUnits
    self.asymmetry = asymmetry
  }

  /// The intensity of a movement, 0 to 1.
  public func intensity(_ unit: ActionUnit) -> Double { min(max(actionUnits[unit] ?? 0, 0), 1) }
}

extension FaceParameters: JSONRepresentable {
  /// An object with `identity`, `pose`, `capture`, `action_units` (`AU1` … in ascending order) and `asymmetry`.
  public var json: JSONValue {
    .object([
      ("identity", identity.json), ("pose", pose.json), ("capture", capture.json),
      ("action_units", .object(actionUnits.sorted { $0.key < $1.key }.map { ($0.key.code, .number($0.value)) })),
      ("asymmetry", .number(asymmetry)),
    ])
  }

  /// Reads what `json` wrote. Parts that are absent keep their defaults.
  /// - Throws: `SyntheticFaceError.badParameter` for a member that is unknown, of the wrong kind or out of range.
  public init(json: JSONValue) throws {
    self.init()
    for (key, value) in try members(of: json, at: "parameters") {
      switch key {
      case "identity": identity = try FaceIdentity(json: value)
      case "pose": pose = try FacePose(json: value)
      case "capture": capture = try FaceCapture(json: value)
      case "asymmetry": asymmetry = try number(value, at: "asymmetry", in: -0.5...0.5)
      case "action_units":
        for (code, intensity) in try members(of: value, at: key) {
          guard let unit = ActionUnit(code: code) else {
            throw SyntheticFaceError.badParameter(
              name: "action_units.\(code)", found: code,
              expected: "one of " + ActionUnit.allCases.map(\.code).joined(separator: ", "))
          }
          actionUnits[unit] = try number(intensity, at: "action_units.\(code)", in: 0...1)
        }
      default:
        throw SyntheticFaceError.badParameter(name: key, found: key, expected: "a known member of the parameters")
      }
    }
  }
}

/// A named number of a group of parameters, with the range it may take.
struct Scalar<Group>: @unchecked Sendable {
  let name: String
  // A key path is immutable; only the compiler cannot see it for a writable one.
  let path: WritableKeyPath<Group, Double>
  let range: ClosedRange<Double>

  init(_ name: String, _ path: WritableKeyPath<Group, Double>, _ range: ClosedRange<Double>) {
    (self.name, self.path, self.range) = (name, path, range)
  }
}

func members(of value: JSONValue, at name: String) throws -> [(key: String, value: JSONValue)] {
  guard let members = value.objectValue else {
    throw SyntheticFaceError.badParameter(name: name, found: value.compactText, expected: "an object")
  }
  return members
}

func number(_ value: JSONValue, at name: String, in range: ClosedRange<Double>) throws -> Double {
  guard let number = value.doubleValue, range.contains(number) else {
    throw SyntheticFaceError.badParameter(
      name: name, found: value.compactText, expected: "a number from \(range.lowerBound) to \(range.upperBound)")
  }
  return number
}

func choice<T: RawRepresentable & CaseIterable>(_ value: JSONValue, at name: String) throws -> T
where T.RawValue == String {
  guard let text = value.stringValue, let choice = T(rawValue: text) else {
    throw SyntheticFaceError.badParameter(
      name: name, found: value.compactText, expected: "one of " + T.allCases.map(\.rawValue).joined(separator: ", "))
  }
  return choice
}
