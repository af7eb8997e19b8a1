import Datasets
import Files

extension ExplorationSettings {
  /// What decides the numbers of `eda.json`, as it stands there.
  var recorded: JSONValue {
    [
      "data": data, "near_threshold": nearDuplicateThreshold, "hash": hash, "seed": Int(seed),
      "map": chosenMap.rawValue,
      "map_images": mapImages, "features": features, "exclude": curation.exclusions,
      "exclude_reasons": curation.reasons, "exclude_splits": curation.excludedSplits.map(\.rawValue),
      "split": curation.split,
    ]
  }

  /// The settings that an exploration recorded; `nil` for something else.
  init?(recorded: JSONValue) {
    guard let data = recorded["data"]?.stringValue, let seed = recorded["seed"]?.intValue, seed >= 0 else { return nil }
    func texts(_ key: String) -> [String] { (recorded[key]?.arrayValue ?? []).compactMap(\.stringValue) }
    self.init(data: data, output: "")
    self.seed = UInt64(seed)
    nearDuplicateThreshold = recorded["near_threshold"]?.intValue
    hash = recorded["hash"]?.stringValue ?? hash
    curation = Curation(
      exclusions: texts("exclude"), reasons: texts("exclude_reasons"),
      excludedSplits: texts("exclude_splits").compactMap { Split(rawValue: $0) }, split: recorded["split"]?.stringValue)
  }
}
