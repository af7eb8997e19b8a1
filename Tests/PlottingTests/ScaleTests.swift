import Drawing
import Files
import Plotting
import TestSupport
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
    #expect(Ticks.logarithmic(in: 3...4) == [3, 3.25, 3.5, 3.75, 4])
    #expect(Ticks.logarithmic(in: 1e-300...1e300, count: 5).count <= 10)
  }

  @Test func decimalsTellTicksApart() {
    #expect(Ticks.decimals(for: [0, 0.25, 0.5]) == 2)
    #expect(Ticks.decimals(for: [0, 5, 10]) == 0)
    #expect(Ticks.decimals(for: []) == 0)
  }
}

/// Ranges at the ends of what numbers can say.
@Suite struct AwkwardRangeTests {
  private static let ranges: [ClosedRange<Double>] = [
    0...0, 3...3, -2...(-2), 0...Double.leastNonzeroMagnitude, 0...1e-300, 1e-12...3e-12, 0...1e300, -1.7e308...1.7e308,
    -1e9...1e9,
    1e15...1e15 + 4, 1e17...1e17 + 64, -7e-5 ... -2e-5, 999_999...1_000_001, 1e6...1e6 + 1e-4, -0.1...0.1, 0.3...0.3,
    -1000...0.001,
  ]

  @Test(arguments: ranges) func ticksOfEveryScaleAreFewFiniteRisingAndInside(range: ClosedRange<Double>) {
    let low = max(range.lowerBound, range.upperBound * 1e-9)
    var scales: [Scale] = [.linear(range), .symlog(range, constant: 1), .symlog(range, constant: 1e-6), .time(range)]
    if low > 0, low <= range.upperBound { scales.append(.log(low...range.upperBound)) }
    let slack = 1e-9 * max(abs(range.lowerBound), abs(range.upperBound))
    for scale in scales {
      for count in 1...10 {
        let ticks = scale.ticks(count: count)
        #expect(ticks.allSatisfy(\.isFinite) && ticks.count <= 2 * count + 2, "\(scale): \(ticks)")
        #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $0 < $1 }, "\(scale): \(ticks)")
        #expect(ticks.allSatisfy { $0 >= range.lowerBound - slack && $0 <= range.upperBound + slack }, "\(scale)")
        #expect(ticks.allSatisfy { !scale.fraction($0).isNaN }, "\(scale): \(ticks)")
      }
    }
  }

  @Test(arguments: ranges) func neighbouringTicksHaveDifferentShortTexts(range: ClosedRange<Double>) {
    for count in [3, 6] {
      let ticks = Ticks.linear(in: range, count: count)
      let texts = NumberFormat.automatic.texts(ticks)
      #expect(Set(texts).count == texts.count, "\(texts)")
      #expect(texts.allSatisfy { $0.count <= 24 && !$0.contains("nan") && !$0.contains("inf") }, "\(texts)")
    }
  }

  @Test(arguments: ranges) func niceRangesAndAxesHoldTheData(range: ClosedRange<Double>) {
    let nice = Ticks.nice(range)
    let slack = 1e-9 * max(abs(range.lowerBound), abs(range.upperBound))
    #expect(nice.lowerBound <= range.lowerBound + slack && nice.upperBound >= range.upperBound - slack)
    #expect(nice.lowerBound.isFinite && nice.upperBound.isFinite)
    for mapping in [Axis.Mapping.automatic, .symlog(nil, constant: 0.5), .time(nil), .log(nil)] {
      let figure = Figure(
        title: "",
        panel: Axes(
          x: Axis(mapping: mapping), y: Axis(mapping: mapping),
          marks: [DotMark(x: [range.lowerBound, range.upperBound, .nan], y: [range.lowerBound, range.upperBound, 1])]))
      let recording = figure.recording()
      #expect(!recording.contains("nan") && !recording.contains("inf"))
      #expect(TextBoxCanvas.texts(of: figure).outside == [] && TextBoxCanvas.texts(of: figure).overlaps == [])
    }
  }
}

