import Evaluation
import Exploration

extension VotesTable.Votes {
  /// The name of the votes for "not a face" in FER+.
  private static let notAFace = "NF"
  /// Votes that settle nothing.
  private static let undecided = "unknown"

  /// What the votes say of labels.
  ///
  /// An image whose line has no votes is one that FER+ dropped because every voter called it no face: an issue. An image
  /// without a line was not judged.
  /// - Parameter labels: one class index a row.
  func verdicts(labels: [Int]) -> [CrowdVerdict] {
    let face = otherNames.firstIndex(of: Self.notAFace)
    let expressions = otherNames.indices.filter { $0 != face && otherNames[$0] != Self.undecided }
    return labels.indices.map { row in
      guard join.fileOfRow[row] != nil else { return .dropped }
      let votes = classes[row].map { votes in
        let rest = others[row] ?? []
        return CrowdVerdict.Votes(
          classes: votes, otherExpressions: expressions.map { rest[$0] }, notAFace: face.map { rest[$0] } ?? 0)
      }
      return CrowdVerdict(label: labels[row], votes: votes, unvoted: .issue)
    }
  }
}
