import Files
import Testing
import Training

@Suite struct ScheduleTests {
  let document: JSONValue
  let context: ScheduleContext

  init() throws {
    document = try golden("schedules.json")
    context = ScheduleContext(
      learningRate: try #require(document["rate"]?.doubleValue),
      totalSteps: try #require(document["total_steps"]?.intValue),
      stepsPerEpoch: try #require(document["steps_per_epoch"]?.intValue))
  }

  @Test func everyStepMatchesKerasOrPyTorch() throws {
    let cases = try document.require("cases").arrayValue ?? []
    #expect(cases.count == 9)
    for item in cases {
      let name = try #require(item["schedule"]?.stringValue)
      let options = try item.require("options")
      let schedule = try ScheduleRegistry.shared.make(name, options: options, context: context)
      let expected = try item.require("rates").numbers
      let rates = expected.indices.map { schedule.learningRate(step: $0) }
      // Keras computes schedules in single precision.
      #expect(largestRelativeDifference(rates, expected, floor: 0.02) < 3e-6, "\(name) \(options.compactText)")
    }
  }

  @Test func plateauFallsWithTheEpochsOfKeras() throws {
    let cases = try document.require("plateaus").arrayValue ?? []
    #expect(cases.count == 2)
    for item in cases {
      var schedule = try ScheduleRegistry.shared.make("plateau", options: try item.require("options"), context: context)
      var rates: [Double] = []
      for metric in try item.require("metrics").numbers {
        // A run that stops and continues after every epoch falls at the same epochs.
        var continued = try ScheduleRegistry.shared.make(
          "plateau", options: try item.require("options"), context: context)
        try continued.restore(schedule.state)
        continued.observe(metric: metric)
        schedule = continued
        rates.append(schedule.learningRate(step: 0))
      }
      let expected = try item.require("rates").numbers
      #expect(Set(expected).count > 2)
      #expect(largestRelativeDifference(rates, expected, floor: 1e-3) < 1e-6)
    }
  }

  @Test func aMetricThatIsNaNNeverImproves() {
    var schedule = Plateau(initialRate: 1, factor: 0.5, patience: 2)
    for _ in 0..<4 { schedule.observe(metric: .nan) }
    #expect(schedule.rate == 0.25)
  }

  @Test func stepsBeyondTheRunKeepTheLastRate() throws {
    #expect(CosineDecay(initialRate: 1, decaySteps: 10, alpha: 0.2).learningRate(step: 1000) == 0.2)
    let cycle = OneCycle(highestRate: 1, totalSteps: 10)
    #expect(cycle.learningRate(step: 10) == cycle.learningRate(step: 9))
    #expect(abs(cycle.learningRate(step: 9) - 1 / 25e4) < 1e-15)
  }

  @Test func aRunOfOneStepHasARate() throws {
    let short = ScheduleContext(learningRate: 0.1, totalSteps: 1, stepsPerEpoch: 1)
    for name in ScheduleRegistry.shared.names {
      let rate = try ScheduleRegistry.shared.make(name, context: short).learningRate(step: 0)
      #expect(rate > 0 && rate <= 0.1, "\(name)")
    }
    #expect(OneCycle(highestRate: 1, totalSteps: 20, risingShare: 0).learningRate(step: 0) == 1)
  }

  @Test func aScheduleWithoutStateRefusesOne() {
    var schedule = ConstantRate(0.1)
    #expect(throws: ConfigurationError.self) { try schedule.restore(["rate": 1.0]) }
  }
}
