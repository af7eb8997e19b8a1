/// The interval of the mean of independent proportions, such as balanced accuracy over classes: each one's distance to its
/// Wilson limits, put together as independent errors are (the method of variance estimates recovery).
/// - Parameters:
///   - groups: successes and rows of each, at least one group, each with at least one row.
///   - level: nominal coverage.
/// Source: Zou and Donner, "Construction of confidence limits about effect measures: a general approach", 2008.
public func meanProportionInterval(_ groups: [(successes: Int, count: Int)], level: Double = 0.95) -> Interval {
  precondition(!groups.isEmpty, "the mean of no proportions")
  var (mean, below, above) = (0.0, 0.0, 0.0)
  for group in groups {
    let share = Double(group.successes) / Double(group.count)
    let limits = wilsonInterval(successes: group.successes, count: group.count, level: level)
    mean += share
    below += (share - limits.low) * (share - limits.low)
    above += (limits.high - share) * (limits.high - share)
  }
  let n = Double(groups.count)
  return Interval(
    low: max(0, (mean - below.squareRoot()) / n), high: min(1, (mean + above.squareRoot()) / n), method: "mover_wilson",
    level: level)
}
