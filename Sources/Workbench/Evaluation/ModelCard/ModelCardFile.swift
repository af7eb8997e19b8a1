import Evaluation
import Files
import Reporting
import Training

extension EvaluationPage {
  /// The model card as a file, with the head and the sections of Hugging Face in their order; `nil` where only predictions
  /// are known. What is not known has no entry.
  /// - Throws: `ReportError` when the card is not well formed.
  func modelCardFile() throws -> ReportWriter.File? {
    guard let model = input.model else { return nil }
    let metadata = ModelCardMetadata(
      model, dataName: input.dataName, split: input.split, inputs: facts.report.inputs)
    let document = Document(
      title: "Model card for \(metadata.name)", headline: headline, frontMatter: metadata.entries,
      generator: Version.generator
    ) {
      ResponsibleUse.box(evidence: "limitations")
      details(model)
      uses
      limitations
      start(model)
      trainingDetails(model)
      evaluation
    }
    return ReportWriter.File(EvaluationDocument.modelCardFile, try MarkdownRenderer().render(document))
  }

  private func details(_ model: ModelSummary) -> Section {
    Section("Model Details") {
      Section("Model Description") {
        Block.definitions([
          Definition("Model type", "Image classifier: the expression label of one face."),
          Definition("Architecture", model.architectureProse),
          Definition(
            "Input", "Gray images of one face each, resized to \(model.imageSize) × \(model.imageSize) pixels"),
          Definition(
            "Output", "Probabilities of \(facts.classes.count) labels: \(facts.classes.joined(separator: ", "))"),
          Definition("Parameters", "\(model.parameterCount), \(model.learnedCount) of them trained"),
          Definition("Checkpoint", "\(code: model.checkpoint)"),
          Definition("Checkpoint SHA-256", "\(code: model.checksum)"), Definition("Made with", "\(Version.generator)"),
        ])
      }
    }
  }

  private var uses: Section {
    Section("Uses") {
      Section("Direct Use") { ResponsibleUse.intendedUse }
      Section("Out-of-Scope Use") { List(ResponsibleUse.outOfScope) }
    }
  }

  private var limitations: Section {
    Section("Bias, Risks, and Limitations", id: "limitations") {
      List(ResponsibleUse.limits + limits)
      Section("Recommendations") { List(ResponsibleUse.recommendations) }
    }
  }

  private func start(_ model: ModelSummary) -> Section {
    func line(_ arguments: String...) -> String { Invocation(arguments: ["fer-analyze"] + arguments).commandLine }
    return Section("How to Get Started with the Model") {
      Code(
        [
          line("evaluate", model.checkpoint, input.dataName), line("explain", model.checkpoint, "face.png"),
        ].joined(separator: "\n"), language: "sh")
    }
  }

  private func trainingDetails(_ model: ModelSummary) -> Section? {
    let data = model.trainingConfiguration?["data"]?.stringValue
    let recipe = recipeTable
    guard data != nil || recipe != nil || input.history != nil else { return nil }
    return Section("Training Details") {
      if let data {
        Section("Training Data") {
          Block.definitions(
            [Definition("Data", "\(code: data)")]
              + (facts.leakage.map { [Definition("Copies of training images in the test", "\($0.copies.count)")] } ?? [])
          )
        }
      }
      Section("Training Procedure") {
        epochs
        recipe
      }
    }
  }

  /// How long was trained, and which epoch was kept.
  private var epochs: Prose {
    guard let history = input.history, let best = history.best else { return "" }
    let loss: Prose = best.validationLoss.map { " (validation loss \(Quantity($0, digits: 3)))" } ?? ""
    let superlative = history.monitor.superlative(isValidated: best.validationLoss != nil)
    return """
      Trained for \(history.epochs.count) epochs; the checkpoint is that of epoch \(best.epoch), which has the \
      \(superlative)\(loss).
      """
  }

  private var evaluation: Section {
    let pairs = facts.matrix.rankedConfusions()
    let parts = facts.slices.flatMap { $0.slices.isEmpty ? nil : $0 }
    return Section("Evaluation") {
      Section("Testing Data, Factors & Metrics") {
        Section("Testing Data") { Block.definitions(dataFacts) }
        Section("Factors") {
          parts.map { table -> Prose in
            let dimensions = table.slices.map(\.dimension).reduce(into: [String]()) {
              if !$0.contains($1) { $0.append($1) }
            }
            return "Classes, and parts of the images by \(enumeration(dimensions))."
          } ?? "Classes."
          facts.groups == nil ? "Groups of people were not given." : "Groups of people, as given, are in the report."
        }
        Section("Metrics") {
          """
          The rules stand beside the numbers; formulas and intervals are defined in the report \
          (\(link: "\(code: "index.html")", to: "index.html")), and \
          \(link: "\(code: EvaluationDocument.metricsFile)", to: EvaluationDocument.metricsFile) holds every number.
          """
        }
      }
      Section("Results") {
        skillText
        scorecardTable
        perClassTable
        pairs.isEmpty ? nil : confusionTable(pairs)
        parts.map { slicesTable($0) }
      }
    }
  }
}
