import Datasets
import Files
import Foundation
import Reporting
import Testing
import TestSupport
import Training
import Workbench

/// What a report says about the training.
@Suite struct TrainingReportTests {
  private func page(_ input: EvaluationInput) throws -> (text: String, draft: ReportDraft) {
    let draft = try EvaluationDocument.draft(input)
    let folder = try TemporaryFolder()
    try ReportWriter(formats: [.html]).write(
      draft.document, to: folder.file("report"), figures: draft.figures, extras: draft.extras,
      manifest: Manifest(command: [], version: "", date: "", inputs: []))
    return (String(decoding: try readFile(folder.file("report/index.html")), as: UTF8.self), draft)
  }

  private func sample() throws -> EvaluationInput {
    var input = try EvaluationSamples.complete()
    let model = EvaluationSamples.model
    input.replicates = 50
    input.model = ModelSummary(
      architecture: model.architecture, parameterCount: model.parameterCount, learnedCount: model.learnedCount,
      imageSize: model.imageSize, checkpoint: model.checkpoint, checksum: model.checksum,
      trainingConfiguration: [
        "recipe": "seed", "epochs": 50,
        "optimizer": ["name": "adamw", "options": ["beta1": 0.9] as JSONValue] as JSONValue,
        "augmentation": Augmentation.seedRecipe.json, "weights": JSONValue.null,
      ])
    let images = (0..<14).map(EvaluationSamples.face)
    let batches = Batches(
      images: images, labels: (0..<14).map { $0 % 7 },
      preprocessing: Preprocessing(size: 48, channels: 1, scaling: .kerasResNetV2), augmentation: .seedRecipe, size: 5,
      seed: 1, isShuffled: true)
    input.augmentation = AugmentationExamples(batches, classes: input.predictions.classes, variants: 2)
    return input
  }

  @Test func examplesAreShownWithTheirChangesNamed() throws {
    let page = try page(sample())
    #expect(page.text.contains("id=\"figure-augmentation\"") && page.text.contains("turns up to 15°"))
    #expect(page.draft.figures.contains { $0.name == "augmentation.png" })
  }

  @Test func noExampleIsWrittenWhereFacesAreRedacted() throws {
    var input = try sample()
    input.redactFaces = true
    let page = try page(input)
    #expect(!page.text.contains("figure-augmentation") && !page.text.contains("data:image/"))
    #expect(page.text.contains("left out because they show faces") && page.text.contains("turns up to 15°"))
    #expect(!page.draft.figures.contains { $0.name.hasPrefix("augmentation") })
  }

  @Test func theRecipeIsATable() throws {
    let text = try page(sample()).text
    #expect(text.contains("adamw: beta1 0.9") && text.contains(">Recipe</th>") && !text.contains(">Weights</th>"))
  }

  @Test func theCurvesAreReadAloud() throws {
    let text = try page(sample()).text
    // The invented run over-fits after its best epoch, and 50 epochs were planned.
    #expect(text.contains("the network over-fits") && text.contains("stopped early, after"))

    var short = try sample()
    short.history = TrainingHistory(Array(try EvaluationSamples.history().epochs.prefix(5)))
    let improving = try page(short).text
    #expect(improving.contains("more epochs may help") && !improving.contains("over-fits"))

    short.history = TrainingHistory(Array(try EvaluationSamples.history().epochs.prefix(1)))
    let single = try page(short).text
    #expect(single.contains("One epoch gives no curve") && single.contains("Training: one epoch"))
  }
}
