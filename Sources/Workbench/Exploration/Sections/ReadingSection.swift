import Exploration
import Reporting

extension ExplorationDocument {
  /// What the images are, what the labels say, and what every number means.
  func readingSection() -> Section {
    Section("How to read this report", id: "reading") {
      Section("People in the pictures", id: "intended-use") {
        if findings.source.isDrawn {
          "The faces were drawn by a program (\(code: "fer-analyze synth")); they show nobody."
        } else if findings.looksLikeFER2013 {
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
        } else if !findings.source.isDrawn {
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
        "Wilson", "An interval of a share that stays between 0 and 1 and holds with few images too (Wilson 1927)."),
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
          Perceptual hashes (\(code: near.hash): \(ImageHashes.hash(near.hash)?.definition ?? "")) that differ in at most \
          \(near.threshold) of 64 bits.
          """))
    }
    if findings.labels != nil {
      list += [
        Definition(
          "Confident learning",
          """
          A row is confidently of a class when its probability reaches the mean of that class over the images labelled so. \
          Labels against confident classes make the confident joint (Northcutt, Jiang and Chuang 2021), as cleanlab computes it.
          """),
        Definition(
          "Doubt",
          """
          The ranking of this report: how likely the label is wrong by the row’s probabilities and by the noise of its label \
          (docs/data-quality.md). It orders labels and is no probability.
          """),
        Definition(
          "AUROC, average precision",
          """
          How often a rejected label is ranked above an accepted one; the mean precision at the places of the rejected labels.
          """),
      ]
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
