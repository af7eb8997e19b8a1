/// How a job tells what it does. Everything that reaches a person while a job runs goes through here.
public protocol JobObserver: AnyObject {
  /// Work goes on.
  func progress(_ progress: JobProgress)

  /// Something is done that is worth a line of its own.
  func note(_ text: String)

  /// Something is not as it should be, and the job goes on.
  func warn(_ text: String)

  /// Whether the job should stop as soon as nothing is lost by it.
  var shouldStop: Bool { get }
}

extension JobObserver {
  /// Work goes on.
  /// - Parameters:
  ///   - phase: what is done, in a few words.
  ///   - done: how much is done.
  ///   - total: how much there is.
  ///   - detail: a number to watch, such as the loss.
  func progress(_ phase: String, done: Int, total: Int, detail: String) {
    progress(JobProgress(phase, done: done, total: total, details: detail.isEmpty ? [] : [detail]))
  }
}

/// An observer that is silent and never stops a job.
public final class SilentObserver: JobObserver {
  /// Warnings that came, for tests.
  public private(set) var warnings: [String] = []

  /// A silent observer.
  public init() {}

  public func progress(_ progress: JobProgress) {}
  public func note(_ text: String) {}
  public func warn(_ text: String) { warnings.append(text) }
  public var shouldStop: Bool { false }
}
