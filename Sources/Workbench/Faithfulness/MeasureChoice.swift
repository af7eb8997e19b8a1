import Attribution

/// The measures of a comparison of methods, by what they look at.
struct MeasureChoice {
  /// Measures of finished maps.
  let maps: [any MapMetric.Type]
  /// Measures of methods, which explain again and again.
  let methods: [any ExplainerMetric.Type]
  /// Measures of maps of images in which the place of the evidence is known.
  let places: [any LocalisationMetric.Type]

  /// - Parameters:
  ///   - names: of the measures; those of places are left out where no place is known.
  ///   - knowsPlaces: whether the place of the evidence is known.
  init(_ names: [String], knowsPlaces: Bool) {
    maps = FaithfulnessRegistry.ofMaps.filter { names.contains($0.info.id) }
    methods = FaithfulnessRegistry.ofExplainers.filter { names.contains($0.info.id) }
    places = knowsPlaces ? FaithfulnessRegistry.ofPlaces.filter { names.contains($0.info.id) } : []
  }

  /// What there is to know about each: those of maps first, then those of methods, then those of places.
  var infos: [FaithfulnessInfo] { maps.map { $0.info } + methods.map { $0.info } + places.map { $0.info } }

  /// The places of the measures of methods among all.
  var methodRange: Range<Int> { maps.count..<(maps.count + methods.count) }
  /// The places of the measures of places among all.
  var placeRange: Range<Int> { methodRange.upperBound..<(methodRange.upperBound + places.count) }
}
