/// The random changes of training images. A new one is one new file and one line here.
public enum AugmentationRegistry {
  /// Changes of one image, in the order in which they are applied.
  public static let changes: [any ImageChange.Type] = [
    RandomAffine.self, RandomCrop.self, RandomFlip.self, ChannelShift.self, RandomBrightness.self, RandomErasing.self,
  ]

  /// Mixes of a batch.
  public static let mixes: [any BatchMix.Type] = [Mixup.self, CutMix.self]

  /// Every option, in that order.
  public static let options: [AugmentationOption] =
    changes.flatMap { $0.options } + mixes.flatMap { $0.options } + BatchMixing.options

  /// Name, options and summary of every change and mix, for lists.
  public static var descriptions: [(name: String, options: [AugmentationOption], summary: String)] {
    changes.map { ($0.name, $0.options, $0.summary) } + mixes.map { ($0.name, $0.options, $0.summary) }
      + [("mixing", BatchMixing.options, "how often mixup and cutmix act")]
  }
}
