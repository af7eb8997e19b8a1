import Testing
import Workbench

@Suite struct ProgressLineTests {
  private let progress = JobProgress(
    "epoch 3 of 20", short: "3/20", done: 1024, total: 3600, details: ["loss 1.2345", "rate 1.20e-03"],
    job: .init(done: 8224, total: 72_000))

  @Test(arguments: 1...200) func aLineNeverWraps(columns: Int) {
    let line = ProgressLine(progress, rate: 212.4, jobRate: 180).bar(columns: columns)
    #expect(line.count <= columns)
    #expect(!line.contains("\n") && !line.isEmpty)
  }

  @Test func aWideLineSaysAll() {
    let line = ProgressLine(progress, rate: 212.4, jobRate: 180).bar(columns: 160)
    for part in [
      "epoch 3 of 20", "1024/3600", "212/s", "loss 1.2345", "rate 1.20e-03", "13 s left", "5 min 55 s in all",
    ] {
      #expect(line.contains(part), "\(line)")
    }
    #expect(line.contains("██████▊░"))
  }

  @Test func aNarrowLineKeepsTheShareTheLossAndTheTime() {
    let line = ProgressLine(progress, rate: 212.4, jobRate: 180).bar(columns: 39)
    for part in ["3/20", "28 %", "loss 1.2345", "5:55"] { #expect(line.contains(part), "\(line)") }
  }

  @Test func nothingIsClaimedBeforeARateIsKnown() {
    let line = ProgressLine(progress, rate: nil, jobRate: nil)
    #expect(!line.bar(columns: 160).contains("left") && !line.plain.contains("/s"))
    #expect(line.plain == "epoch 3 of 20: 1024 of 3600, loss 1.2345, rate 1.20e-03")
  }

  @Test func theLastPhaseTellsOneTime() {
    var last = progress
    last.job = .init(done: 72_000 - 2576, total: 72_000)
    let text = ProgressLine(last, rate: 100, jobRate: 100).plain
    #expect(text.contains("26 s left") && !text.contains("in all"))
  }

  @Test func barsBeginEmptyAndEndFull() {
    func bar(_ done: Int) -> String {
      ProgressLine(JobProgress("p", done: done, total: 100), rate: nil).bar(columns: 60)
    }
    #expect(bar(0).contains(String(repeating: "░", count: 24)))
    #expect(bar(100).contains(String(repeating: "█", count: 24)))
    #expect(ProgressLine(JobProgress("p", done: 0, total: 0), rate: 1).bar(columns: 60).contains("0/0"))
  }
}
