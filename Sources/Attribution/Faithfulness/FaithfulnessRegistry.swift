/// Every measure of explanations. A new one is one new file and one line here.
public enum FaithfulnessRegistry {
  /// Measures of one finished map.
  public static let ofMaps: [any MapMetric.Type] = [
    Insertion.self, Deletion.self, InsertionOfPixels.self, DeletionOfPixels.self, RoadMoRF.self, RoadLeRF.self,
    RoadCombined.self, AverageDrop.self, Increase.self, AverageGain.self, Infidelity.self, ShapleyAgreement.self,
    Sparseness.self, Complexity.self, LateralAsymmetry.self,
  ]

  /// Measures of a method.
  public static let ofExplainers: [any ExplainerMetric.Type] = [
    SensitivityMax.self, EquivariantStability.self, CascadingRandomisation.self, SmoothedRandomisation.self,
    EfficientRandomisation.self,
  ]

  /// Measures of maps of images in which the place of the evidence is known.
  public static let ofPlaces: [any LocalisationMetric.Type] = [
    PointingGame.self, MassAccuracy.self, RankAccuracy.self,
  ]

  /// The measures that a comparison takes where nothing else is asked for: one a question, at most some twenty passes of
  /// the network a map, and those of places, which cost none.
  public static let usual: [String] =
    [
      Insertion.info, Deletion.info, RoadCombined.info, AverageDrop.info, ShapleyAgreement.info, Sparseness.info,
    ].map(\.id) + ofPlaces.map { $0.info.id }

  /// What there is to know about each measure, of whatever kind.
  public static var all: [FaithfulnessInfo] {
    ofMaps.map { $0.info } + ofExplainers.map { $0.info } + ofPlaces.map { $0.info }
  }

  /// What there is to know about the measure of this name.
  /// - Throws: `FaithfulnessError.unknownMetric` naming those that exist.
  public static func info(_ id: String) throws -> FaithfulnessInfo {
    guard let found = all.first(where: { $0.id == id }) else {
      throw FaithfulnessError.unknownMetric(id, known: all.map(\.id))
    }
    return found
  }
}
