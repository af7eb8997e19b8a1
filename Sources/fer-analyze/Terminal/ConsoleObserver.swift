import Dispatch
import Synchronization
import Workbench

/// Shows a job's progress on standard error: a bar on a terminal, plain lines now and then elsewhere.
final class ConsoleObserver: JobObserver {
  private struct State {
    var phase = ""
    var phaseStart: UInt64 = 0
    var lastShown: UInt64 = 0
    var barIsShown = false
  }

  private let quiet: Bool
  private let drawsBar: Bool
  private let state = Mutex(State())

  init(quiet: Bool, bar: Bool) {
    self.quiet = quiet
    drawsBar = bar && Console.isTerminal(.standardError)
  }

  var shouldStop: Bool { Interruption.isRequested }

  func progress(_ phase: String, done: Int, total: Int, detail: String) {
    guard !quiet, total > 0 else { return }
    state.withLock { state in
      let now = DispatchTime.now().uptimeNanoseconds
      if state.phase != phase {
        state.phase = phase
        state.phaseStart = now
        state.lastShown = drawsBar ? 0 : now
      }
      // A bar is redrawn ten times a second; a plain line comes every ten seconds.
      let interval: UInt64 = drawsBar ? 100_000_000 : 10_000_000_000
      guard now - state.lastShown >= interval || (drawsBar && done >= total) else { return }
      state.lastShown = now
      let seconds = Double(now - state.phaseStart) / 1e9
      let rate = Double(done) / max(seconds, 1e-3)
      let left = rate > 0 ? Double(total - done) / rate : 0
      let facts = [detail, "\(Int(rate))/s", "\(Self.time(left)) left"].filter { !$0.isEmpty }.joined(separator: ", ")
      if drawsBar {
        let filled = min(24, 24 * done / total)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
        Console.write("\r\u{1B}[2K\(phase) \(bar) \(done)/\(total)  \(facts)", to: .standardError)
        state.barIsShown = true
        if done >= total { clear(&state) }
      } else {
        Console.write("\(phase): \(done) of \(total), \(facts)\n", to: .standardError)
      }
    }
  }

  func note(_ text: String) {
    guard !quiet else { return }
    line(text)
  }

  func warn(_ text: String) { line("warning: \(text)") }

  private func line(_ text: String) {
    state.withLock { clear(&$0) }
    Console.write(text + "\n", to: .standardError)
  }

  private func clear(_ state: inout State) {
    if state.barIsShown { Console.write("\r\u{1B}[2K", to: .standardError) }
    state.barIsShown = false
  }

  private static func time(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.up))
    if whole >= 3600 { return "\(whole / 3600) h \(whole % 3600 / 60) min" }
    return whole >= 60 ? "\(whole / 60) min \(whole % 60) s" : "\(whole) s"
  }
}
