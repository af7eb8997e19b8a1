import Plotting
import Reporting

extension EvaluationPage {
  /// Training images beside what augmentation makes of them, or why they are not shown; `nil` without augmentation.
  mutating func augmentation() throws -> [Block] {
    guard let words = AugmentationWording.text(input.model?.trainingConfiguration?["augmentation"]) else { return [] }
    guard let examples = input.augmentation, !input.redactFaces else {
      let reason: Prose =
        input.redactFaces ? "Examples are left out because they show faces." : "No images were at hand for examples."
      return [Paragraph("Training images were changed at random: \(words). \(reason)").block]
    }
    var figure = examples.figure
    figure.title = ""
    figure.note = ""
    figure.alternativeText =
      "\(examples.rows.count) training images, one a class, each followed by randomly changed variants."
    let block = try shelf.place(
      figure, stem: "augmentation",
      caption:
        "One training image of each class (framed) and variants of it as the network sees them, each from another epoch. "
        + "Changes: \(words).")
    return [block.block]
  }
}
