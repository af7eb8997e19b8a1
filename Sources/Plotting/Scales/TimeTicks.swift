import Foundation

extension Ticks {
  /// Round moments of universal time inside `range` (seconds since the beginning of 1970), about `count` of them and never
  /// more than twice that: whole seconds, minutes, hours, days, Mondays, months or years, and decimal parts of a second.
  ///
  /// A range beyond some million years gives ticks as of a linear axis.
  public static func time(in range: ClosedRange<Double>, count: Int) -> [Double] {
    let rough = (range.upperBound - range.lowerBound) / Double(max(1, count))
    guard count > 0, rough > 0.7, UniversalDate.range.contains(range.lowerBound),
      UniversalDate.range.contains(range.upperBound)
    else { return linear(in: range, count: count) }
    // The nearest on a logarithmic scale.
    let step = TimeStep.all.min { abs(log($0.length / rough)) < abs(log($1.length / rough)) }
    guard let step else { return [] }
    return step.moments(in: range)
  }
}

/// A distance between ticks of time.
private enum TimeStep {
  /// Multiples of so many seconds, counted from a moment.
  case seconds(Double, from: Double = 0)
  /// The beginnings of every so many months.
  case months(Int)

  private static let (minute, hour, day) = (60.0, 3600.0, 86_400.0)
  /// 5 January 1970 was a Monday.
  private static let monday = 4 * day

  static let all: [TimeStep] = {
    let small = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800].map { TimeStep.seconds($0) }
    let hours = [1, 2, 3, 6, 12, 24, 48].map { TimeStep.seconds($0 * hour) }
    let weeks = [7, 14].map { TimeStep.seconds($0 * day, from: monday) }
    let years = (0...6).flatMap { power in [1, 2, 5].map { TimeStep.months(12 * $0 * Int(pow(10, Double(power)))) } }
    return small + hours + weeks + [.months(1), .months(3), .months(6)] + years
  }()

  /// In seconds; the mean one of months.
  var length: Double {
    switch self {
    case .seconds(let seconds, _): seconds
    case .months(let months): Double(months) * 30.436875 * Self.day
    }
  }

  func moments(in range: ClosedRange<Double>) -> [Double] {
    switch self {
    case .seconds(let step, let origin):
      let first = Int(((range.lowerBound - origin) / step).rounded(.up))
      let last = Int(((range.upperBound - origin) / step).rounded(.down))
      return first <= last ? (first...last).map { origin + Double($0) * step } : []
    case .months(let step):
      func index(_ moment: Double) -> Int {
        let date = UniversalDate(moment)
        return date.year * 12 + date.month - 1
      }
      let first = Int((Double(index(range.lowerBound)) / Double(step)).rounded(.down)) * step
      return stride(from: first, through: index(range.upperBound), by: step)
        .map { UniversalDate.moment(month: $0) }.filter(range.contains)
    }
  }
}

/// A day of the Gregorian calendar, extended to all years, and the second of the day, in universal time.
struct UniversalDate: Hashable {
  let year: Int
  /// 1...12.
  let month: Int
  /// 1...31.
  let day: Int
  /// 0..<86,400.
  let second: Double

  /// Moments for which there are dates.
  static let range = -1e14...1e14

  /// The date of a moment in seconds since the beginning of 1970 (H. Hinnant, chrono-compatible low-level date algorithms,
  /// 2021).
  init(_ moment: Double) {
    let days = Int((moment / 86_400).rounded(.down))
    second = moment - Double(days) * 86_400
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    // Months counted from March, so that the leap day is the last one of the year.
    let fromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * fromMarch + 2) / 5 + 1
    month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// The moment at which a month begins, counted from January of the year 0.
  static func moment(month index: Int) -> Double {
    let month = (index % 12 + 12) % 12 + 1
    let year = (index - (month - 1)) / 12 - (month <= 2 ? 1 : 0)
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Double(era * 146_097 + dayOfEra - 719_468) * 86_400
  }
}

/// The texts of moments.
enum TimeTexts {
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// What the ticks of an axis say: the unit in which they differ, and at the first tick, and where it changes, the next
  /// larger one (the year beside months and days, the day beside hours). A single moment says all.
  static func texts(_ moments: [Double]) -> [String] {
    guard moments.allSatisfy({ $0.isFinite && UniversalDate.range.contains($0) }) else {
      return moments.map { $0.isFinite ? NumberFormat.automatic.text($0) : "–" }
    }
    let dates = moments.map(UniversalDate.init)
    let isDay = dates.allSatisfy { $0.second == 0 }
    let isMonth = isDay && dates.allSatisfy { $0.day == 1 }
    if isMonth, dates.allSatisfy({ $0.month == 1 }), dates.count > 1 { return dates.map { "\($0.year)" } }
    let decimals = min(6, Ticks.decimals(for: dates.map { $0.second.truncatingRemainder(dividingBy: 60) }))
    let hasSeconds = dates.contains { $0.second.truncatingRemainder(dividingBy: 60) != 0 }
    return dates.indices.map { i in
      let date = dates[i]
      let before = i > 0 ? dates[i - 1] : nil
      let name = months[date.month - 1]
      if isDay {
        let own = isMonth && dates.count > 1 ? name : "\(date.day) \(name)"
        return before?.year == date.year ? own : "\(own) \(date.year)"
      }
      let clock = clock(date.second, hasSeconds: hasSeconds, decimals: decimals)
      if dates.count == 1 { return "\(date.day) \(name) \(date.year) \(clock)" }
      let isSameDay = before.map { ($0.year, $0.month, $0.day) == (date.year, date.month, date.day) } ?? false
      return isSameDay ? clock : "\(date.day) \(name) \(clock)"
    }
  }

  private static func clock(_ second: Double, hasSeconds: Bool, decimals: Int) -> String {
    let minutes = Int(second / 60)
    func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
    let start = "\(two(minutes / 60)):\(two(minutes % 60))"
    guard hasSeconds else { return start }
    let rest = second - Double(minutes) * 60
    let text = NumberFormat.decimals(decimals).text(rest)
    return "\(start):\(rest < 10 ? "0" : "")\(text)"
  }
}
