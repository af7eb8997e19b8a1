import Foundation

/// One line that tells how far a job is: all of it on a wide terminal, the most important of it on a narrow one.
public struct ProgressLine {
  private let progress: JobProgress
  private let rate: Double?
  private let left: Double?
  private let jobLeft: Double?

  /// - Parameters:
  ///   - progress: how far the job is.
  ///   - rate: items a second; `nil` while it is not known.
  ///   - jobRate: items a second of the whole job, everything between the phases included; `nil` while it is not known.
  public init(_ progress: JobProgress, rate: Double?, jobRate: Double? = nil) {
    func seconds(_ part: JobProgress.Part?, _ rate: Double?) -> Double? {
      guard let part, let rate, rate > 0, rate.isFinite else { return nil }
      return Double(max(0, part.total - part.done)) / rate
    }
    self.progress = progress
    self.rate = rate
    left = seconds(progress.part, rate)
    jobLeft = seconds(progress.job, jobRate)
  }

  /// A sentence for a log.
  public var plain: String {
    let facts = progress.details + (rate.map { ["\(Self.rate($0))/s"] } ?? []) + times(long: true)
    return (["\(progress.phase): \(progress.part.done) of \(progress.part.total)"] + facts).joined(separator: ", ")
  }

  /// A line with a bar, at most `columns` letters wide.
  ///
  /// What does not fit goes in this order: the count of items, the rate, the last details, the length of the bar, the
  /// time left of the phase, the words of the phase. What is left at last is cut.
  public func bar(columns: Int) -> String {
    let share = progress.part.total > 0 ? Double(progress.part.done) / Double(progress.part.total) : 0
    let count = "\(progress.part.done)/\(progress.part.total)"
    let whole = "\(Int((min(1, max(0, share)) * 100).rounded(.down)))"
    // As wide at the start as at the end, so that nothing moves.
    let percent = String(repeating: " ", count: 3 - whole.count) + whole + " %"
    let speed = rate.map { "\(Self.rate($0))/s" } ?? ""
    let watched = progress.details.joined(separator: "  ")
    let first = progress.details.first ?? ""
    let long = times(long: true).joined(separator: ", ")
    let short = times(long: false).joined(separator: " ")
    let last = times(long: false).last ?? ""
    let forms: [(bar: Int, parts: [String], phase: String)] = [
      (24, [count, speed, watched, long], progress.phase),
      (16, [percent, speed, watched, long], progress.phase),
      (16, [percent, speed, watched, short], progress.phase),
      (12, [percent, watched, short], progress.phase),
      (10, [percent, first, short], progress.phase),
      (8, [percent, first, short], progress.short),
      (6, [percent, first, last], progress.short),
      (4, [percent, last], progress.short),
      (0, [percent], progress.short),
    ]
    func line(_ form: (bar: Int, parts: [String], phase: String)) -> String {
      ([form.phase, Self.meter(share, form.bar)] + form.parts).filter { !$0.isEmpty }.joined(separator: " ")
    }
    let fitting = forms.lazy.map(line).first { $0.count <= columns }
    return fitting ?? String(line(forms[forms.count - 1]).prefix(max(0, columns)))
  }

  private func times(long: Bool) -> [String] {
    let phase = left.map { long ? "\(Self.time($0)) left" : Self.clock($0) }
    let whole = jobLeft.map { long ? "\(Self.time($0)) in all" : "all \(Self.clock($0))" }
    // In the last phase both are the same.
    let isLast = progress.job.map { $0.total - $0.done == progress.part.total - progress.part.done } ?? true
    return [phase, isLast ? nil : whole].compactMap { $0 }
  }

  /// A bar of `width` letters, drawn in eighths of a letter.
  private static func meter(_ share: Double, _ width: Int) -> String {
    guard width > 0 else { return "" }
    let eighths = min(8 * width, max(0, Int((share * Double(8 * width)).rounded(.down))))
    let partial = eighths % 8 == 0 ? "" : String(["▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8 - 1])
    let full = String(repeating: "█", count: eighths / 8)
    return full + partial + String(repeating: "░", count: width - full.count - partial.count)
  }

  private static func rate(_ value: Double) -> String {
    value >= 10 || value == 0 ? "\(Int(value.rounded()))" : String(format: "%.1f", value)
  }

  /// `12 s`, `3 min 5 s`, `2 h 10 min`.
  static func time(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "?" }
    let whole = Int(seconds.rounded(.up))
    if whole >= 3600 { return "\(whole / 3600) h \(whole % 3600 / 60) min" }
    return whole >= 60 ? "\(whole / 60) min \(whole % 60) s" : "\(whole) s"
  }

  /// `0:12`, `3:05`, `2:10:00`.
  private static func clock(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "?" }
    let whole = Int(seconds.rounded(.up))
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    guard whole >= 3600 else { return "\(whole / 60):\(two(whole % 60))" }
    return "\(whole / 3600):\(two(whole % 3600 / 60)):\(two(whole % 60))"
  }
}
