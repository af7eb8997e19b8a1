/// FER2013 as Kaggle's competition gave it: rows of `emotion,pixels[,Usage]`, one square image a row.
struct KaggleTable {
  /// Class names in byte order; Kaggle's numbers (0 angry, 1 disgust, 2 fear, 3 happy, 4 sad, 5 surprise, 6 neutral)
  /// are not in this order.
  static let classes = ["angry", "disgust", "fear", "happy", "neutral", "sad", "surprise"]
  static let labelOfEmotion = [0, 1, 2, 3, 5, 6, 4]
  static let splitOfUsage: [String: Split] = [
    "Training": .train, "PublicTest": .validation, "PrivateTest": .test,
  ]
  /// The side of FER2013's images, expected where the first row does not tell.
  static let usualSide = 48

  /// Columns and rows of every image.
  let side: Int
  /// The label and split of each row.
  let rows: [(label: Int, split: Split)]
  /// The gray levels of all rows, row after row.
  let pixels: [UInt8]

  /// The image of a row.
  func image(_ row: Int) -> GrayImage {
    let area = side * side
    return GrayImage(width: side, height: side, pixels: Array(pixels[(row * area)..<((row + 1) * area)]))
  }
}
