/// The names under which the field's data sets know the same expressions.
public enum ExpressionNames {
  private static let synonyms: [(name: String, others: [String])] = [
    ("angry", ["anger"]), ("disgust", ["disgusted"]), ("fear", ["fearful", "scared", "afraid"]),
    ("happy", ["happiness"]), ("sad", ["sadness"]), ("surprise", ["surprised"]), ("neutral", []),
    ("contempt", ["contemptuous"]),
  ]
  private static let canonicalNames = Dictionary(
    uniqueKeysWithValues: synonyms.flatMap { entry in ([entry.name] + entry.others).map { ($0, entry.name) } })

  /// The name that FER2013's folders use for an expression: `happy` for `Happiness`; `nil` for any other word. Capital
  /// letters do not count.
  public static func canonical(_ name: String) -> String? { canonicalNames[name.lowercased()] }
}

/// An order in which the field writes its classes.
public struct KnownClassOrder: Sendable, Equatable {
  /// What it is called in messages: `the order of the FER2013 CSV`.
  public let name: String
  /// Canonical names of expressions, in that order.
  public let expressions: [String]

  /// The orders of the data sets whose files number their classes.
  public static let all = [
    KnownClassOrder(
      name: "the order of the FER2013 CSV",
      expressions: ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"]),
    KnownClassOrder(
      name: "the order of FER+",
      expressions: ["neutral", "happy", "surprise", "sad", "angry", "disgust", "fear", "contempt"]),
    KnownClassOrder(
      name: "the order of AffectNet",
      expressions: ["neutral", "happy", "sad", "surprise", "fear", "disgust", "angry", "contempt"]),
    KnownClassOrder(
      name: "the order of RAF-DB", expressions: ["surprise", "fear", "disgust", "happy", "sad", "angry", "neutral"]),
  ]

  /// Orders that these classes could have been written in, alphabetical order first: for each, the place of every class
  /// among `classes`.
  public static func orders(of classes: [String]) -> [(name: String, places: [Int])] {
    let alphabetical = classes.indices.sorted { classes[$0] < classes[$1] }
    let canonical = classes.compactMap(ExpressionNames.canonical)
    guard canonical.count == classes.count, canonical.firstRepeated == nil else {
      return [("alphabetical order", alphabetical)]
    }
    let known = all.compactMap { order -> (name: String, places: [Int])? in
      let places = order.expressions.compactMap { canonical.firstIndex(of: $0) }
      return places.count == classes.count ? (order.name, places) : nil
    }
    return [("alphabetical order", alphabetical)] + known
  }

  /// `0 angry, 1 disgust, …` for classes in an order.
  static func numbered(_ classes: [String], _ places: some Sequence<Int>) -> String {
    places.enumerated().map { "\($0) \(classes[$1])" }.joined(separator: ", ")
  }
}
