/// One kind of figure that can be asked for by name.
public struct FigureEntry: Sendable {
  /// The name in file names and on the command line.
  public let id: String
  /// A short name.
  public let title: String
  /// What one can read from it, in one sentence.
  public let shows: String
  private let make: @Sendable (FigureExamples) -> () -> Figure

  /// - Parameter example: makes the figure with made-up data.
  init(
    id: String, title: String, shows: String, example: @escaping @Sendable (FigureExamples) -> () -> Figure
  ) {
    self.id = id
    self.title = title
    self.shows = shows
    make = example
  }

  /// The figure with made-up data.
  public func example() -> Figure { make(FigureExamples())() }

  /// The figure with made-up data and other names of the classes.
  /// - Precondition: seven names.
  public func example(classes: [String]) -> Figure {
    precondition(classes.count == 7, "seven names are needed, got \(classes.count)")
    return make(FigureExamples(classes: classes))()
  }
}

/// Every figure: adding one is one file and one line here.
public enum FigureRegistry {
  /// All figures, in the order of the reports.
  public static let all: [FigureEntry] = [
    FigureEntry(
      id: "class_balance", title: "Class balance", shows: "How many images each class has in each split.",
      example: FigureExamples.classBalance),
    FigureEntry(
      id: "split_mix", title: "Class mix", shows: "Whether splits or data sets hold the classes in equal shares.",
      example: FigureExamples.splitMix),
    FigureEntry(
      id: "mean_faces", title: "Mean faces", shows: "What the faces of a class have in common.",
      example: FigureExamples.meanFaces),
    FigureEntry(
      id: "deviation_faces", title: "Deviation faces",
      shows: "Where a class is brighter or darker than the mean of all.",
      example: FigureExamples.deviationFaces),
    FigureEntry(
      id: "gray_histograms", title: "Ridgeline of gray levels", shows: "How bright the images of each class are.",
      example: FigureExamples.grayHistograms),
    FigureEntry(
      id: "brightness_contrast", title: "Brightness and contrast",
      shows: "Where images and classes lie by brightness and contrast.", example: FigureExamples.brightnessContrast),
    FigureEntry(
      id: "trait_ridges", title: "One number by class", shows: "How one number of the images is spread in each class.",
      example: FigureExamples.traitRidges),
    FigureEntry(
      id: "trait_shift", title: "One number in two data sets",
      shows: "How far one number of the images differs between two data sets.", example: FigureExamples.traitShift),
    FigureEntry(
      id: "leakage_matrix", title: "Duplicates matrix",
      shows: "How many images of one split are copies of images of another: leakage.",
      example: FigureExamples.leakageMatrix),
    FigureEntry(
      id: "leak_by_class", title: "Copies by class",
      shows: "Which classes have most held-out images that copy training images.",
      example: FigureExamples.leakByClass),
    FigureEntry(
      id: "label_joint", title: "Labels and estimates", shows: "Which labels are estimated to be another class.",
      example: FigureExamples.labelJoint),
    FigureEntry(
      id: "precision_at_k", title: "Precision of rankings",
      shows: "How many of the first images of a ranking are what is looked for.", example: FigureExamples.precisionAtK),
    FigureEntry(
      id: "explained_variance", title: "Explained variance",
      shows: "How many principal components hold the variance of the images.",
      example: FigureExamples.explainedVariance),
    FigureEntry(
      id: "eigenfaces", title: "Eigenfaces",
      shows: "The main ways in which the images differ, and the variance that each holds.",
      example: FigureExamples.eigenfaces),
    FigureEntry(
      id: "embedding_map", title: "Map of the images", shows: "Where the images of each class lie in two dimensions.",
      example: FigureExamples.embeddingMap),
    FigureEntry(
      id: "baselines", title: "Simple baselines", shows: "How much a model adds to much simpler ways to answer.",
      example: FigureExamples.baselines),
    FigureEntry(
      id: "image_gallery", title: "Error gallery",
      shows: "Chosen images with their scores and labels: the most confident mistakes, say.",
      example: FigureExamples.imageGallery),
    FigureEntry(
      id: "model_summary", title: "Model summary",
      shows: "The parts of a model: layers, shapes and parameters.",
      example: FigureExamples.modelSummary),
    FigureEntry(
      id: "accuracy", title: "Accuracy curve", shows: "Training and validation accuracy over the epochs.",
      example: FigureExamples.accuracyCurve),
    FigureEntry(
      id: "loss", title: "Loss curve", shows: "Training and validation loss over the epochs.",
      example: FigureExamples.lossCurve),
    FigureEntry(
      id: "learning_rate", title: "Learning rate", shows: "The learning rate over the epochs.",
      example: FigureExamples.learningRateCurve),
    FigureEntry(
      id: "gradient_norm", title: "Gradient norm", shows: "The largest gradient norm of each epoch.",
      example: FigureExamples.gradientNormCurve),
    FigureEntry(
      id: "class_f1", title: "F1 of each class", shows: "Validation F1 of each class, and their mean, over the epochs.",
      example: FigureExamples.classF1Curves),
    FigureEntry(
      id: "augmentation", title: "Augmented images", shows: "Training images and random variants of them.",
      example: FigureExamples.augmentationSheet),
    FigureEntry(
      id: "confusion_matrix", title: "Confusion matrix", shows: "Which class is taken for which.",
      example: FigureExamples.confusionMatrix),
    FigureEntry(
      id: "per_class", title: "Per-class measures", shows: "Precision, recall and F1 of every class with intervals.",
      example: FigureExamples.perClass),
    FigureEntry(
      id: "roc_curves", title: "ROC curves", shows: "How well each class is ranked before the others.",
      example: FigureExamples.rocCurves),
    FigureEntry(
      id: "precision_recall_curves", title: "Precision-recall curves",
      shows: "How precise the answers of each class are at every recall.",
      example: FigureExamples.precisionRecallCurves),
    FigureEntry(
      id: "prediction_prior", title: "Labels and predictions",
      shows: "Which classes are predicted more or less often than they are labelled.",
      example: FigureExamples.predictionPrior),
    FigureEntry(
      id: "reliability", title: "Reliability diagram",
      shows: "Whether confidence can be taken at its word, before and after calibration.",
      example: FigureExamples.reliability),
    FigureEntry(
      id: "reliability_classes", title: "Reliability by class",
      shows: "Whether the probabilities of each class can be taken at their word.",
      example: FigureExamples.reliabilityClasses),
    FigureEntry(
      id: "calibration_methods", title: "Calibration maps",
      shows: "What each calibration map does to ECE, log-loss and accuracy.",
      example: FigureExamples.calibrationMethods),
    FigureEntry(
      id: "risk_coverage", title: "Risk and coverage", shows: "How often the surest answers are wrong.",
      example: FigureExamples.riskCoverage),
    FigureEntry(
      id: "confidence_spread", title: "Confidence of right and wrong answers",
      shows: "How sure the right and the wrong answers of each class are.", example: FigureExamples.confidenceSpread),
    FigureEntry(
      id: "slices", title: "Slices", shows: "On which images the model is better or worse than on the rest.",
      example: FigureExamples.slices),
    FigureEntry(
      id: "error_causes", title: "Causes of errors", shows: "What the errors of each class are made of.",
      example: FigureExamples.errorCauses),
    FigureEntry(
      id: "soft_labels", title: "Votes of people", shows: "Whether the model is unsure where people disagree.",
      example: FigureExamples.softLabels),
    FigureEntry(
      id: "robustness_curves", title: "Robustness curves",
      shows: "How disturbances of the images lower accuracy and confidence.",
      example: FigureExamples.robustnessCurves),
    FigureEntry(
      id: "confusion_difference", title: "Comparison matrix",
      shows: "Which confusions one model makes more or less often than another.",
      example: FigureExamples.confusionDifference),
    FigureEntry(
      id: "answer_changes", title: "Fixed and broken answers",
      shows: "Which answers another model puts right and which it spoils.", example: FigureExamples.answerChanges),
    FigureEntry(
      id: "model_ranking", title: "Models by metric",
      shows: "Which models are better by each metric, and which cannot be told apart.",
      example: FigureExamples.modelRanking),
    FigureEntry(
      id: "probability_bars", title: "Probability bars", shows: "The probabilities of one image.",
      example: FigureExamples.probabilityBars),
    FigureEntry(
      id: "attribution_panel", title: "Attribution panel", shows: "Where the model looked in one image.",
      example: FigureExamples.attributionPanel),
    FigureEntry(
      id: "explanation_panel", title: "Explanation panel",
      shows: "One image explained at a glance, by several methods.",
      example: FigureExamples.explanationPanel),
    FigureEntry(
      id: "contact_sheet", title: "Contact sheet", shows: "Many explained images at a glance.",
      example: FigureExamples.contactSheet),
    FigureEntry(
      id: "method_sheet", title: "Method sheet", shows: "The maps of several methods for one image.",
      example: FigureExamples.methodSheet),
    FigureEntry(
      id: "agreement_matrix", title: "Agreement matrix", shows: "Which methods give maps that go together.",
      example: FigureExamples.agreementMatrix),
    FigureEntry(
      id: "resolution_ladder", title: "Resolution ladder",
      shows: "One method at every grid of a network, and which grid agrees with exact values.",
      example: FigureExamples.resolutionLadder),
    FigureEntry(
      id: "class_maps", title: "Maps by class", shows: "Where the model looks on average, class by class.",
      example: FigureExamples.classMaps),
    FigureEntry(
      id: "confusion_maps", title: "Atlas grid", shows: "Mean maps by true and predicted class.",
      example: FigureExamples.confusionMaps),
    FigureEntry(
      id: "map_differences", title: "Map differences", shows: "Where the maps of some images differ from all.",
      example: FigureExamples.mapDifferences),
    FigureEntry(
      id: "region_table", title: "Regions by class",
      shows: "Which share of the evidence for each class lies in each part of the face.",
      example: FigureExamples.regionTable),
    FigureEntry(
      id: "margin_contrasts", title: "Margin contrasts",
      shows: "Where the margin of a wrong class over the true one comes from.",
      example: FigureExamples.marginContrasts),
    FigureEntry(
      id: "effect_matrix", title: "Effects of swapped parts",
      shows: "What each part of a face does to each class when faces swap it.", example: FigureExamples.effectMatrix),
    FigureEntry(
      id: "attention_factors", title: "Attention factors",
      shows: "What features, channel and spatial attention make of a map.", example: FigureExamples.attentionFactors),
    FigureEntry(
      id: "template_check", title: "Face template", shows: "Where the parts of the face are taken to be.",
      example: FigureExamples.templateCheck),
    FigureEntry(
      id: "channel_attention", title: "Channel attention", shows: "Which channels CBAM strengthens in one image.",
      example: FigureExamples.channelAttention),
    FigureEntry(
      id: "attention_dossier", title: "CBAM dossier",
      shows: "All attention of one image: the places and the channels that every CBAM block passes on.",
      example: FigureExamples.attentionDossier),
    FigureEntry(
      id: "method_scores", title: "Method comparison",
      shows: "How faithful methods are by each measure, with chance and the oracle.",
      example: FigureExamples.methodScores),
    FigureEntry(
      id: "faithfulness_curves", title: "Faithfulness curves",
      shows:
        "How the answer falls and rises as the image is taken away and given back, beside controls and the oracle.",
      example: FigureExamples.faithfulnessCurves),
    FigureEntry(
      id: "score_spread", title: "Scores image by image",
      shows: "How one measure of faithfulness is spread over the images, method by method.",
      example: FigureExamples.scoreSpread),
    FigureEntry(
      id: "stability", title: "Stability plane",
      shows: "Whether explanations move when the prediction stays.", example: FigureExamples.stabilityPlane),
    FigureEntry(
      id: "randomisation", title: "Parameter randomisation",
      shows: "Whether maps notice that a network forgets.", example: FigureExamples.randomisation),
    FigureEntry(
      id: "score_dots", title: "Scores by method", shows: "How methods score by several measures, beside chance.",
      example: FigureExamples.scoreDots),
    FigureEntry(
      id: "correlation_strips", title: "Agreement of maps",
      shows: "How alike two checkpoints' maps are, image by image.",
      example: FigureExamples.correlationStrips),
    FigureEntry(
      id: "share_changes", title: "Change of shares", shows: "Which parts of the face gain or lose evidence.",
      example: FigureExamples.shareChanges),
    FigureEntry(
      id: "map_pairs", title: "Pairs of maps", shows: "Single images as two checkpoints see them.",
      example: FigureExamples.mapPairs),
  ]

  /// The figure of a name.
  public static func entry(_ id: String) -> FigureEntry? { all.first { $0.id == id } }
}
