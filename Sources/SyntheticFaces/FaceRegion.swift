/// A part of the picture of a face. The soft masks of all regions add up to one at every pixel.
public enum FaceRegion: String, CaseIterable, Sendable, Hashable {
  /// Both eyebrows and the skin between them.
  case brows
  /// Eyes, lids and the outer corners of the eyes.
  case eyes
  /// The bridge, tip and wings of the nose.
  case nose
  /// The lips and what is between them.
  case mouth
  /// The cheeks down to the jaw, with the folds beside the nose and mouth, and the temples.
  case cheeks
  /// The skin between the brows and the hair.
  case forehead
  /// The chin below the lower lip.
  case chin
  /// Hair, ears, neck, clothes and background.
  case outside
}
