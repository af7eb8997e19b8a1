/// How a denominator that may be small is kept from zero.
public enum Epsilon: Sendable, Equatable {
  /// A share of what the denominator is made of, so that the scale of gradients and activations does not matter.
  case relative(Double)
  /// A number that is added as it is.
  case absolute(Double)

  /// The epsilon as a method tells it.
  var parameter: MethodParameter {
    switch self {
    case .relative(let share): MethodParameter("epsilon_relative", share)
    case .absolute(let number): MethodParameter("epsilon_absolute", number)
    }
  }
}
