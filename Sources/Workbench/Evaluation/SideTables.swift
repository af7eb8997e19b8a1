import Evaluation
import Files

/// The tables that a user gives beside predictions: votes, groups, columns to cut by, costs.
struct SideTables {
  private let settings: EvaluationJob.Settings

  init(_ settings: EvaluationJob.Settings) { self.settings = settings }

  /// Reads the tables and joins them to the reported rows.
  /// - Throws: what reading and joining throw; a table that fits no row is an error.
  func join(to input: inout EvaluationInput, _ observer: any JobObserver) throws {
    let predictions = input.predictions
    func tell(_ path: String, _ join: RowJoin) {
      observer.note("\(path): \(join.summary)")
    }
    if let path = settings.votes {
      let votes = try VotesTable(readingFrom: path).joined(to: predictions)
      tell(path, votes.join)
      input.votes = SoftLabels(votes, classes: predictions.classes)
    }
    if let path = settings.groups {
      let (join, groups) = try GroupsTable(readingFrom: path).joined(to: predictions)
      tell(path, join)
      input.groups = groups
    }
    if let path = settings.slices {
      let (join, dimensions, leftOut) = try ColumnsTable(readingFrom: path).joined(to: predictions)
      tell(path, join)
      for (name, reason) in leftOut { observer.warn("\(path): column '\(name)' is left out: \(reason)") }
      input.slices = dimensions
    }
    if let path = settings.costs {
      input.costs = try CostMatrix(
        parsing: readFile(path, hint: "Give a CSV with class names in its header and first column."), path: path,
        classes: predictions.classes)
    }
  }
}
