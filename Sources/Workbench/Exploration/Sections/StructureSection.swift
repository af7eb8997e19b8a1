import Exploration
import Plotting
import Reporting

extension ExplorationDocument {
  /// The directions in which the images vary most; `nil` where they do not vary.
  mutating func structureSection() throws -> Section? {
    let principal = findings.principal
    let components = principal.components
    guard let first = components.first else { return nil }
    let isEnough = findings.collection.count >= ExplorationFindings.fewestForClaim
    let shown = components.prefix(7)
    let figure =
      !isEnough
      ? nil
      : try shelf.place(
        Figures.deviationFaces(
          classes: shown.enumerated().map { "\($0.offset + 1): \(Quantity.percent($0.element.explainedRatio).text)" },
          deviations: shown.map { ValueGrid($0.deviation, width: principal.columns, height: principal.rows) },
          title: "The main ways in which the images differ",
          note: """
            One standard deviation along each component, in gray levels, and the share of the variance it explains.
            """),
        stem: "principal-components",
        caption: """
          Principal components of the pixels (\(sample(findings.collection.count))): adding one brightens what is \
          orange \
          and darkens what is blue.
          """)
    let together = components.reduce(0) { $0 + $1.explainedRatio }
    return Section("Structure", id: "structure") {
      """
      One direction explains \(Quantity.percent(first.explainedRatio)) of the variance of all pixels, the first \
      \(components.count) together \(Quantity.percent(together)). In photographs the first ones are light rather than \
      expression: brightness, and light from one side or from above.
      """
      figure
    }
  }
}
