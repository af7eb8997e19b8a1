import Attribution

/// What an atlas asks beside the maps of all images.
struct AtlasStudies {
  /// What pulled images to the wrong class; `nil` for a method whose maps do not depend on the class or are no evidence.
  let contrast: ContrastFindings?
  /// What swapped parts of faces do; `nil` when it was not asked for.
  let swaps: SwapFindings?
  /// What attention blocks do; `nil` for a network without any.
  let attention: AttentionStudy?
  /// How methods compare; `nil` when it was not asked for.
  let faithfulness: FaithfulnessFindings?

  init(
    _ collector: AtlasCollector, _ images: ImageSet, _ settings: AtlasSettings,
    faithfulness: FaithfulnessFindings?, observer: any JobObserver
  ) throws {
    let info = collector.method.info
    contrast =
      try info.isClassSpecific && info.isEvidence
      ? ContrastFindings(ContrastStudy(collector, images, settings, observer: observer), seed: settings.seed)
      : nil
    swaps =
      try settings.swaps > 0
      ? SwapFindings(
        SwapStudy(collector, images, count: settings.swaps, seed: settings.seed, observer: observer), collector,
        seed: settings.seed) : nil
    attention = try AttentionStudy(collector, images, seed: settings.seed, observer: observer)
    self.faithfulness = faithfulness
  }
}
