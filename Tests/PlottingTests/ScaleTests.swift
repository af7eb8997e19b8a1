import Drawing
import Plotting
import Testing

@Suite struct TickTests {
  @Test func ticksAreRoundAndExact() {
    #expect(Ticks.linear(in: 0...1, count: 5) == [0, 0.2, 0.4, 0.6, 0.8, 1])
    #expect(Ticks.linear(in: 0...0.3, count: 3) == [0, 0.1, 0.2, 0.3])
    #expect(Ticks.linear(in: 0...1, count: 4) == [0, 0.25, 0.5, 0.75, 1])
    #expect(Ticks.linear(in: -7...13, count: 4) == [-5, 0, 5, 10])
    #expect(Ticks.linear(in: 0...7215, count: 4) == [0, 2000, 4000, 6000])
  }

  @Test func ticksLieInsideAndAreNeverTooMany() {
    for exponent in -9...9 {
      for factor in [1.0, 1.7, 3.3, 9.9] {
        var high = factor
        for _ in 0..<abs(exponent) { high = exponent < 0 ? high / 10 : high * 10 }
        for count in 1...10 {
          let ticks = Ticks.linear(in: -high / 3...high, count: count)
          #expect(ticks.allSatisfy { $0 >= -high / 3 * 1.000001 && $0 <= high * 1.000001 })
          #expect(ticks.count <= 2 * count + 1)
          #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $0 < $1 })
        }
      }
    }
  }

  @Test func emptyAndEndlessRangesAreHarmless() {
    #expect(Ticks.linear(in: 3...3, count: 5) == [3])
    #expect(Ticks.linear(in: 0...Double.infinity, count: 5).isEmpty)
    #expect(Ticks.linear(in: 0...1, count: 0) == [0])
    #expect(Ticks.logarithmic(in: 0...1).isEmpty)
    #expect(Ticks.linear(in: 0...Double.leastNonzeroMagnitude, count: 5) == [0])
  }

  @Test func niceRangesHoldTheData() {
    #expect(Ticks.nice(0.03...0.97) == 0...1)
    #expect(Ticks.nice(0...1) == 0...1)
    #expect(Ticks.nice(12...88) == 0...100)
    #expect(Ticks.nice(-3.2...0) == -3.5...0)
    #expect(Ticks.nice(-3.2...0).upperBound.sign == .plus)
  }

  @Test func logarithmicRangesEndAtTicks() {
    #expect(Ticks.niceLogarithmic(5.2...7.8) == 5...10)
    #expect(Ticks.niceLogarithmic(0.2...2) == 0.2...2)
    #expect(Ticks.niceLogarithmic(3...3) == 2...5)
    #expect(Ticks.niceLogarithmic(2...2) == 2...5)
    let wide = Ticks.niceLogarithmic(2.4e-6...1.8e-3)
    #expect(abs(wide.lowerBound / 2e-6 - 1) < 1e-9 && abs(wide.upperBound / 2e-3 - 1) < 1e-9)
  }

  @Test func logarithmicTicksArePowersOfTen() {
    #expect(Ticks.logarithmic(in: 1e-4...1e-2) == [1e-4, 1e-3, 1e-2])
    #expect(Ticks.logarithmic(in: 1...10) == [1, 2, 5, 10])
    #expect(Ticks.logarithmic(in: 3...40) == [5, 10, 20])
  }

  @Test func decimalsTellTicksApart() {
    #expect(Ticks.decimals(for: [0, 0.25, 0.5]) == 2)
    #expect(Ticks.decimals(for: [0, 5, 10]) == 0)
    #expect(Ticks.decimals(for: []) == 0)
  }
}

@Suite struct ScaleTests {
  @Test func linearScalesKeepProportions() {
    let scale = Scale.linear(10...20)
    #expect(scale.fraction(10) == 0)
    #expect(scale.fraction(15) == 0.5)
    #expect(scale.fraction(25) == 1.5)
    #expect(Scale.linear(4...4).fraction(4) == 0.5)
  }

  @Test func logarithmicScalesKeepRatios() {
    let scale = Scale.log(1...100)
    #expect(abs(scale.fraction(10) - 0.5) < 1e-12)
    #expect(scale.fraction(0).isNaN)
    #expect(scale.fraction(-1).isNaN)
  }

  @Test func bandsAreCentred() {
    let scale = Scale.band(["a", "b"])
    #expect(scale.fraction(0) == 0.25)
    #expect(scale.fraction(1) == 0.75)
    #expect(scale.bandShare == 0.5)
    #expect(Scale.band([]).fraction(0).isNaN)
  }

  @Test func framesTurnNumbersUpAndBandsDown() throws {
    let figure = Figure(
      title: "", width: 112,
      panel: Axes(
        x: .hidden(.linear(0...1)), y: .hidden(.linear(0...1)), marks: [DotMark(x: [0, 1, .nan], y: [0, 1, 0])],
        height: .points(100)))
    let circles = figure.recording().split(separator: "\n").filter { $0.hasPrefix("circle") }
    #expect(circles.map { String($0.split(separator: " ")[1]) } == ["6,106", "106,6"])
  }
}

@Suite struct NumberFormatTests {
  @Test func numbersReadWell() {
    #expect(NumberFormat.count.text(7215) == "7,215")
    #expect(NumberFormat.count.text(1_234_567) == "1,234,567")
    #expect(NumberFormat.count.text(-1234) == "\u{2212}1,234")
    #expect(NumberFormat.count.text(999) == "999")
    #expect(NumberFormat.percent(decimals: 1).text(0.0804) == "8.0\u{202F}%")
    #expect(NumberFormat.percent(decimals: 1).text(0.0001) == "< 0.1\u{202F}%")
    #expect(NumberFormat.percent(decimals: 0).text(0) == "0\u{202F}%")
    #expect(NumberFormat.decimals(2).text(-0.001) == "0.00")
    #expect(NumberFormat.decimals(2).text(.nan) == "–")
    #expect(NumberFormat.scientific.text(1e-4) == "1e\u{2212}4")
    #expect(NumberFormat.scientific.text(0) == "0")
  }

  @Test func neighbouringTicksStayDifferent() {
    #expect(NumberFormat.automatic.texts([0, 0.25, 0.5]) == ["0.00", "0.25", "0.50"])
    #expect(NumberFormat.automatic.texts([0, 20000]) == ["0", "20,000"])
    #expect(NumberFormat.percent(decimals: 0).texts([0.3, 0.305]) == ["30.0\u{202F}%", "30.5\u{202F}%"])
    #expect(Set(NumberFormat.automatic.texts([0, 5e-6, 1e-5])).count == 3)
  }
}

@Suite struct HistogramTests {
  @Test func binsAreClosedOnTheLeftAndTheLastOnBothSides() {
    let histogram = Histogram([0, 0.5, 1, 1, 2, -0.1, 2.1, .nan], in: 0...2, bins: 2)
    #expect(histogram.counts == [2, 3])
    #expect(histogram.edges == [0, 1, 2])
    #expect(histogram.centers == [0.5, 1.5])
    #expect(Histogram([], in: 0...1, bins: 3).counts == [0, 0, 0])
  }
}
