import Reporting

/// What a self-test says beside the measures of places.
extension Term {
  static let areaChance = Term(
    "Chance", "Share of the pixels that decide, mean over the faces: what a map at random scores on average.")
  static let found = Term(
    "Found",
    "The 95 % interval of the mass accuracy lies above chance, and its mean is above that of every control with p below 5 % "
      + "by Holm.")
  static let detection = Term(
    "AUROC",
    "How often a map of the network with the shortcut has more of its mass on the watermark than one of the clean twin, of "
      + "all pairs of two maps; equal ones count half.")
  static let recordedBound = Term(
    "Recorded bound",
    "Lower end of the 95 % interval of the recording run − \(Quantity(RecordedBounds.margin, digits: 2).text), at least 0, "
      + "rounded down to two digits. A mean falls below it; with other faces or another seed, only the upper end of its "
      + "interval does.")
  static let gridScore = Term(
    "Choice of a grid",
    "The grid of largest mass accuracy, mean over faces, less \(Quantity(SelfTestStudy.penalty, digits: 2).text) for one of "
      + "fewer than 16 cells; the finer of equals.")
}
