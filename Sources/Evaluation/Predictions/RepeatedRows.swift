/// Images that stand more than once in one split of a file.
struct RepeatedRows {
  private var rows: [String: [String: Int32]] = [:]
  private var count = 0
  private var first: (path: String, lines: (Int, Int))?

  /// Notes an image.
  /// - Parameters:
  ///   - path: the image.
  ///   - split: its split, empty when unknown.
  ///   - label: its label.
  ///   - line: its line.
  ///   - known: what was taken in before this row; its probabilities end with those of this row.
  /// - Returns: what is wrong when the image was there before with other values.
  mutating func check(
    _ path: String, split: String, label: Int, line: Int,
    known: (labels: [Int], probabilities: [Double], lines: [Int32])
  ) -> String? {
    let row = known.labels.count
    guard let earlier = rows[split]?[path] else {
      rows[split, default: [:]][path] = Int32(row)
      return nil
    }
    let place = Int(earlier)
    let k = known.probabilities.count / (row + 1)
    let before = "'\(path)' stands on line \(known.lines[place]) too"
    guard known.labels[place] == label else { return before + ", with another label. Keep one row an image." }
    guard
      known.probabilities[place * k..<(place + 1) * k].elementsEqual(known.probabilities[row * k..<(row + 1) * k])
    else {
      return before + ", with other probabilities. Keep one row an image."
    }
    count += 1
    if first == nil { first = (path, (Int(known.lines[place]), line)) }
    return nil
  }

  func warnings(path: String) -> [String] {
    guard let first else { return [] }
    return [
      "\(path): \(count) \(count == 1 ? "row repeats" : "rows repeat") an image of the same split with the same values "
        + "(first: '\(first.path)' on lines \(first.lines.0) and \(first.lines.1)); every row counts."
    ]
  }
}
