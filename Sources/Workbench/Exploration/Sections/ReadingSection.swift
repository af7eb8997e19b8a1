import Exploration
import Reporting

extension ExplorationDocument {
  /// What the images are, what the labels say, and what every number means.
  func readingSection() -> Section {
    Section("How to read this report", id: "reading") {
      Section("People in the pictures", id: "intended-use") {
        if findings.looksLikeFER2013 {
          """
          The seven classes and the size of the images are those of FER2013, which was collected by searching the web \
          for words of emotion. The people in it were photographed in real life and were not asked.
          """
        } else {
          "Images of faces show real people, unless they were drawn or generated."
        }
        """
        A label says what somebody read in a face, not what the person felt: facial movements are no reliable sign of \
        an inner state. This report serves to judge the data and models trained on it. It is no ground for judging \
        people, least of all in hiring, teaching, policing or care.
        """
        if findings.redactsFaces {
          "Pictures of single faces were left out of this report on request."
        } else {
          """
          The walls above show single faces: share this page as you would share the images. \
          \(code: "--redact-faces") makes a report without them.
          """
        }
      }
      Section("Definitions", id: "definitions") {
        Block.definitions(definitions)
      }
    }
  }

  private var definitions: [Definition] {
    var list = [
      Definition(
        "Copy", "An image whose size and decoded pixels equal those of another. Files may differ, as may their names."),
      Definition(
        "Leak", "A copy in a later split (train comes before validation, validation before test)."),
      Definition("Ratio", "Images of the largest class over those of the smallest."),
      Definition(
        "Entropy", "−Σ p log₂ p over the shares p of the classes; its largest value is log₂ of the number of classes."),
      Definition(
        "Effective classes",
        """
        The exponential of the entropy: as many equally frequent classes would be as uncertain.
        """),
      Definition("Gini impurity", "1 − Σ p²: how often two random images differ in class."),
      Definition("Majority baseline", "The accuracy of always answering the most frequent class."),
      Definition(
        "χ², Cramér’s V",
        """
        Pearson’s test of the same mix of classes in all splits, without correction, and its strength from 0 to 1.
        """),
      Definition("Brightness, contrast", "The mean and the standard deviation of the gray levels of one image."),
      Definition(
        "η²",
        """
        The share of the variance of brightness that lies between the classes rather than within them.
        """),
    ]
    if let near = findings.report.nearDuplicates {
      list.append(
        Definition(
          "Near duplicate",
          """
          Perceptual hashes (32 × 32 pixels, cosine transform, 8 × 8 lowest frequencies against their median, as \
          imagehash computes them) that differ in at most \(near.threshold) of 64 bits.
          """))
    }
    list.append(
      Definition(
        "Principal component",
        """
        A direction of largest variance of the pixels, at right angles to those before it; pixels are not \
        standardised.
        """))
    list.append(
      Definition(
        "Score of information",
        """
        (entropy of the gray levels / 8 bits) × (1 − share of pixels within one level of their right and lower \
        neighbour).
        """))
    return list
  }
}
