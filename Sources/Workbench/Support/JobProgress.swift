/// How far a job is.
public struct JobProgress: Sendable, Equatable {
  /// So much of so much.
  public struct Part: Sendable, Equatable {
    /// What is done.
    public var done: Int
    /// What there is.
    public var total: Int

    /// So much of so much.
    public init(done: Int, total: Int) {
      self.done = done
      self.total = total
    }
  }

  /// What is done, in a few words.
  public var phase: String
  /// The same in a few letters, for narrow terminals.
  public var short: String
  /// How far this phase is.
  public var part: Part
  /// Numbers to watch, such as the loss, the most important first.
  public var details: [String]
  /// How far the whole job is, where this phase is one of several alike.
  public var job: Part?

  /// - Parameters:
  ///   - phase: what is done, in a few words.
  ///   - short: the same in a few letters; `phase` when empty.
  ///   - done: how much of the phase is done.
  ///   - total: how much there is.
  ///   - details: numbers to watch.
  ///   - job: how far the whole job is.
  public init(
    _ phase: String, short: String = "", done: Int, total: Int, details: [String] = [], job: Part? = nil
  ) {
    self.phase = phase
    self.short = short.isEmpty ? phase : short
    part = Part(done: done, total: total)
    self.details = details
    self.job = job
  }
}