@Suite struct SymmetricLogarithmTests {
  @Test func placesAreThoseOfWebbersFormula() throws {
    let goldens = try StoredNumbers("plotting/plotting.json").objects("symlogs")
    #expect(goldens.count == 2)
    for golden in goldens {
      func list(_ key: String) -> [Double] { (golden[key]?.arrayValue ?? []).compactMap(\.doubleValue) }
      let ends = list("range")
      try #require(ends.count == 2)
      let scale = Scale.symlog(ends[0]...ends[1], constant: golden.number("constant"))
      #expect(gap(list("values").map(scale.fraction), list("places")) < 1e-12)
    }
  }

  @Test func smallDifferencesAreLinearAndLargeOnesLogarithmic() {
    let scale = Scale.symlog(-1000...1000, constant: 1)
    #expect(scale.fraction(0) == 0.5 && scale.fraction(-1000) == 0 && scale.fraction(1000) == 1)
    #expect(abs(scale.fraction(3) + scale.fraction(-3) - 1) < 1e-15)
    // Twice as far from zero is twice as far on the axis, and far out ten times is a step of one length.
    #expect(abs((scale.fraction(0.002) - 0.5) / (scale.fraction(0.001) - 0.5) - 2) < 1e-3)
    let steps = [scale.fraction(1e3) - scale.fraction(1e2), scale.fraction(1e2) - scale.fraction(1e1)]
    #expect(abs(steps[0] / steps[1] - 1) < 0.05)
    #expect(Scale.symlog(5...5, constant: 1).fraction(5) == 0.5 && scale.fraction(.nan).isNaN)
    #expect(scale.range == -1000...1000 && scale.bandShare == 0)
  }

  @Test func ticksArePowersOfTenOnBothSidesOfZero() {
    func ticks(_ range: ClosedRange<Double>, _ constant: Double, _ count: Int) -> [Double] {
      Ticks.symmetricLogarithmic(in: range, constant: constant, count: count)
    }
    #expect(ticks(-1500...200, 1, 12) == [-1000, -100, -10, -1, 0, 1, 10, 100])
    #expect(ticks(0...1e6, 1, 4) == [0, 1, 100, 10_000, 1_000_000])
    #expect(ticks(-0.3...0.4, 1, 4) == [-0.2, 0, 0.2, 0.4], "below the constant the axis is linear")
    #expect(ticks(-7...3, 1, 10) == [-5, -2, -1, 0, 1, 2])
    #expect(ticks(20...500, 1, 6) == [100, 200, 300, 400, 500], "one power alone says too little")
    #expect(ticks(0...1, 0, 5) == [])
  }
}

@Suite struct TimeTests {
  private static let day = 86_400.0
  /// 2024-02-28, 00:00 universal time.
  private static let leap = 1_709_078_400.0

  private func ticks(_ start: Double, _ length: Double, _ count: Int = 5) -> [Double] {
    Ticks.time(in: start...start + length, count: count)
  }

  private func texts(_ start: Double, _ length: Double, _ count: Int = 5) -> [String] {
    NumberFormat.time.texts(ticks(start, length, count))
  }

  @Test func ticksAreReadableFromSecondsToYears() {
    #expect(texts(Self.leap, 2, 4) == ["28 Feb 00:00:00.0", "00:00:00.5", "00:00:01.0", "00:00:01.5", "00:00:02.0"])
    #expect(texts(Self.leap + 50, 20) == ["28 Feb 00:00:50", "00:00:55", "00:01:00", "00:01:05", "00:01:10"])
    #expect(texts(Self.leap + 3 * 3600, 3600, 4) == ["28 Feb 03:00", "03:15", "03:30", "03:45", "04:00"])
    #expect(texts(Self.leap + 20 * 3600, 10 * 3600, 4) == ["28 Feb 21:00", "29 Feb 00:00", "03:00", "06:00"])
    #expect(texts(Self.leap, 3 * Self.day, 3) == ["28 Feb 2024", "29 Feb", "1 Mar", "2 Mar"])
    #expect(texts(Self.leap, 30 * Self.day, 4) == ["4 Mar 2024", "11 Mar", "18 Mar", "25 Mar"], "Mondays")
    #expect(texts(Self.leap, 150 * Self.day) == ["Mar 2024", "Apr", "May", "Jun", "Jul"])
    #expect(texts(Self.leap, 800 * Self.day) == ["Jul 2024", "Jan 2025", "Jul", "Jan 2026"])
    #expect(texts(Self.leap, 4000 * Self.day) == ["2026", "2028", "2030", "2032", "2034"])
    #expect(texts(-200 * 366 * Self.day, 400 * 366 * Self.day, 4) == ["1800", "1900", "2000", "2100"])
  }

