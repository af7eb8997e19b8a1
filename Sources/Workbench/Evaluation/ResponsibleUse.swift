import Reporting

/// What predicted expression labels can and cannot say, in words that every report of results and every model card uses.
enum ResponsibleUse {
  /// The box beside the headline number. It is the same in every report, for it holds for every model.
  /// - Parameter evidence: the identifier of the section that says more.
  static func box(evidence: String) -> Callout {
    Callout(.note, "What these numbers cannot say", evidence: evidence) {
      List([
        "A \(strong: "predicted expression label") is the word that people would most likely choose for this picture of a "
          + "face. It does not tell what the person felt: that differs by person, situation and culture.",
        "Accuracy counts agreement with labels, and labels are opinions: people who label the same face disagree too.",
        "An average over images can hide that some people are served worse. Groups are measured only where they are "
          + "given; none is ever guessed from a face.",
      ])
    }
  }

  /// What a model of this kind is for.
  static let intendedUse: Prose = """
    Research on facial-expression classifiers, and analysis of data sets and models. The output for a face is a \
    \(strong: "predicted expression label"): the word that the people who labelled the data would most likely have chosen \
    for this picture.
    """

  /// What it is not for.
  static let outOfScope: [Prose] = [
    "Any statement about what a person feels, thinks or intends: a face may look one way for many reasons.",
    "Inferring emotions of people at work or in education from their faces, voices or other biometric data, which Article "
      + "5(1)(f) of the EU AI Act (Regulation (EU) 2024/1689) prohibits except for medical or safety reasons. Other emotion "
      + "recognition is high-risk there (Annex III, 1(c)), and people exposed to it must be told (Article 50(3)). Read the "
      + "text in force where you are.",
    "Decisions about people: hiring, teaching, policing, insurance, advertising, health.",
    "Tracking or scoring of single persons, and live video of people who were not told.",
  ]

  /// Limits of every model of expression labels.
  static let limits: [Prose] = [
    "Faces are no reliable sign of inner states. The same feeling is shown in many ways, and the same movement of a face "
      + "has many reasons; both vary with culture, situation and person (Barrett et al. 2019, Psychological Science in the "
      + "Public Interest 20:1).",
    "Collections of faces from the web rarely come with consent, and their mix of ages, genders and skin tones is often "
      + "unknown and uneven. Recall can follow the mix of groups in the training data (Dominguez-Catena et al. 2022, "
      + "arXiv:2210.05332), and a more accurate model need not be the less biased one (Hosseini et al. 2025, "
      + "arXiv:2502.11049). A result on the whole set rules neither out.",
    "Whether groups differ is a question for a test with enough images of each, on groups that people gave for themselves; "
      + "guessed groups distort the answer (Lian and Celiktutan 2025, arXiv:2505.20512).",
  ]

  /// What to do about the limits.
  static let recommendations: [Prose] = [
    "Measure on images like those of the intended use before anything rests on a prediction, and give the groups of the "
      + "images (\(code: "--groups FILE.csv")) where people told them.",
    "Quote accuracy with its interval, and without copies of training images where there are any.",
    "Let the model abstain where its confidence is low (section on selective prediction of the results report), and let a "
      + "person decide.",
    "Share pictures of faces only as the images may be shared; \(code: "--redact-faces") makes a report without them.",
  ]
}
