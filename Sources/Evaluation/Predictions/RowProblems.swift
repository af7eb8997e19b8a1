/// The rows of a data set that cannot be used: the first ten, and how many there are.
public struct RowProblems: Sendable, Equatable {
  /// One row and what is wrong with it.
  public struct Problem: Sendable, Equatable {
    /// Where the row is: `line 3` of a file, `row 0` of arrays.
    public let place: String
    /// What is wrong, what was expected.
    public let text: String
  }

  /// How many are kept with their text.
  public static let shown = 10

  /// The first ones, at most `shown`, in order of the rows.
  public private(set) var first: [Problem] = []
  /// All of them.
  public private(set) var count = 0

  /// No problem so far.
  public init() {}

  /// Notes a row.
  /// - Parameters:
  ///   - place: where the row is.
  ///   - text: what is wrong; made for the first rows alone.
  public mutating func add(_ place: @autoclosure () -> String, _ text: @autoclosure () -> String) {
    if count < Self.shown { first.append(Problem(place: place(), text: text())) }
    count += 1
  }
}

extension RowProblems: CustomStringConvertible {
  /// One problem on one line; several as a list below a line that counts them.
  public var description: String {
    if count == 1, let only = first.first { return "\(only.place): \(only.text)" }
    let list = first.map { "\n  \($0.place): \($0.text)" }.joined()
    return "\(count) rows cannot be used:" + list + (count > first.count ? "\n  and \(count - first.count) more" : "")
  }
}
