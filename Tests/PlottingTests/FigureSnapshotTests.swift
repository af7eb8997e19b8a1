import Drawing
import Plotting
import Testing

@Suite struct FigureSnapshotTests {
  @Test(arguments: FigureRegistry.all.map(\.id)) func everyFigureDrawsWhatItDrewBefore(id: String) throws {
    let entry = try #require(FigureRegistry.entry(id))
    try expectSnapshot(entry.example().recording(), id)
  }

  @Test func namesInTheRegistryAreUnique() {
    #expect(Set(FigureRegistry.all.map(\.id)).count == FigureRegistry.all.count)
    #expect(FigureRegistry.all.allSatisfy { !$0.title.isEmpty && $0.shows.hasSuffix(".") })
  }

  @Test func aSmallPlotIsExactlyThis() throws {
    let figure = Figure(
      title: "Two bars", note: "n = 3", width: 200,
      panel: Axes(
        x: .hidden(.linear(0...2)), y: .band(["a", "b"]),
        marks: [BarMark(.horizontal, values: [1, 2], labels: ["1", "2"])],
        height: .points(40)))
    try expectSnapshot(figure.recording(), "two_bars")
  }
}
