import Drawing
import Files
import Foundation
import Plotting
import Testing
import TestSupport

/// Numbers that figures compute themselves, against numpy and scipy.
@Suite struct TransformTests {
  private let stored: StoredNumbers
  init() throws { stored = try StoredNumbers("plotting/plotting.json") }

  private func list(_ value: JSONValue, _ key: String) -> [Double] {
    (value[key]?.arrayValue ?? []).compactMap(\.doubleValue)
  }

  @Test func densitiesAreThoseOfScipy() throws {
    let goldens = stored.objects("densities")
    #expect(goldens.count == 3)
    for golden in goldens {
      let density = try #require(KernelDensity(list(golden, "values"), points: 17))
      #expect(gap(density.x, list(golden, "x")) < 1e-12)
      #expect(gap(density.density, list(golden, "density")) < 1e-12)
      #expect(abs(density.bandwidth - golden.number("bandwidth")) < 1e-12)
    }
    #expect(KernelDensity([]) == nil && KernelDensity([1]) == nil && KernelDensity([2, 2, .nan]) == nil)
  }

  @Test func boxesAreThoseOfMatplotlib() throws {
    let goldens = stored.objects("boxes")
    #expect(goldens.count == 9)
    for golden in goldens {
      let box = try #require(BoxSummary(list(golden, "values")))
      #expect(gap([box.lowerQuartile, box.median, box.upperQuartile], list(golden, "quartiles")) < 1e-12)
      #expect(gap([box.whiskers.lowerBound, box.whiskers.upperBound], list(golden, "whiskers")) < 1e-12)
      #expect(box.outliers == list(golden, "outliers").sorted())
      #expect(box.count == list(golden, "values").count)
    }
    #expect(BoxSummary([]) == nil && BoxSummary([.nan, .infinity]) == nil)
    #expect(BoxSummary([3, .nan])?.whiskers == 3...3)
  }

  @Test func ellipsesAreThoseOfNumpy() throws {
    let goldens = stored.objects("ellipses")
    #expect(goldens.count == 3)
    for golden in goldens {
      let found = try #require(CovarianceEllipse(x: list(golden, "x"), y: list(golden, "y")))
      #expect(gap([found.center.x, found.center.y], list(golden, "center")) < 1e-12)
      #expect(abs(found.major - golden.number("major")) < 1e-12 && abs(found.minor - golden.number("minor")) < 1e-12)
      #expect(abs(found.angle - golden.number("angle")) < 1e-9)
      // A point of the outline lies one major axis from the mean.
      let outline = found.outline(points: 8)
      #expect(abs(hypot(outline.x[0] - found.center.x, outline.y[0] - found.center.y) - found.major) < 1e-12)
      #expect(outline.x.count == 9 && outline.x[8] == outline.x[0] && outline.y[8] == outline.y[0])
    }
    #expect(CovarianceEllipse(x: [1], y: [1]) == nil && CovarianceEllipse(x: [1, .nan], y: [1, 2]) == nil)
    let flat = try #require(CovarianceEllipse(x: [0, 2], y: [0, 2]))
    #expect(flat.minor < 1e-7 && abs(flat.angle - .pi / 4) < 1e-12)
  }

  @Test func everyPointOfAPlaneIsCountedOnce() {
    let plane = PlaneHistogram(
      x: [0, 0.5, 1, 2, 2, -0.1, .nan], y: [0, 1, 2, 4, 0, 1, 1], xRange: 0...2, yRange: 0...4, columns: 2, rows: 4)
    #expect(plane.counts == [[1, 1], [1, 0], [0, 1], [0, 1]])
    #expect(plane.total == 5 && plane.largest == 1)
    #expect(plane.x(1) == 1 && plane.x(2) == 2 && plane.y(3) == 3)
  }

  @Test func coloursChangeAtRoundCounts() {
    func plane(_ n: Int) -> PlaneHistogram {
      let places = [Double](repeating: 0.5, count: n)
      return PlaneHistogram(x: places, y: places, xRange: 0...1, yRange: 0...1, columns: 1, rows: 1)
    }
    #expect(plane(0).thresholds(limit: 4) == [])
    #expect(plane(1).thresholds(limit: 4) == [1])
    #expect(plane(10).thresholds(limit: 4) == [1, 2, 5, 10])
    #expect(plane(1234).thresholds(limit: 4) == [1, 10, 100, 1000])
    #expect(plane(1234).thresholds(limit: 1) == [1])
  }
}
