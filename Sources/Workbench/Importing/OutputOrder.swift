import Evaluation
import Files

/// Usual orders of the classes of facial-expression models, by name: `--classes`.
enum OutputOrder: String, CaseIterable {
  /// The numbers of FER2013's table.
  case fer2013
  /// The names of folders in the order of the alphabet, as Keras and torchvision read them.
  case folders

  /// What `--classes` takes beside names.
  static let summary =
    "fer2013 (the table's numbers: angry, disgust, fear, happy, sad, surprise, neutral) and "
    + "folders (the alphabet's order: angry, disgust, fear, happy, neutral, sad, surprise)"

  /// The names.
  var names: [String] {
    switch self {
    case .fer2013: ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"]
    case .folders: ["angry", "disgust", "fear", "happy", "neutral", "sad", "surprise"]
    }
  }

  /// The names that were given to `--classes`.
  /// - Throws: `WorkbenchError.option` for names that are empty or stand twice.
  static func names(_ text: String) throws -> [String] {
    let names =
      OutputOrder(rawValue: text.lowercased())?.names
      ?? text.split(separator: ",", omittingEmptySubsequences: false).map { part in
        String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      }
    guard names.allSatisfy({ !$0.isEmpty }), Set(names).count == names.count else {
      throw WorkbenchError.option(
        name: "--classes", expected: "different names separated by commas, or \(summary)", got: text)
    }
    return names
  }

  /// Reads what was given to `--classes` for a model.
  /// - Throws: what `names` throws; `ImportJobError.classCount`.
  static func parse(_ text: String, count: Int) throws -> [String] {
    let names = try names(text)
    guard names.count == count else { throw ImportJobError.classCount(given: names, count: count) }
    return names
  }
}
