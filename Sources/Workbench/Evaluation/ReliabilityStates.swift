import Plotting

/// The reliability diagram before and after a temperature: in one figure, and each alone on the same axes with the same key,
/// so that one can be laid over the other.
struct ReliabilityStates {
  private let before: [Plotting.ReliabilityBin]
  private let after: [Plotting.ReliabilityBin]
  private let names: (before: String, after: String)

  /// - Parameters:
  ///   - before: the bins of the model as it is.
  ///   - after: its bins after the temperature.
  ///   - names: what the two are called.
  init(before: [Plotting.ReliabilityBin], after: [Plotting.ReliabilityBin], names: (before: String, after: String)) {
    self.before = before
    self.after = after
    self.names = names
  }

  /// Both in one figure.
  /// - Parameter text: for those who do not see it.
  func both(text: String) -> Figure { figure(before, after, text) }

  /// The first state alone.
  func first(text: String) -> Figure { withAxesOfBoth(figure(before, [], text)) }

  /// The second state alone.
  func second(text: String) -> Figure { withAxesOfBoth(figure([], after, text)) }

  private func figure(
    _ before: [Plotting.ReliabilityBin], _ after: [Plotting.ReliabilityBin], _ text: String
  ) -> Figure {
    var figure = Figures.reliability(bins: before, after: after, names: names, title: "Accuracy at each confidence")
    figure.alternativeText = text
    return figure
  }

  /// The numbers of images in the bins go as far as in both states, and the note is that of both.
  private func withAxesOfBoth(_ figure: Figure) -> Figure {
    let both = self.figure(before, after, "")
    var figure = figure
    figure.note = both.note
    for (r, row) in both.rows.enumerated() {
      for (p, panel) in row.panels.enumerated() {
        if let panel {
          figure.rows[r].panels[p]?.x = panel.x
          figure.rows[r].panels[p]?.y = panel.y
        }
      }
    }
    return figure
  }
}
