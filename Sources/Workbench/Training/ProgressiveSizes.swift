/// Smaller images in the first epochs of a run (`--progressive`).
public struct ProgressiveSizes: Sendable, Equatable {
  /// Some epochs on images of one size.
  public struct Stage: Sendable, Equatable {
    /// The side of the images.
    public let side: Int
    /// The share of all epochs.
    public let share: Double
  }

  /// In the order of the epochs; what they leave is for the run's own size.
  public let stages: [Stage]

  /// No smaller images.
  public static let none = ProgressiveSizes(stages: [])

  private init(stages: [Stage]) { self.stages = stages }

  /// Reads `none`, or pairs `SIDE:SHARE` separated by commas.
  /// - Parameters:
  ///   - text: such as `32:0.35`, or `24:0.2,32:0.3`.
  ///   - side: the side of the run's own images; the others are smaller.
  /// - Throws: `WorkbenchError.option`.
  public init(text: String, below side: Int) throws {
    guard text != "none" else {
      self = .none
      return
    }
    stages = text.split(separator: ",", omittingEmptySubsequences: false).compactMap { pair in
      let parts = pair.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, let side = Int(parts[0]), let share = Double(parts[1]) else { return nil }
      return Stage(side: side, share: share)
    }
    let sound = stages.count == text.count { $0 == "," } + 1
    guard sound, stages.allSatisfy({ (16..<side).contains($0.side) && $0.share > 0 }),
      stages.reduce(0, { $0 + $1.share }) < 1
    else {
      throw WorkbenchError.option(
        name: "--progressive",
        expected: "none, or SIDE:SHARE pairs separated by commas, sides from 16 to \(side - 1), shares below 1 in all",
        got: text)
    }
  }

  /// As `init(text:below:)` reads it.
  public var text: String {
    stages.isEmpty ? "none" : stages.map { "\($0.side):\($0.share)" }.joined(separator: ",")
  }

  /// The sides, each with the last epoch (counted from 1) of its stage; stages too short for an epoch are left out.
  public func schedule(epochs: Int) -> [(side: Int, lastEpoch: Int)] {
    var sum = 0.0
    var schedule: [(side: Int, lastEpoch: Int)] = []
    for stage in stages {
      sum += stage.share
      let last = Int((sum * Double(epochs)).rounded())
      if last > schedule.last?.lastEpoch ?? 0 { schedule.append((stage.side, last)) }
    }
    return schedule
  }
}
