import Foundation

/// Work on a thread of its own, begun at once, whose result is asked for later.
public final class Background<Value: Sendable>: @unchecked Sendable {
  private let done = DispatchSemaphore(value: 0)
  private var result: Result<Value, any Error>?

  /// Begins the work.
  public init(_ work: @escaping @Sendable () throws -> Value) {
    Thread { [self] in
      result = Result { try work() }
      done.signal()
    }.start()
  }

  /// The result, waited for.
  /// - Throws: what the work threw.
  public func value() throws -> Value {
    done.wait()
    // For whoever asks again.
    done.signal()
    guard let result else { preconditionFailure("the work is done") }
    return try result.get()
  }
}
