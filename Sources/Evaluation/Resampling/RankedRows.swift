import Tensors

/// Rows in descending order of a score, prepared once so that the areas under the curves of any resample are one pass.
struct RankedRows: Sendable {
  /// Row numbers, highest score first, equal scores in the order of the data.
  private let rows: [Int32]
  /// The group of each of `rows`.
  private let groups: [UInt8]
  /// Where blocks of equal scores end, as positions in `rows`.
  private let blockEnds: [Int32]

  /// What one pass finds for one group, the positives, against the others.
  struct Areas {
    /// For each group, twice the number of pairs (positive, member) in which the positive has the higher score, equal
    /// scores counted once.
    var doubledWins: [Int]
    /// Rows of each group.
    var sizes: [Int]
    /// The sum over positives of the precision at their score.
    var precisionSum: Double

    /// The area under the ROC curve of `positive` against group `other`, `nil` where one of them is empty.
    func area(_ positive: Int, against other: Int) -> Double? {
      guard sizes[positive] > 0, sizes[other] > 0 else { return nil }
      return Double(doubledWins[other]) / 2 / (Double(sizes[positive]) * Double(sizes[other]))
    }

    /// The area of `positive` against all other groups, `nil` where one side is empty.
    func area(_ positive: Int) -> Double? {
      let others = sizes.reduce(0, +) - sizes[positive]
      guard sizes[positive] > 0, others > 0 else { return nil }
      return Double(doubledWins.reduce(0, +)) / 2 / (Double(sizes[positive]) * Double(others))
    }

    /// The average precision of `positive`, `nil` without any.
    func averagePrecision(_ positive: Int) -> Double? {
      sizes[positive] > 0 ? precisionSum / Double(sizes[positive]) : nil
    }
  }

  /// - Parameters:
  ///   - scores: one an entry.
  ///   - row: the row of an entry; several entries may share a row.
  ///   - group: the group of an entry, below 256.
  init(scores: [Double], row: (Int) -> Int, group: (Int) -> Int) {
    let order = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
    rows = order.map { Int32(row($0)) }
    groups = order.map { UInt8(group($0)) }
    blockEnds = order.indices.filter { $0 + 1 == order.count || scores[order[$0 + 1]] != scores[order[$0]] }
      .map { Int32($0 + 1) }
  }

  /// One pass over the rows, each taken `counts[row]` times.
  /// - Parameters:
  ///   - positive: the group whose members should have the higher scores.
  ///   - groupCount: how many groups there are.
  func areas(positive: Int, groupCount: Int, counts: UnsafePointer<Int32>) -> Areas {
    var wins = [Int](repeating: 0, count: groupCount)
    var sizes = wins
    var before = wins
    var precisionSum = 0.0
    var all = 0
    rows.withUnsafeBufferPointer { rows in
      groups.withUnsafeBufferPointer { groups in
        blockEnds.withUnsafeBufferPointer { blockEnds in
          wins.withUnsafeMutableBufferPointer { wins in
            sizes.withUnsafeMutableBufferPointer { sizes in
              before.withUnsafeMutableBufferPointer { before in
                var start = 0
                for end in blockEnds {
                  let end = Int(end)
                  let positivesBefore = sizes[positive]
                  if end - start == 1 {
                    let (n, group) = (Int(counts[Int(rows[start])]), Int(groups[start]))
                    sizes[group] += n
                    all += n
                    if group != positive { wins[group] += 2 * n * positivesBefore }
                  } else {
                    for g in 0..<groupCount { before[g] = sizes[g] }
                    for i in start..<end {
                      let n = Int(counts[Int(rows[i])])
                      sizes[Int(groups[i])] += n
                      all += n
                    }
                    let positives = sizes[positive] + positivesBefore
                    for g in 0..<groupCount where g != positive { wins[g] += (sizes[g] - before[g]) * positives }
                  }
                  let found = sizes[positive] - positivesBefore
                  if found > 0 { precisionSum += Double(found) * Double(sizes[positive]) / Double(all) }
                  start = end
                }
              }
            }
          }
        }
      }
    }
    return Areas(doubledWins: wins, sizes: sizes, precisionSum: precisionSum)
  }
}
