import Files
import Tensors

/// A kind of report whose numbers can be computed again.
///
/// A new one is one file in `Kinds` and one line in `ReportKinds`.
protocol ReportKind: Sendable {
  /// What it is called: `explanation`.
  var name: String { get }
  /// The file that holds its numbers.
  var file: String { get }
  /// The value of `schema` in that file.
  var schema: String { get }

  /// Computes numbers again and compares them.
  /// - Parameters:
  ///   - recorded: the content of `file`.
  ///   - context: where inputs are, and how much is to be computed.
  /// - Throws: `WorkbenchError.interrupted`; other errors are reasons why a check could not be done.
  func checks(_ recorded: JSONValue, _ context: VerificationContext) throws -> [VerificationCheck]
}

/// Every kind. A new one is one new file and one line here.
enum ReportKinds {
  static let all: [any ReportKind] = [
    ExplanationKind(), EvaluationKind(), AtlasKind(), DriftKind(), ExplorationKind(),
  ]
}

/// What a kind of report needs to check one.
struct VerificationContext {
  /// The report's folder.
  let report: String
  /// What the report was made from.
  let inputs: ReportInputs
  /// The most images that are computed again; `nil`: the kind's own choice.
  let sample: Int?
  /// Whether what costs a pass over the data is computed again too.
  let isDeep: Bool
  /// Seeds the choice of images.
  let seed: UInt64
  /// Told how far it is.
  let observer: any JobObserver

  /// Progress, and the end where the user asks for it.
  func step(_ phase: String, done: Int, of total: Int) throws {
    observer.progress(phase, done: done, total: total, detail: "")
    if observer.shouldStop { throw WorkbenchError.interrupted(kept: "the report is as it was") }
  }

  /// Some of the images, in their order; all of them where there are not more.
  /// - Parameters:
  ///   - count: how many there are.
  ///   - limit: the most that are taken; `nil`: all.
  func chosen(of count: Int, limit: Int?) -> [Int] {
    guard let limit, limit < count else { return Array(0..<count) }
    var generator = SeededGenerator(seed: seed, label: "verification")
    return generator.permutation(count).prefix(limit).sorted()
  }
}