  @Test func datesAreThoseOfTheCalendar() {
    // Seconds by GNU date, universal time.
    let moments: [(Double, String)] = [
      (0, "1 Jan 1970"), (951_782_400, "29 Feb 2000"), (-86_400, "31 Dec 1969"), (4_107_542_400, "1 Mar 2100"),
      (-2_208_988_800, "1 Jan 1900"), (253_402_214_400, "31 Dec 9999"), (1_700_000_000, "14 Nov 2023 22:13:20"),
      (-62_135_596_800, "1 Jan 1"),
    ]
    for (moment, text) in moments { #expect(NumberFormat.time.text(moment) == text) }
    #expect(NumberFormat.time.text(.nan) == "–" && NumberFormat.time.texts([]) == [])
  }

  @Test func everyMonthBeginsWhereTheOneBeforeEnds() {
    // 400 years are 146,097 days; the ticks of single months over them are as many as there are months.
    let start = 946_684_800.0
    var (months, previous) = (0, -Double.infinity)
    for year in stride(from: 0, to: 400, by: 4) {
      let first = start + Double(year) * 365.2425 * Self.day
      let found = Ticks.time(in: first...first + 4 * 365.2425 * Self.day, count: 48).filter { $0 > previous + 1 }
      previous = found.last ?? previous
      months += found.count
    }
    #expect((4799...4801).contains(months), "\(months)")
  }

  @Test func aTimeAxisSaysItsDates() {
    let axis = Axis.time("trained", range: Self.leap...Self.leap + 3 * Self.day)
    let figure = Figure(
      title: "", width: 400, panel: Axes(x: axis, marks: [DotMark(x: [Self.leap], y: [1])], height: .points(60)))
    let texts = TextBoxCanvas.texts(of: figure).texts.map(\.text)
    #expect(
      texts.contains("28 Feb 00:00") && texts.contains("1 Mar 00:00") && texts.contains("12:00")
        && texts.contains("trained"))
    // However long the axis: a year or a day that is said once is never left out.
    for length in [5, 70, 900, 7000, 86_400, 4e5, 3e6, 2e7, 1.7e8, 3e9] {
      let range = Self.leap...Self.leap + length
      let figure = Figure(
        title: "", width: 260,
        panel: Axes(x: .time(range: range), y: .hidden(), marks: [DotMark(x: [Self.leap], y: [1])], height: .points(20))
      )
      let drawn = TextBoxCanvas.texts(of: figure).texts.map(\.text)
      let possible = (2...10).map { NumberFormat.time.texts(Ticks.time(in: range, count: $0)) }
      #expect(possible.contains(drawn), "\(length): \(drawn)")
    }
    // One moment alone stands in the middle.
    #expect(Scale.time(Self.leap - 43_200...Self.leap + 43_200).fraction(Self.leap) == 0.5)
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
    #expect(abs(Scale.log(1e-300...1e300).fraction(1) - 0.5) < 1e-12)
  }

  @Test func panelsOfOneKindShareSignedAndTimeRangesToo() {
    func panels(_ mapping: Axis.Mapping) -> [Axes] {
      Axes.facets([
        Axes(x: Axis(mapping: mapping), marks: [DotMark(x: [-5], y: [1])]),
        Axes(x: Axis(mapping: mapping), marks: [DotMark(x: [90], y: [1])]),
      ])
    }
    #expect(
      panels(.symlog(nil, constant: 2)).map(\.x.mapping) == [
        .symlog(-5...90, constant: 2), .symlog(-5...90, constant: 2),
      ])
    #expect(panels(.time(nil)).map(\.x.mapping) == [.time(-5...90), .time(-5...90)])
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
    #expect(NumberFormat.automatic.texts([0, 1.25e9, 2.5e9]) == ["0", "1.25e9", "2.5e9"])
    #expect(NumberFormat.automatic.texts([1e6, 1_000_000.5]) == ["1000000.0", "1000000.5"])
    #expect(NumberFormat.automatic.texts([-1e-5, -1.001e-5]) == ["\u{2212}1e\u{2212}5", "\u{2212}1.001e\u{2212}5"])
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
