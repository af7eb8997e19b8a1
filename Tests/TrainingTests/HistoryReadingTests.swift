import Testing
import Training

@Suite struct HistoryReadingTests {
  private func history(_ losses: [Double], _ validation: [Double?]) -> TrainingHistory {
    TrainingHistory(
      zip(losses, validation).enumerated().map { i, pair in
        EpochRecord(
          epoch: i + 1, loss: pair.0, accuracy: 0.75, validationLoss: pair.1,
          validationAccuracy: pair.1.map { _ in 0.5 },
          learningRate: 0.1, gradientNorm: 1, meanGradientNorm: 1, imagesPerSecond: 1)
      })
  }

  @Test func eachCourseIsTold() throws {
    func course(_ losses: [Double], _ validation: [Double?]) -> HistoryReading.Course? {
      HistoryReading(history(losses, validation), planned: nil)?.course
    }
    #expect(course([], []) == nil)
    #expect(course([1], [1]) == .single)
    #expect(course([2, 1], [nil, nil]) == .unmeasured)
    #expect(course([3, 2, 1], [3, 2, 1]) == .improving)
    #expect(course([3, 2, 1], [3, 2, 2.5]) == .overfitting(rise: 0.5, fall: 1))
    #expect(course([3, 2, 1], [3, 2, 2.03]) == .level)
    #expect(course([3, 2, 4], [3, 2, 5]) == .unsettled)
  }

  @Test func earlyStopsAndGapsAreMeasured() throws {
    let run = history([3, 2, 1], [3, 2, 2.5])
    let reading = try #require(HistoryReading(run, planned: 10))
    #expect(reading.endedEarly == true && reading.best.epoch == 2 && reading.last.epoch == 3)
    #expect(reading.accuracyGap == 0.25)
    #expect(
      HistoryReading(run, planned: 3)?.endedEarly == false && HistoryReading(run, planned: nil)?.endedEarly == nil)
  }
}
