import Dispatch

/// How often `last.ckpt` is written inside an epoch; it is written behind every epoch in any case.
public enum CheckpointInterval: Sendable, Equatable {
  /// Behind epochs alone.
  case never
  /// Every so many steps.
  case steps(Int)
  /// About every so many seconds.
  case seconds(Double)

  /// Ten minutes.
  public static let standard = seconds(600)

  private static let units: [(suffix: String, seconds: Double)] = [("min", 60), ("h", 3600), ("s", 1)]

  /// Reads `200` (steps), `90s`, `10min` or `1h`; `0` is never.
  /// - Returns: `nil` for anything else.
  public init?(_ text: String) {
    if let steps = Int(text) {
      guard steps >= 0 else { return nil }
      self = steps == 0 ? .never : .steps(steps)
      return
    }
    guard let unit = Self.units.first(where: { text.hasSuffix($0.suffix) }),
      let count = Double(text.dropLast(unit.suffix.count)), count > 0, count.isFinite
    else { return nil }
    self = .seconds(count * unit.seconds)
  }
}

/// Says when a checkpoint is due, and keeps account of what writing them takes.
struct CheckpointClock {
  /// Waiting so many times as long as the last one took keeps timed checkpoints to about a fiftieth of the time.
  private static let share = 50.0

  let interval: CheckpointInterval
  /// Seconds spent in writing.
  private(set) var seconds = 0.0
  private var lastSeconds = 0.0
  private var lastTime = Self.now
  private var lastStep: Int?

  init(_ interval: CheckpointInterval) { self.interval = interval }

  /// Whether a checkpoint should be written behind this step.
  mutating func isDue(step: Int) -> Bool {
    switch interval {
    case .never: return false
    case .steps(let count):
      let last = lastStep ?? step - 1
      lastStep = last
      return step - last >= count
    case .seconds(let least): return Self.now - lastTime >= max(least, Self.share * lastSeconds)
    }
  }

  /// Runs `body`, which writes a checkpoint behind `step`.
  mutating func measure(step: Int, _ body: () throws -> Void) rethrows {
    let start = Self.now
    try body()
    lastTime = Self.now
    lastStep = step
    lastSeconds = lastTime - start
    seconds += lastSeconds
  }

  private static var now: Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }
}
