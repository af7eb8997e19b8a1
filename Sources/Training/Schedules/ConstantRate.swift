/// The same learning rate throughout.
public struct ConstantRate: Schedule {
  /// The learning rate.
  public let rate: Double

  /// - Parameter rate: the learning rate.
  public init(_ rate: Double) { self.rate = rate }

  public func learningRate(step: Int) -> Double { rate }
}

extension Component where Context == ScheduleContext, Product == any Schedule {
  static var constant: Self {
    Component(name: "constant", summary: "The same learning rate throughout.", options: []) { _, context in
      ConstantRate(context.learningRate)
    }
  }
}
