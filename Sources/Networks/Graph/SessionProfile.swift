import Dispatch

/// Where the time of a session goes, step by step.
public struct SessionProfile: Sendable {
  /// The time of one step over all passes.
  public struct Entry: Sendable {
    /// The node that the step writes.
    public let node: String
    /// The operation's name.
    public let operation: String
    /// Seconds forward.
    public internal(set) var forward: Double
    /// Seconds backward.
    public internal(set) var backward: Double
    /// Seconds in both directions.
    public var seconds: Double { forward + backward }
  }

  private var positions: [String: Int] = [:]
  /// One entry a step, in the order in which they first ran.
  public private(set) var entries: [Entry] = []

  /// An empty profile.
  public init() {}

  static var now: UInt64 { DispatchTime.now().uptimeNanoseconds }

  mutating func add(
    _ node: String, _ operation: String, _ direction: WritableKeyPath<Entry, Double>, _ nanoseconds: UInt64
  ) {
    let position = positions[node] ?? entries.count
    if position == entries.count {
      positions[node] = position
      entries.append(Entry(node: node, operation: operation, forward: 0, backward: 0))
    }
    entries[position][keyPath: direction] += Double(nanoseconds) / 1e9
  }
}
