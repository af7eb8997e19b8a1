import Dispatch
import Files
import Synchronization
import Workbench

/// Shows a job's progress on standard error: a bar on a terminal, plain lines now and then elsewhere.
final class ConsoleObserver: JobObserver {
  /// What was done when watching began, and when that was; resumed work does not count as fast work.
  private struct Start {
    var done = 0
    var time: UInt64 = 0

    func rate(_ done: Int, _ now: UInt64) -> Double? {
      let seconds = Double(now - time) / 1e9
      return seconds > 0.2 && done > self.done ? Double(done - self.done) / seconds : nil
    }
  }

  private struct State {
    var phase = ""
    var phaseStart = Start()
    var jobStart: Start?
    var lastShown: UInt64 = 0
    var barIsShown = false
  }

  private let quiet: Bool
  private let drawsBar: Bool
  private let state = Mutex(State())

  init(quiet: Bool, bar: Bool) {
    self.quiet = quiet
    drawsBar = bar && Console.isTerminal(.standardError) && !Console.isDumb
  }

  var shouldStop: Bool { Interruption.isRequested }

  func progress(_ progress: JobProgress) {
    guard !quiet, progress.part.total > 0 else { return }
    state.withLock { state in
      let now = DispatchTime.now().uptimeNanoseconds
      if state.phase != progress.phase {
        // The first report of a phase comes after its first items: their time is not known.
        state.phase = progress.phase
        state.phaseStart = Start(done: progress.part.done, time: now)
        state.lastShown = drawsBar ? 0 : now
      }
      if let job = progress.job {
        if state.jobStart == nil { state.jobStart = Start(done: job.done, time: now) }
      } else {
        state.jobStart = nil
      }
      // A bar is redrawn ten times a second; a plain line comes every ten seconds.
      let interval: UInt64 = drawsBar ? 100_000_000 : 10_000_000_000
      let isDone = progress.part.done >= progress.part.total
      guard now - state.lastShown >= interval || (drawsBar && isDone) else { return }
      state.lastShown = now
      let line = ProgressLine(
        progress, rate: state.phaseStart.rate(progress.part.done, now),
        jobRate: progress.job.flatMap { state.jobStart?.rate($0.done, now) })
      if drawsBar {
        // Written over the old line, and only the rest of that is cleared: nothing flickers. The last column stays
        // free, because some terminals wrap there.
        let bar = line.bar(columns: Console.columns - 1).printable
        Console.write("\r\(bar)\u{1B}[K", to: .standardError)
        state.barIsShown = true
        if isDone { clear(&state) }
      } else {
        Console.print(line.plain + "\n", to: .standardError)
      }
    }
  }

  func note(_ text: String) {
    guard !quiet else { return }
    line(text)
  }

  func warn(_ text: String) { line("warning: \(text)") }

  private func line(_ text: String) {
    state.withLock { state in
      // One write, so that no empty line is ever seen.
      Console.write((state.barIsShown ? "\r\u{1B}[K" : "") + text.printable + "\n", to: .standardError)
      state.barIsShown = false
    }
  }

  private func clear(_ state: inout State) {
    if state.barIsShown { Console.write("\r\u{1B}[K", to: .standardError) }
    state.barIsShown = false
  }
}
