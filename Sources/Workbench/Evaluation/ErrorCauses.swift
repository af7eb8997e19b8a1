import Evaluation
import Files

/// What an error is made of: the first of these that holds.
enum ErrorCause: String, CaseIterable, Sendable {
  case contradicted
  case lowInformation = "low_information"
  case nearOtherLabel = "near_other_label"
  case disputed
  case unsure
  case model

  /// The name in figures and tables.
  var name: String {
    switch self {
    case .contradicted: "contradicting copy"
    case .lowInformation: "hardly a face"
    case .nearOtherLabel: "near copy, other label"
    case .disputed: "votes against the label"
    case .unsure: "model unsure"
    case .model: "model"
    }
  }

  /// When it is blamed, as a sentence.
  var rule: String {
    switch self {
    case .contradicted: "The same picture carries another label elsewhere in the data."
    case .lowInformation: "One gray level, or few levels and large flat areas: a placeholder, text or a drawing."
    case .nearOtherLabel: "A picture that is nearly the same carries another label."
    case .disputed: "Most people who voted chose another label than the given one."
    case .unsure: "No class has half of the probability."
    case .model: "None of the others: the model is sure and wrong about a picture that nothing speaks against."
    }
  }
}

/// The cause of every wrong prediction.
struct ErrorCauses: Sendable {
  /// The causes that could be looked for, in the order in which they are tried.
  let known: [ErrorCause]
  /// The cause of each wrong row.
  let causes: [Int: ErrorCause]
  private let labels: [Int]
  private let classes: [String]

  /// - Parameters:
  ///   - predictions: the rows.
  ///   - images: what their images are, if known.
  ///   - disputed: rows whose label most voters did not choose, if there are votes.
  init(_ predictions: Predictions, images: ImageFacts?, disputed: Set<Int>?) {
    var sets: [(cause: ErrorCause, rows: Set<Int>)] = []
    if let images {
      sets += [
        (.contradicted, images.contradicted), (.lowInformation, images.lowInformation),
        (.nearOtherLabel, images.nearOtherLabel),
      ]
    }
    if let disputed { sets.append((.disputed, disputed)) }
    let confidences = predictions.confidences
    sets.append((.unsure, Set(confidences.indices.filter { confidences[$0] < 0.5 })))
    known = sets.map(\.cause) + [.model]
    var causes: [Int: ErrorCause] = [:]
    for (row, isRight) in predictions.correct.enumerated() where !isRight {
      causes[row] = sets.first { $0.rows.contains(row) }?.cause ?? .model
    }
    self.causes = causes
    labels = predictions.labels
    classes = predictions.classes
  }

  /// All wrong rows.
  var count: Int { causes.count }

  /// Wrong rows of a cause.
  func count(_ cause: ErrorCause) -> Int { causes.values.count { $0 == cause } }

  /// Wrong rows of a cause and a label.
  func count(_ cause: ErrorCause, label: Int) -> Int { causes.count { $0.value == cause && labels[$0.key] == label } }
}

extension ErrorCauses: JSONRepresentable {
  /// How many wrong rows each cause has, in all and by label.
  var json: JSONValue {
    func counts(_ value: (ErrorCause) -> Int) -> JSONValue {
      .object(known.map { (key: $0.rawValue, value: .integer(value($0))) })
    }
    return [
      "errors": count, "all": counts { count($0) },
      "per_class": JSONValue.object(
        classes.indices.map { k in (key: classes[k], value: counts { count($0, label: k) }) }),
    ]
  }
}
