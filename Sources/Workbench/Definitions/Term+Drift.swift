/// What a comparison of checkpoints says.
extension Term {
  static let accuracy = Term("Accuracy", "Share of images whose prediction is the label in the data.")
  static let sameAnswer = Term("Same answer", "Share of images for which both checkpoints predict the same class.")
  static let mapCorrelation = Term(
    "Correlation of A and B",
    "Rank correlation of an image's two maps; images of which one map is not OK have none. The mean is over images.")
  static let otherImage = Term(
    "Map of another image",
    "The same with B's map of another image, each image once, in a random order: what all faces have in common.")
  static let changeOfShare = Term(
    "Change of a share", "Share of a part in B's map minus that in A's, mean over images.")
  static let readTwice = Term(
    "A read twice",
    "The least rank correlation of all maps, and the largest absolute change of a share and of a probability, between two "
      + "readings of A: 1, 0 and 0 where nothing moves by itself.")
}
