/// The number format in which matrix products take their factors. Weights, sums, statistics, losses and what lies between
/// operations are single precision in either.
public enum Precision: String, Sendable, CaseIterable {
  /// Single precision.
  case float32 = "f32"
  /// Factors are rounded to bfloat16 (8 bits of mantissa, the exponents of single precision), products are summed in single
  /// precision. Convolutions by Winograd's filtering keep single precision: they do fewer products than bfloat16 could save.
  case bfloat16 = "bf16"
}
